/** The operations in a `history.txt` or a `jepsen.log`, line by line. */
import type { LoadedColumns } from '../load.ts';
import type { EventType, Json } from '../operation.ts';
import { malformedHistory, type Place } from '../well-formed.ts';
import { isNemesis, plainTransfer } from './edn-event.ts';
import { EdnProblem } from './edn-forms.ts';
import { EdnValues } from './edn-value.ts';
import {
  foreignColumns,
  type ForeignEvent,
  type ForeignEvents,
  type ForeignOptions,
} from './foreign-history.ts';
import {
  beginsLikeOperation,
  type LogLine,
  parseColumns,
  valueText,
  withoutPrefix,
} from './jepsen-log-line.ts';
import type { LogLineScanner } from './log-line-scanner.ts';

/** The lines of one file, one after the other, whichever way each was read. */
export class LogReader {
  readonly values = new EdnValues();
  readonly isLog: boolean;
  readonly #events: ForeignEvents & { push(event: ForeignEvent): unknown };
  readonly #file: string;
  /** The line before may end in an error of several lines. */
  #mayGoOn = false;
  #hasOperations = false;

  /**
   * @param events where they are kept; none yet
   * @param isLog whether operations are found behind a prefix
   */
  constructor(
    events: ForeignEvents & { push(event: ForeignEvent): unknown },
    file: string,
    isLog: boolean,
  ) {
    this.#events = events;
    this.#file = file;
    this.isLog = isLog;
  }

  /** Whether there is a line of one, the nemesis' included. */
  get hasOperations(): boolean {
    return this.#hasOperations;
  }

  /** A line that a scanner has read. */
  usual(scanner: LogLineScanner, position: number): void {
    scanner.position = position;
    scanner.line = position + 1;
    this.#found(scanner.isOfNemesis, scanner.type);
    if (!scanner.isOfNemesis) this.#events.push(scanner);
  }

  line(text: string, position: number): void {
    const place = { file: this.#file, line: position + 1 };
    const columns = this.isLog ? withoutPrefix(text) : text;
    if (columns === undefined || columns.trim() === '') return;
    const line = parseColumns(columns);
    if (line === undefined) {
      const isNone = this.isLog
        ? !beginsLikeOperation(columns)
        : this.#mayGoOn && !/^\d+\s+:/u.test(columns);
      if (isNone) return;
      throw malformedHistory(place, NO_OPERATION);
    }
    const isOfNemesis = isNemesis(line.process);
    this.#found(isOfNemesis, line.type);
    if (!isOfNemesis) this.#events.push(this.#event(line, position, place));
  }

  /** @param notes of the file as a whole */
  finish(options: ForeignOptions, notes: readonly string[]): LoadedColumns {
    const loaded = foreignColumns(this.#events, this.#file, options);
    return { ...loaded, notes: [...notes, ...loaded.notes, ...this.values.notes] };
  }

  #found(isOfNemesis: boolean, type: string): void {
    this.#mayGoOn = isOfNemesis || type === 'info' || type === 'fail';
    this.#hasOperations = true;
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
