/**
 * Histories as people draw them, for tests and documentation: a line a process, time to the right.
 *
 *     P1  W(x)1   W(x)2
 *     P2     R(x)1    C(x)2,3
 *
 * `W(x)1` writes 1 to x, `R(x)1` reads it, `C(x)2,3` is a cas from 2 to 3, `R(x)NIL` saw null. A `?`
 * behind it: outcome unknown; a `!`: failed. An operation lasts from its first to its last character.
 * Numbers are numbers, other values are texts.
 */
import { type Columns } from '../../src/history/columns.ts';
import { columnsFromEvents } from '../../src/history/columns-builder.ts';
import type { EventType, HistoryEvent, Json } from '../../src/history/operation.ts';

const OPERATION = /([RWC])\((\w+)\)(\w+)(?:,(\w+))?([?!]?)/g;
const MILLISECOND = 1e6;

/** One character is a millisecond. Lines that do not begin with P and a number are not allowed. */
export const historyFrom = (drawing: string): Columns => {
  const lines = drawing.split('\n').filter((line) => line.trim() !== '');
  const events = lines.flatMap((line) => eventsOf(line));
  const inTime = events.sort((a, b) => a.time - b.time || a.process - b.process);
  return columnsFromEvents(inTime.map((event, index): HistoryEvent => ({ ...event, index })));
};

/** The textbooks' form: processes side by side, separated by `·`, all starting at once. */
export const historyFromText = (text: string): Columns =>
  historyFrom(
    text
      .split('·')
      .map((part) => part.trim())
      .join('\n'),
  );

type Drawn = Omit<HistoryEvent, 'index' | 'process'> & { readonly process: number };

const eventsOf = (line: string): Drawn[] => {
  const process = /^\s*P(\d+)/.exec(line)?.[1];
  if (process === undefined) throw new Error(`no process in ${JSON.stringify(line)}`);
  return [...line.matchAll(OPERATION)].flatMap((match) => {
    const [text, kind, key, value, second, mark] = match;
    const f = kind === 'R' ? 'read' : kind === 'W' ? 'write' : 'cas';
    const asked =
      f === 'cas' ? [parsed(value), parsed(second)] : f === 'read' ? null : parsed(value);
    const told = f === 'read' ? parsed(value) : asked;
    const type: EventType = mark === '?' ? 'info' : mark === '!' ? 'fail' : 'ok';
    const event = { process: Number(process), f, key: key ?? '' };
    return [
      { ...event, time: match.index * MILLISECOND, type: 'invoke', value: asked },
      {
        ...event,
        time: (match.index + text.length - 1) * MILLISECOND,
        type,
        value: type === 'ok' ? told : null,
      },
    ] satisfies Drawn[];
  });
};

const parsed = (text: string | undefined): Json => {
  if (text === undefined || text === 'NIL') return null;
  return /^\d+$/.test(text) ? Number(text) : text;
};
