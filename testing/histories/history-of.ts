/**
 * Histories written down in tests, one event a line: process, type, function, value as JSON, and
 * `@key` at the end where there is one. Events are a millisecond apart; `;` ends a line, too.
 *
 * A line without a type is a whole operation, alone in its time: `1 enqueue 4` returned, `1 enqueue 4 ?`
 * has an unknown outcome, `1 enqueue 4 !` failed, `2 dequeue → 4` returned 4.
 */
import { columnsFromEvents } from '../../src/history/columns-builder.ts';
import type { Columns } from '../../src/history/columns.ts';
import type { EventType, HistoryEvent, Json } from '../../src/history/operation.ts';

export const historyOf = (text: string): Columns =>
  columnsFromEvents(
    text
      .split(/[\n;]/u)
      .filter((line) => line.trim() !== '')
      .flatMap((line) => (EVENT.test(line) ? [eventOf(line)] : operationOf(line)))
      .map((event, index): HistoryEvent => ({ ...event, index, time: (index + 1) * 1e6 })),
  );

type Written = Omit<HistoryEvent, 'index' | 'time'>;

const EVENT = /^\s*(\d+)\s+(invoke|ok|info|fail)\s+([\w-]+)([^@]*)(?:@(.*))?$/u;
const OPERATION = /^\s*(\d+)\s+([\w-]+)([^@→?!]*)(?:→([^@?!]*))?([?!]?)\s*(?:@(.*))?$/u;

const eventOf = (line: string): Written => {
  const [, process, type, f = '', value, key] = EVENT.exec(line) ?? [];
  return written(Number(process), type as EventType, f, json(value), key);
};

const operationOf = (line: string): readonly Written[] => {
  const match = OPERATION.exec(line);
  if (match === null) throw new Error(`neither an event nor an operation: ${line}`);
  const [, process, f = '', value, result, mark, key] = match;
  const asked = json(value);
  const type = mark === '?' ? 'info' : mark === '!' ? 'fail' : 'ok';
  return [
    written(Number(process), 'invoke', f, asked, key),
    written(Number(process), type, f, result === undefined ? asked : json(result), key),
  ];
};

const written = (
  process: number,
  type: EventType,
  f: string,
  value: Json,
  key: string | undefined,
): Written => ({ process, type, f, value, ...(key === undefined ? {} : { key: key.trim() }) });

const json = (text = ''): Json => (text.trim() === '' ? null : (JSON.parse(text) as Json));
