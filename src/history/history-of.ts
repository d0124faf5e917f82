/** A history from events that a program holds, rather than from a file. */
import { columnsFromEvents } from './columns-builder.ts';
import type { Columns } from './columns.ts';
import type { HistoryEvent } from './operation.ts';

/** An event as far as it must be known: its place in the list is its place in time. */
export type PlainEvent = Omit<HistoryEvent, 'index' | 'time'> & {
  /** Nanoseconds on one monotonic clock; absent: a millisecond after the event before. */
  readonly time?: number;
};

/**
 * @param events in the order in which they happened; a process has one operation open at a time
 * @throws Failure (exit 64) for a completion without an invocation, or two open invocations
 */
export const historyOf = (events: Iterable<PlainEvent>): Columns =>
  columnsFromEvents(numbered(events));

function* numbered(events: Iterable<PlainEvent>): Generator<HistoryEvent> {
  let index = 0;
  for (const event of events) {
    yield { time: (index + 1) * 1e6, ...event, index };
    index++;
  }
}
