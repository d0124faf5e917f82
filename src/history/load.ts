/**
 * `history.jsonl` into columns, fast and in bounded memory: a hand scanner over bytes for the usual
 * line (line-scanner.ts), JSON.parse for the rest, the same result either way.
 *
 * Checks the rules of well-formed.ts. The last line may be cut off, as a run that died leaves it; that
 * is a note. Any other bad line is an error that names file, line and reason.
 */
import { eachLine, type LineSink } from './byte-lines.ts';
import { ColumnsBuilder } from './columns-builder.ts';
import { type Columns, FAIL, NONE, OK, UNKNOWN } from './columns.ts';
import { type Healing, HealingWatch } from './healing.ts';
import { parseLine } from './jsonl.ts';
import { LineScanner } from './line-scanner.ts';
import { type Admissible, malformedHistory, WellFormed } from './well-formed.ts';

export interface LoadedColumns {
  readonly columns: Columns;
  /** What the reader should know of the file: a cut-off last line, missing times. */
  readonly notes: readonly string[];
  /** Absent where events have no time, and in the formats of others. */
  readonly healing?: Healing;
}

/** `file` is the name used in errors and notes. */
export const loadJsonl = async (
  chunks: AsyncIterable<Buffer>,
  file: string,
  options: { readonly scanner?: boolean } = {},
): Promise<LoadedColumns> => {
  const loader = new JsonlLoader(file, options.scanner ?? true);
  await eachLine(chunks, loader);
  const { builder, notes, untimed, nemesis } = loader;
  return { columns: builder.finish(), notes, ...(untimed ? {} : { healing: nemesis.healing }) };
};

class JsonlLoader implements LineSink {
  readonly builder = new ColumnsBuilder();
  readonly nemesis = new HealingWatch();
  untimed = false;
  readonly notes: string[] = [];
  readonly #file: string;
  readonly #useScanner: boolean;
  readonly #rules = new WellFormed();
  readonly #scanner = new LineScanner();
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #line = 0;

  constructor(file: string, useScanner: boolean) {
    this.#file = file;
    this.#useScanner = useScanner;
  }

  line(bytes: Buffer, start: number, end: number): void {
    this.#line++;
    if (this.#useScanner && this.#fast(bytes, start, end)) return;
    this.#slow(bytes, start, end, false);
  }

  lastLine(bytes: Buffer, start: number, end: number): void {
    this.#line++;
    this.#slow(bytes, start, end, true);
  }

  #fast(bytes: Buffer, start: number, end: number): boolean {
    const scanned = this.#scanner;
    if (!scanned.scan(bytes, start, end)) return false;
    const { process, type, f, key, time } = scanned;
    if (scanned.isPair && (type !== 'invoke' || f !== 'cas')) return false;
    if (type === 'fail' && scanned.value !== null) return false;
    this.#admit(scanned);
    const { builder } = this;
    if (process === 'nemesis') {
      this.nemesis.add(scanned);
      return true;
    }
    if (type === 'invoke') {
      const argument = builder.values.index(scanned.value);
      builder.invoke({
        event: scanned.index,
        time,
        process,
        f: builder.functions.index(f),
        key: key === undefined ? NONE : builder.keys.index(key),
        argument,
        argument2: scanned.isPair ? builder.values.index(scanned.value2) : NONE,
        node: scanned.node === undefined ? NONE : builder.nodes.index(scanned.node),
      });
    } else if (type === 'ok') {
      builder.complete(process, time, OK, builder.values.index(scanned.value));
    } else {
      builder.complete(process, time, type === 'fail' ? FAIL : UNKNOWN, NONE);
    }
    return true;
  }

  #slow(bytes: Buffer, start: number, end: number, mayBeCutOff: boolean): void {
    const text = this.#decode(bytes.subarray(start, end));
    const parsed =
      text === undefined ? { reason: 'not UTF-8', notJson: true } : parseLine(text, this.#line - 1);
    if ('event' in parsed) {
      if (!parsed.timed) this.#noteUntimed();
      this.#admit(parsed.event);
      if (parsed.event.process === 'nemesis') this.nemesis.add(parsed.event);
      else this.builder.add(parsed.event);
    } else if (parsed.notJson && mayBeCutOff) {
      this.notes.push(`the last line (${this.#line}) is cut off and was left out`);
    } else {
      throw malformedHistory({ file: this.#file, line: this.#line }, parsed.reason);
    }
  }

  #decode(bytes: Uint8Array): string | undefined {
    try {
      return this.#utf8.decode(bytes);
    } catch {
      return undefined;
    }
  }

  #admit(event: Admissible): void {
    const reason = this.#rules.admit(event);
    if (reason !== undefined) {
      throw malformedHistory({ file: this.#file, line: this.#line }, reason);
    }
  }

  #noteUntimed(): void {
    if (this.untimed) return;
    this.untimed = true;
    this.notes.push(
      `line ${this.#line} has no time: positions stand in, so durations mean nothing`,
    );
  }
}
