/**
 * Histories in EDN quickly, an operation a line or one vector (or list) of them: usual operations by a
 * scanner over their bytes, all others form by form, as edn-forms.ts cuts them. One that has an operation of
 * very many lines is not for it, nor one whose vector does not end or has something behind it.
 */
import { at, kindOf } from '../json-cursor.ts';
import { EdnProblem, ednForms, type Form } from './edn-forms.ts';
import { EdnLineScanner } from './edn-line-scanner.ts';
import type { ForeignOptions } from './foreign-history.ts';
import { ForeignTable } from './foreign-table.ts';
import { EdnReader } from './edn-reader.ts';
import { beginsWithList, cutOffWords } from './jepsen-edn.ts';
import { KnownTexts } from './known-texts.ts';
import type { LoadedColumns } from '../load.ts';
import { type QuickReader, Unusual } from './two-ways.ts';

const NEWLINE = at('\n');
const SPACE = kindOf(' ,\t\r');
/** Of a list what ends it. */
const CLOSERS: ReadonlyMap<number | undefined, string> = new Map([
  [at('['), ']'],
  [at('('), ')'],
]);
const SPACE_BEHIND = /[ ,\t\r\n]+$/u;
/** A bracket at the end that is in a comment, or a character by itself. */
const IS_NO_BRACKET = /;[^\n]*.$|\\.$/u;
/** What one operation may take that does not end in its line. */
const LONGEST = 1 << 18;

/** Where the next line begins. */
const lineEnd = (bytes: Buffer, start: number): number => {
  const newline = bytes.indexOf(NEWLINE, start);
  return newline < 0 ? bytes.length : newline + 1;
};

export class QuickEdn implements QuickReader {
  readonly #reader = new EdnReader(new ForeignTable());
  readonly #scanner = new EdnLineScanner(new KnownTexts(this.#reader.values));
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #file: string;
  readonly #options: ForeignOptions;
  /** Lines in which a form begins that does not end in them. */
  #open: Buffer = Buffer.alloc(0);
  #line = 1;
  #isBegun = false;
  /** Of a history that is one vector or list. */
  #closer: string | undefined;
  #isClosed = false;

  constructor(file: string, options: ForeignOptions) {
    this.#file = file;
    this.#options = options;
  }

  lines(lines: Buffer): void {
    const bytes = this.#open.length === 0 ? lines : Buffer.concat([this.#open, lines]);
    this.#open = bytes.subarray(this.#take(bytes, this.#beginList(bytes)));
    if (this.#open.length > LONGEST) throw new Unusual();
  }

  finish(unfinished: Buffer): LoadedColumns {
    const notes: string[] = [];
    const bytes = Buffer.concat([this.#open, unfinished]);
    const start = this.#beginList(bytes);
    if (this.#closer !== undefined) {
      if (this.#take(bytes, start) < bytes.length || !this.#isClosed) throw new Unusual();
      return this.#reader.finish(this.#file, this.#options, notes);
    }
    const { forms, problem } = this.#formsIn(this.#decode(bytes));
    for (const form of forms) this.#reader.form(form);
    if (problem !== undefined) {
      if (!problem.cutOff) throw problem;
      notes.push(cutOffWords(problem.line));
    }
    return this.#reader.finish(this.#file, this.#options, notes);
  }

  /** Where the elements begin where the first byte of all opens a list; else the beginning. */
  #beginList(bytes: Buffer): number {
    if (this.#isBegun) return 0;
    this.#isBegun = true;
    const start = this.#gapEnd(bytes, 0);
    this.#closer = CLOSERS.get(bytes[start]);
    return this.#closer === undefined ? 0 : start + 1;
  }

  /** Up to where whole operations were read. */
  #take(bytes: Buffer, from: number): number {
    const scanner = this.#scanner;
    const isList = this.#closer !== undefined;
    let start = from;
    while (start < bytes.length) {
      if (isList) start = this.#listGap(bytes, start);
      if (start === bytes.length) break;
      const end = isList
        ? scanner.scanElement(bytes, start, bytes.length)
        : scanner.scanLine(bytes, start, bytes.length);
      if (end >= 0) {
        this.#reader.usual(scanner, this.#line);
        if (!isList) this.#line++;
        start = isList ? end : end + 1;
        continue;
      }
      const next = this.#unusual(bytes, start);
      if (next < 0) break;
      start = next;
    }
    return start;
  }

  /** Steps over what stands between elements, and over the end of the list. */
  #listGap(bytes: Buffer, from: number): number {
    let start = from;
    for (;;) {
      start = this.#gapEnd(bytes, start);
      if (bytes[start] === NEWLINE) this.#line++;
      else if (start === bytes.length) return start;
      else if (this.#isClosed) throw new Unusual();
      else if (bytes[start] === this.#closer?.charCodeAt(0)) this.#isClosed = true;
      else return start;
      start++;
    }
  }

  #gapEnd(bytes: Buffer, from: number): number {
    let end = from;
    while (end < bytes.length && SPACE[bytes[end] as number] === 1) end++;
    return end;
  }

  /** Where the first line begins behind the forms that begin in this one; −1 where they do not end. */
  #unusual(bytes: Buffer, start: number): number {
    let end = start;
    for (let count = 1; end < bytes.length; count *= 2) {
      for (let i = 0; i < count && end < bytes.length; i++) end = lineEnd(bytes, end);
      if (end - start > LONGEST) throw new Unusual();
      const { forms, problem } = this.#formsIn(this.#decode(bytes.subarray(start, end)));
      if (problem?.cutOff === true) continue;
      for (const form of forms) this.#reader.form(form);
      if (problem !== undefined) throw problem;
      for (let place = start; ; this.#line++) {
        place = bytes.indexOf(NEWLINE, place) + 1;
        if (place === 0 || place > end) break;
      }
      return end;
    }
    return -1;
  }

  /** The whole forms, and what is wrong behind them. */
  #formsIn(text: string): { readonly forms: readonly Form[]; readonly problem?: EdnProblem } {
    const isList = this.#closer !== undefined;
    if (!isList && this.#reader.count === 0 && beginsWithList(text)) throw new Unusual();
    const forms: Form[] = [];
    try {
      for (const form of ednForms(text, this.#line)) forms.push(form);
      return { forms };
    } catch (error) {
      if (!(error instanceof EdnProblem)) throw error;
      const last = text.replace(SPACE_BEHIND, '');
      if (
        !isList ||
        error.cutOff ||
        IS_NO_BRACKET.test(last) ||
        !last.endsWith(this.#closer ?? '')
      ) {
        return { forms, problem: error };
      }
      // The bracket at the end belongs to no form: it may be that of the list.
      const inner = this.#formsIn(last.slice(0, -1));
      if (inner.problem === undefined) this.#isClosed = true;
      return inner;
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
