/** Scans bytes into a table of lines: what a thread does with each of its jobs. */
import { LineScanner } from '../line-scanner.ts';
import { NameInterner } from '../value-interner.ts';
import { LineWriter } from './line-table.ts';
import type { ScanAnswer, ScanJob } from './messages.ts';

const NEWLINE = 0x0a;
/** The scanner leaves index and time so where a line has none. */
const NO_POSITION = -1;

export class ByteScan {
  readonly #scanner = new LineScanner();
  readonly #names = new NameInterner();

  /** Jobs come in the order in which their answers are read: each tells the names that are new. */
  scan({ bytes: shared, length, lines }: ScanJob): ScanAnswer {
    const bytes = Buffer.from(shared, 0, length);
    const table = new LineWriter(lines, this.#names);
    const known = this.#names.names.length;
    let start = 0;
    while (start < length && !table.isFull) {
      let end = this.#scanner.scanLine(bytes, start, length, NO_POSITION);
      if (end < 0 || !table.write(this.#scanner)) {
        end = bytes.indexOf(NEWLINE, start);
        table.odd(start, end);
      }
      start = end + 1;
    }
    const names = this.#names.names.slice(known);
    return { count: table.count, scanned: start, names, others: table.others };
  }
}
