/**
 * The lines of a `history.txt` or a `jepsen.log`, quickly: usual ones by a scanner over their bytes, all
 * others as jepsen-log.ts reads them.
 */
import { isUtf8 } from 'node:buffer';
import type { LoadedColumns } from '../load.ts';
import type { ForeignOptions } from './foreign-history.ts';
import { ForeignTable } from './foreign-table.ts';
import { LOGGER } from './jepsen-log-line.ts';
import { unfinishedWords } from './jepsen-log.ts';
import { KnownTexts } from './known-texts.ts';
import { LogLineScanner } from './log-line-scanner.ts';
import { LogReader } from './log-reader.ts';
import { type QuickReader, Unusual } from './two-ways.ts';

const NEWLINE = 0x0a;
/** Of three. */
const BYTE_ORDER_MARK = 0xef;
const LOGGER_BYTES = Buffer.from(LOGGER);

export class QuickLog implements QuickReader {
  readonly #file: string;
  readonly #options: ForeignOptions;
  readonly #utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
  /** Once the first lines have said whether they have a prefix. */
  #reader: LogReader | undefined;
  #scanner: LogLineScanner | undefined;
  #lines = 0;

  constructor(file: string, options: ForeignOptions) {
    this.#file = file;
    this.#options = options;
  }

  lines(bytes: Buffer): void {
    // What is skipped must be text, too.
    if (!isUtf8(bytes)) throw new Unusual();
    const isLogged = bytes.includes(LOGGER_BYTES);
    if (this.#reader === undefined) {
      if (bytes[0] === BYTE_ORDER_MARK) throw new Unusual();
      this.#reader = new LogReader(new ForeignTable(), this.#file, isLogged);
      this.#scanner = new LogLineScanner(new KnownTexts(this.#reader.values));
    }
    if (this.#reader.isLog) this.#logged(bytes);
    else if (isLogged) throw new Unusual();
    else this.#plain(bytes);
  }

  finish(unfinished: Buffer): LoadedColumns {
    // A log that has the line of no operation is no log.
    if (!isUtf8(unfinished) || this.#reader?.hasOperations !== true) throw new Unusual();
    const notes = unfinished.length > 0 ? [unfinishedWords(this.#lines + 1)] : [];
    return this.#reader.finish(this.#options, notes);
  }

  #plain(bytes: Buffer): void {
    for (let start = 0; start < bytes.length;) start = this.#take(bytes, start, start, false);
  }

  #logged(bytes: Buffer): void {
    let logger = -1;
    for (let start = 0; start < bytes.length;) {
      if (logger < start) logger = positionOf(LOGGER_BYTES, bytes, start);
      const newline = bytes.indexOf(NEWLINE, start);
      if (logger > start && logger < newline) {
        start = this.#take(bytes, start, logger + LOGGER_BYTES.length, true);
      } else {
        this.#lines++;
        start = newline + 1;
      }
    }
  }

  /** The line that begins at `start`; where the next one does. */
  #take(bytes: Buffer, start: number, columns: number, isLogged: boolean): number {
    const [reader, scanner] = [this.#reader, this.#scanner];
    if (reader === undefined || scanner === undefined) throw new Unusual();
    const position = this.#lines++;
    if (scanner.scanColumns(bytes, columns, bytes.length, isLogged)) {
      reader.usual(scanner, position);
      return bytes.indexOf(NEWLINE, scanner.reached) + 1;
    }
    const newline = bytes.indexOf(NEWLINE, start);
    reader.line(this.#utf8.decode(bytes.subarray(start, newline)), position);
    return newline + 1;
  }
}

const positionOf = (part: Buffer, bytes: Buffer, start: number): number => {
  const position = bytes.indexOf(part, start);
  return position < 0 ? bytes.length : position;
};
