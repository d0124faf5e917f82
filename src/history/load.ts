/**
 * JSON lines into columns, fast and in bounded memory: a hand scanner over bytes for the usual line
 * (line-scanner.ts), JSON.parse for the rest, the same result either way.
 *
 * Checks the rules of well-formed.ts. Empty lines are skipped. The last line may be cut off, as a run
 * that died leaves it; that is a note. Any other bad line is an error that names file, line and reason.
 */
import type { Disagreement } from './asked-and-told.ts';
import { linesOf } from './byte-lines.ts';
import { type ClientEvent, ColumnsBuilder } from './columns-builder.ts';
import type { Columns } from './columns.ts';
import type { Reading } from './formats/formats.ts';
import { type Healing, HealingWatch } from './healing.ts';
import { type LineEvent, parseLine } from './jsonl.ts';
import { LineScanner } from './line-scanner.ts';
import { ProcessNumbers } from './process-numbers.ts';
import { type ScannedSink, scanLines } from './scan/scan-lines.ts';
import type { ScannedPiece, ScanThreads } from './scan/scan-threads.ts';
import {
  disagreementWords,
  namedByOkWords,
  nobodyKnowsWords,
  othersWords,
  withoutValueWords,
} from './told-of-values.ts';
import type { Watches } from './watches.ts';
import { malformedHistory, type PlaceUnit, WellFormed } from './well-formed.ts';

export interface LoadedColumns {
  readonly columns: Columns;
  /** What the reader should know of the file: a cut-off last line, missing times. */
  readonly notes: readonly string[];
  /** The line of the file, counted from 1, on which the event stands that `columns.event` numbers. */
  readonly lineOf: (event: number) => number;
  /** What `lineOf` counts, where it is no line. */
  readonly unit?: PlaceUnit;
  /** Where the file itself says what its objects are: a model's name, and what it begins with. */
  readonly model?: string;
  readonly reading?: Reading;
  /** Absent where events have no time, and in the formats of others. */
  readonly healing?: Healing;
  /** What watches were told, where the file has that too. */
  readonly watches?: Watches;
}

/** Each way comes to the same columns; tests compare them. */
export interface LoadOptions {
  /** Without it every line is left to JSON.parse. */
  readonly scanner?: boolean;
  /** That scan all lines; default: where the file is large and there are processors for it. */
  readonly threads?: ScanThreads | 'none';
}

/** `file` is the name used in errors and notes. */
export const loadJsonl = async (
  chunks: AsyncIterable<Buffer>,
  file: string,
  { scanner: withScanner = true, threads }: LoadOptions = {},
): Promise<LoadedColumns> => {
  const loader = new JsonlLoader(file, withScanner);
  await scanLines(chunks, loader, withScanner ? threads : 'none');
  return loader.finish();
};

/** What a line says, whoever read it. */
type Line = Omit<LineEvent, 'key' | 'node' | 'error' | 'unsaid'> &
  Pick<ClientEvent, 'key' | 'node' | 'unsaid' | 'keyPlace' | 'keyNumbers'>;

/** One for all files: what it says of a line is taken at once, and the names that it knows come again. */
const scanner = new LineScanner();

class JsonlLoader implements ScannedSink {
  readonly #file: string;
  readonly #useScanner: boolean;
  readonly #rules = new WellFormed();
  readonly #builder = new ColumnsBuilder();
  readonly #nemesis = new HealingWatch();
  readonly #processes = new ProcessNumbers();
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #notes: string[] = [];
  readonly #emptyLines: number[] = [];
  /** By the names that a thread has met: their numbers as keys (columns-builder.ts). */
  readonly #keyNumbers = new Map<readonly string[], Int32Array<ArrayBuffer>>();
  #line = 0;
  #untimed = false;
  #others = 0;
  /** The first `ok` that names another value than was asked. */
  #disagreement: { readonly line: number; readonly words: string } | undefined;

  constructor(file: string, useScanner: boolean) {
    this.#file = file;
    this.#useScanner = useScanner;
  }

  line(bytes: Buffer, start: number, end: number): void {
    this.#line++;
    const position = this.#position;
    if (this.#useScanner && scanner.scan(bytes, start, end, position)) {
      this.#take(scanner, scanner.timed);
    } else {
      this.#parse(bytes, start, end, false);
    }
  }

  scanned({ lines, count, bytes, scanned }: ScannedPiece): void {
    lines.keyNumbers = this.#keyNumbersOf(lines.names);
    for (let row = 0; row < count; row++) {
      const odd = lines.oddAt(row);
      if (odd === undefined) {
        this.#line++;
        lines.read(row, this.#position);
        this.#take(lines, lines.timed);
      } else {
        // A copy: decoders do not take shared memory.
        const line = Buffer.from(bytes.subarray(...odd));
        this.line(line, 0, line.length);
      }
    }
    if (scanned < bytes.length) linesOf(Buffer.from(bytes.subarray(scanned)), this);
  }

  /** With room for all names. */
  #keyNumbersOf(names: readonly string[]): Int32Array<ArrayBuffer> {
    let numbers = this.#keyNumbers.get(names);
    if (numbers === undefined || numbers.length < names.length) {
      const larger = new Int32Array(2 * names.length);
      larger.set(numbers ?? []);
      this.#keyNumbers.set(names, (numbers = larger));
    }
    return numbers;
  }

  lastLine(bytes: Buffer, start: number, end: number): void {
    this.#line++;
    this.#parse(bytes, start, end, true);
  }

  finish(): LoadedColumns {
    this.#refuseGuesses();
    const notes = [
      ...this.#notes,
      ...namedByOkWords(this.#builder.namedByOk),
      ...(this.#processes.note === undefined ? [] : [this.#processes.note]),
      ...(this.#others > 0 ? [othersWords(this.#others)] : []),
    ];
    return {
      columns: this.#builder.finish(),
      notes,
      lineOf: lineOfEvents(this.#emptyLines),
      ...(this.#untimed ? {} : { healing: this.#nemesis.healing }),
    };
  }

  /** Where an `ok` names what was done is clear only where none of them returns something else. */
  #refuseGuesses(): void {
    const withoutValue = this.#builder.withoutValue();
    if (withoutValue !== undefined) {
      throw this.#malformed(withoutValueWords, this.#lineOf(withoutValue));
    }
    const unknown = this.#builder.nobodyKnows();
    if (unknown !== undefined) throw this.#malformed(nobodyKnowsWords, this.#lineOf(unknown));
    if (this.#builder.namedByOk > 0 && this.#disagreement !== undefined) {
      const { line, words } = this.#disagreement;
      throw this.#malformed(
        `${words}; elsewhere an ok names what was asked without a value, so nobody knows which counts`,
        line,
      );
    }
  }

  /** Of the event on this line among all events. */
  get #position(): number {
    return this.#line - 1 - this.#emptyLines.length;
  }

  #lineOf(event: number): number {
    return lineOfEvents(this.#emptyLines)(event);
  }

  #parse(bytes: Buffer, start: number, end: number, mayBeCutOff: boolean): void {
    const text = this.#decode(bytes.subarray(start, end));
    if (text?.trim() === '') {
      this.#emptyLines.push(this.#line);
      return;
    }
    const parsed =
      text === undefined ? { reason: 'not UTF-8', notJson: true } : parseLine(text, this.#position);
    if ('event' in parsed) {
      this.#take(parsed.event, parsed.timed);
    } else if (parsed.notJson && mayBeCutOff) {
      this.#notes.push(`the last line (${this.#line}) is cut off and was left out`);
    } else {
      throw this.#malformed(parsed.reason);
    }
  }

  #decode(bytes: Uint8Array): string | undefined {
    try {
      return this.#utf8.decode(bytes);
    } catch {
      return undefined;
    }
  }

  #take(line: Line, timed: boolean): void {
    if (!timed) this.#noteUntimed();
    const { process } = line;
    if (process === 'nemesis') {
      this.#admit('nemesis', line);
      this.#nemesis.add(line);
    } else if (
      typeof process === 'string' &&
      line.type === 'info' &&
      !this.#processes.has(process)
    ) {
      this.#admit('nemesis', line);
      this.#others++;
    } else {
      const number = this.#processes.number(process);
      this.#admit(number, line);
      const disagreement = this.#builder.addOf(number, line);
      if (disagreement !== undefined) this.#disagree(line, disagreement);
    }
  }

  #admit(process: number | 'nemesis', line: Line): void {
    const reason = this.#rules.admitAs(process, line);
    if (reason !== undefined) throw this.#malformed(reason);
  }

  /** A transaction answered otherwise is not understood; of a write the argument stands, with a note. */
  #disagree({ f, process }: Line, disagreement: Disagreement): void {
    const words = disagreementWords(process, f, disagreement);
    if (f === 'txn') throw this.#malformed(words);
    if (this.#disagreement !== undefined) return;
    this.#disagreement = { line: this.#line, words };
    this.#notes.push(`line ${this.#line}: ${words}; what was asked counts, here and elsewhere`);
  }

  #noteUntimed(): void {
    if (this.#untimed) return;
    this.#untimed = true;
    this.#notes.push(
      `line ${this.#line} has no time: positions stand in, so durations mean nothing`,
    );
  }

  #malformed(reason: string, line = this.#line): Error {
    return malformedHistory({ file: this.#file, line }, reason);
  }
}

/** Knows nothing else of the loader, which is large and may be forgotten. */
const lineOfEvents =
  (emptyLines: readonly number[]) =>
  (event: number): number => {
    let line = event + 1;
    for (const empty of emptyLines) if (empty <= line) line++;
    return line;
  };
