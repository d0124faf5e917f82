/**
 * The log lines of Jepsen's etcd tests that Porcupine is tested with: among other lines,
 * `INFO  jepsen.util - PROCESS :type :f VALUE`, separated by tabs or spaces.
 *
 * A line that begins like an operation but is none is an error, so that none is lost; a last line
 * without its newline is left out with a note. Lines of the nemesis and of others are skipped.
 */
import type { LoadedColumns } from '../load.ts';
import type { EventType } from '../operation.ts';
import { malformedHistory } from '../well-formed.ts';
import { EdnProblem } from './edn-forms.ts';
import { EdnValues } from './edn-value.ts';
import { foreignColumns, type ForeignEvent, type ForeignOptions } from './foreign-history.ts';

/** How a line of an operation begins. */
export const JEPSEN_LOG_LINE = /^INFO\s+jepsen\.util - +?(?=\d)/mu;

const OPERATION = /^INFO\s+jepsen\.util - (\d+)\s+:(invoke|ok|fail|info)\s+:(\S+)\s+(\S.*?)\s*$/u;

export const readJepsenLog = (
  text: string,
  file: string,
  options: ForeignOptions = {},
): LoadedColumns => {
  const notes: string[] = [];
  const events: ForeignEvent[] = [];
  const values = new EdnValues();
  const lines = text.split('\n');
  // Without its newline a last line may be cut off within its value: 12 would read as 1.
  if (lines.pop() !== '') {
    notes.push(`the last line (${lines.length + 1}) does not end, may be cut off and was left out`);
  }
  for (const [position, text] of lines.entries()) {
    const place = { file, line: position + 1 };
    const match = OPERATION.exec(text);
    if (match !== null) {
      const [, process = '', type = '', f = '', value = ''] = match;
      if (Number(process) >= 2 ** 31) {
        throw malformedHistory(place, `the process number ${process} is too large`);
      }
      events.push({
        position,
        line: place.line,
        process: Number(process),
        type: type as EventType,
        f,
        value: valueOf(values, value, place),
      });
    } else if (JEPSEN_LOG_LINE.test(text)) {
      throw malformedHistory(place, 'this begins like an operation but is none');
    }
  }
  const loaded = foreignColumns(events, file, options);
  return { columns: loaded.columns, notes: [...notes, ...loaded.notes] };
};

const valueOf = (values: EdnValues, text: string, place: { file: string; line: number }) => {
  try {
    return values.value(text, place.line);
  } catch (error) {
    if (error instanceof EdnProblem) throw malformedHistory(place, error.message);
    throw error;
  }
};
