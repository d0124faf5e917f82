/**
 * Histories as Jepsen prints them: the lines of its `history.txt`, and the same lines among others in a
 * `jepsen.log` (jepsen-log-line.ts).
 *
 * In a log other lines are skipped; in a `history.txt` only those that go on with the error of the line
 * before. A line that begins like an operation but is none is an error, so that none is lost; a last
 * line without its newline is left out with a note. What the nemesis did is skipped.
 */
import type { LoadedColumns } from '../load.ts';
import type { EventType, Json } from '../operation.ts';
import { malformedHistory, type Place } from '../well-formed.ts';
import { isNemesis, plainTransfer } from './edn-event.ts';
import { EdnProblem } from './edn-forms.ts';
import { EdnValues } from './edn-value.ts';
import { foreignColumns, type ForeignEvent, type ForeignOptions } from './foreign-history.ts';
import {
  beginsLikeOperation,
  isLogged,
  type LogLine,
  parseColumns,
  valueText,
  withoutPrefix,
} from './jepsen-log-line.ts';

export const readJepsenLog = (
  text: string,
  file: string,
  options: ForeignOptions = {},
): LoadedColumns => {
  const notes: string[] = [];
  const lines = text.split('\n');
  // Without its newline a last line may be cut off within its value: 12 would read as 1.
  if (lines.pop() !== '') {
    notes.push(`the last line (${lines.length + 1}) does not end, may be cut off and was left out`);
  }
  const reader = new LogReader(file, lines.some(isLogged));
  for (const [position, line] of lines.entries()) reader.line(line, position);
  const loaded = foreignColumns(reader.events, file, options);
  return { ...loaded, notes: [...notes, ...loaded.notes, ...reader.values.notes] };
};

class LogReader {
  readonly events: ForeignEvent[] = [];
  readonly #file: string;
  readonly values = new EdnValues();
  readonly #isLog: boolean;
  /** The line before may end in an error of several lines. */
  #mayGoOn = false;

  constructor(file: string, isLog: boolean) {
    this.#file = file;
    this.#isLog = isLog;
  }

  line(text: string, position: number): void {
    const place = { file: this.#file, line: position + 1 };
    const columns = this.#isLog ? withoutPrefix(text) : text;
    if (columns === undefined || columns.trim() === '') return;
    const line = parseColumns(columns);
    if (line === undefined) {
      const isNone = this.#isLog
        ? !beginsLikeOperation(columns)
        : this.#mayGoOn && !/^\d+\s+:/u.test(columns);
      if (isNone) return;
      throw malformedHistory(place, NO_OPERATION);
    }
    const isOfNemesis = isNemesis(line.process);
    this.#mayGoOn = isOfNemesis || line.type === 'info' || line.type === 'fail';
    if (!isOfNemesis) this.events.push(this.#event(line, position, place));
  }

  #event({ process, type, f, rest }: LogLine, position: number, place: Place): ForeignEvent {
    if (Number(process) >= 2 ** 31) {
      throw malformedHistory(place, `the process number ${process} is too large`);
    }
    if (rest === '') throw malformedHistory(place, NO_OPERATION);
    const isTelling = type === 'invoke' || type === 'ok';
    const isUnsaid = type === 'info' && valueText(rest) !== 'nil';
    return {
      position,
      line: place.line,
      process: process.startsWith(':') ? process : Number(process),
      type: type as EventType,
      f,
      ...(isUnsaid ? { unsaid: true } : {}),
      value: isTelling ? (plainTransfer(f, this.#value(valueText(rest), place)) ?? null) : null,
    };
  }

  #value(text: string, place: Place): Json {
    try {
      return this.values.value(text, place.line);
    } catch (error) {
      if (error instanceof EdnProblem) throw malformedHistory(place, error.message);
      throw error;
    }
  }
}

const NO_OPERATION = 'this begins like an operation but is none';
