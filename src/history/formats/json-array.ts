/**
 * A whole history as one JSON array, with the members of JSON lines: what comes out of Jepsen's EDN
 * through a converter.
 *
 * Like other people's histories it is read leniently (foreign-history.ts): numbers of processes may
 * come again, `index` may leave gaps. The array must be whole: how much of a file is missing that is
 * cut off, nobody knows. Errors name the line on which an element begins.
 */
import type { LoadedColumns } from '../load.ts';
import { parseLine } from '../jsonl.ts';
import { malformedHistory } from '../well-formed.ts';
import { foreignColumns, type ForeignEvent, type ForeignOptions } from './foreign-history.ts';
import { jsonElements } from './json-elements.ts';

export const readJsonArray = (
  text: string,
  file: string,
  options: ForeignOptions = {},
): LoadedColumns => {
  const events: ForeignEvent[] = [];
  let position = 0;
  let lastIndex = -1;
  let isTimed = false;
  for (const element of jsonElements(text)) {
    const place = { file, line: element.line };
    if ('problem' in element) throw malformedHistory(place, element.problem);
    if (element.text.trim() === '') {
      throw malformedHistory(place, 'a comma with no event before or behind it');
    }
    const parsed = parseLine(element.text, position);
    if (!('event' in parsed)) throw malformedHistory(place, parsed.reason);
    const { event, timed } = parsed;
    if (event.index <= lastIndex) {
      throw malformedHistory(place, `index ${event.index} does not come after ${lastIndex}`);
    }
    lastIndex = event.index;
    isTimed ||= timed;
    if (event.process !== 'nemesis') {
      const { process, type, f, value, key, node, time, unsaid } = event;
      events.push({
        position,
        line: element.line,
        process,
        type,
        f,
        value,
        ...(unsaid === true || (type === 'info' && value !== null)
          ? { unsaid: true as const }
          : {}),
        ...(key === undefined ? {} : { key }),
        ...(node === undefined ? {} : { node }),
        ...(timed ? { time } : {}),
      });
    }
    position++;
  }
  const loaded = foreignColumns(events, file, options);
  return isTimed || events.length === 0 ? loaded : { ...loaded, notes: [...loaded.notes, UNTIMED] };
};

const UNTIMED = 'no event has a time: positions stand in, so durations mean nothing';
