/**
 * Histories in EDN, an operation a line, quickly: usual lines by a scanner over their bytes, all others
 * form by form, as edn-forms.ts cuts them. A history that is one vector or list, or that has an operation
 * of very many lines, is not for it.
 */
import { EdnProblem, ednForms, type Form } from './edn-forms.ts';
import { EdnLineScanner } from './edn-line-scanner.ts';
import type { ForeignOptions } from './foreign-history.ts';
import { ForeignTable } from './foreign-table.ts';
import { EdnReader } from './edn-reader.ts';
import { beginsWithList, cutOffWords } from './jepsen-edn.ts';
import { KnownTexts } from './known-texts.ts';
import type { LoadedColumns } from '../load.ts';
import { type QuickReader, Unusual } from './two-ways.ts';

const NEWLINE = 0x0a;
/** What one operation may take that does not end in its line. */
const LONGEST = 1 << 18;

export class QuickEdn implements QuickReader {
  readonly #reader = new EdnReader(new ForeignTable());
  readonly #scanner = new EdnLineScanner(new KnownTexts(this.#reader.values));
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #file: string;
  readonly #options: ForeignOptions;
  /** Lines in which a form begins that does not end in them. */
  #open: Buffer = Buffer.alloc(0);
  #line = 1;

  constructor(file: string, options: ForeignOptions) {
    this.#file = file;
    this.#options = options;
  }

  lines(lines: Buffer): void {
    const bytes = this.#open.length === 0 ? lines : Buffer.concat([this.#open, lines]);
    const scanner = this.#scanner;
    let start = 0;
    while (start < bytes.length) {
      const newline = scanner.scanLine(bytes, start, bytes.length);
      if (newline >= 0) {
        this.#reader.usual(scanner, this.#line++);
        start = newline + 1;
        continue;
      }
      const end = this.#unusual(bytes, start);
      if (end < 0) break;
      start = end;
    }
    this.#open = bytes.subarray(start);
    if (this.#open.length > LONGEST) throw new Unusual();
  }

  finish(unfinished: Buffer): LoadedColumns {
    const notes: string[] = [];
    const text = this.#decode(Buffer.concat([this.#open, unfinished]));
    const { forms, problem } = this.#formsIn(text);
    for (const form of forms) this.#reader.form(form);
    if (problem !== undefined) {
      if (!problem.cutOff) throw problem;
      notes.push(cutOffWords(problem.line));
    }
    return this.#reader.finish(this.#file, this.#options, notes);
  }

  /** Where the first line begins behind the forms that begin in this one; −1 where they do not end. */
  #unusual(bytes: Buffer, start: number): number {
    let end = start;
    for (let count = 1; end < bytes.length; count *= 2) {
      for (let i = 0; i < count && end < bytes.length; i++) end = bytes.indexOf(NEWLINE, end) + 1;
      if (end - start > LONGEST) throw new Unusual();
      const { forms, problem } = this.#formsIn(this.#decode(bytes.subarray(start, end)));
      if (problem?.cutOff === true) continue;
      for (const form of forms) this.#reader.form(form);
      if (problem !== undefined) throw problem;
      for (let at = start; at < end; at = bytes.indexOf(NEWLINE, at) + 1) this.#line++;
      return end;
    }
    return -1;
  }

  /** The whole forms, and what is wrong behind them. */
  #formsIn(text: string): { readonly forms: readonly Form[]; readonly problem?: EdnProblem } {
    if (this.#reader.count === 0 && beginsWithList(text)) throw new Unusual();
    const forms: Form[] = [];
    try {
      for (const form of ednForms(text, this.#line)) forms.push(form);
      return { forms };
    } catch (error) {
      if (!(error instanceof EdnProblem)) throw error;
      return { forms, problem: error };
    }
  }

  #decode(bytes: Buffer): string {
    try {
      return this.#utf8.decode(bytes);
    } catch {
      throw new Unusual();
    }
  }
}
