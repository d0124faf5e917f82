/**
 * Histories written down in tests, one event a line: process, type, function, value as JSON, and
 * `@key` at the end where there is one. Events are a millisecond apart.
 */
import { columnsFromEvents } from '../../src/history/columns-builder.ts';
import type { Columns } from '../../src/history/columns.ts';
import type { EventType, HistoryEvent, Json } from '../../src/history/operation.ts';

export const historyOf = (text: string): Columns =>
  columnsFromEvents(
    text
      .trim()
      .split('\n')
      .map((line, index) => eventOf(line.trim(), index)),
  );

const eventOf = (line: string, index: number): HistoryEvent => {
  const [, process, type, f, rest = ''] = /^(\d+)\s+(\w+)\s+([\w-]+)\s*(.*)$/u.exec(line) ?? [];
  const [value = '', key] = rest.split('@').map((part) => part.trim());
  const event = {
    index,
    time: (index + 1) * 1e6,
    process: Number(process),
    type: type as EventType,
    f: f ?? '',
    value: value === '' ? null : (JSON.parse(value) as Json),
  };
  return key === undefined ? event : { ...event, key };
};
