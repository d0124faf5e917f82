/**
 * A small history written by hand, for tests: `[process, type, f, value]`, one event a line.
 */
import { columnsFromEvents } from '../../src/history/columns-builder.ts';
import type { Columns } from '../../src/history/columns.ts';
import type { EventType, HistoryEvent, Json } from '../../src/history/operation.ts';

export const historyOf = (
  ...lines: readonly (readonly [process: number, type: EventType, f: string, value: Json])[]
): Columns =>
  columnsFromEvents(
    lines.map(([process, type, f, value], index): HistoryEvent => ({
      index,
      time: index,
      process,
      type,
      f,
      value,
    })),
  );
