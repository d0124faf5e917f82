/**
 * Cuts EDN text into forms, with the line where each begins.
 *
 * Guarantees that every form is complete: brackets match, strings are closed. The parser behind it
 * (edn-data) lets a missing bracket and a second value pass in silence; a history must not lose an
 * operation that way. What is inside a form is not looked at.
 */

export interface Form {
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
}

/** What keeps the text from being EDN, and where. */
export class EdnProblem extends Error {
  readonly line: number;
  /** The text ends in the middle of a form. */
  readonly cutOff: boolean;

  constructor(reason: string, line: number, cutOff = false) {
    super(reason);
    this.line = line;
    this.cutOff = cutOff;
  }
}

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

const PLAIN = /[^()[\]{}";\\\n]*/y;

const SPACE = 1;
const BRACKET = 2;
const OTHER_DELIMITER = 4;
/** What a character is to the reader, by its code; everything beyond ASCII is part of an atom. */
const KINDS = new Uint8Array(128);
const mark = (characters: string, kind: number): void => {
  for (const character of characters) KINDS[character.charCodeAt(0)] = kind;
};
mark(' ,\t\n\r\f\v', SPACE);
mark('()[]{}', BRACKET);
mark('";', OTHER_DELIMITER);

/** The forms of `text`, one after the other; discarded ones (`#_`) and comments are left out. */
export function* ednForms(text: string, firstLine = 1): Generator<Form> {
  const cursor = new Cursor(text, firstLine);
  for (;;) {
    cursor.skipSpace();
    if (cursor.atEnd) return;
    const line = cursor.line;
    const start = cursor.position;
    if (cursor.startsWith('#_')) {
      cursor.advance(2);
      cursor.form();
    } else {
      cursor.form();
      yield { text: text.slice(start, cursor.position), line };
    }
  }
}

/** What stands between the brackets of a vector or list, and the line where it begins. */
export const insideBrackets = (form: Form): Form => ({
  text: form.text.slice(1, -1),
  line: form.line,
});

class Cursor {
  position = 0;
  line: number;
  readonly #text: string;

  constructor(text: string, line: number) {
    this.#text = text;
    this.line = line;
  }

  get atEnd(): boolean {
    return this.position >= this.#text.length;
  }

  get #here(): string {
    return this.#text.charAt(this.position);
  }

  /** SPACE, BRACKET, OTHER_DELIMITER, or 0 for the rest and beyond the end. */
  get #kind(): number {
    return KINDS[this.#text.charCodeAt(this.position)] ?? 0;
  }

  startsWith(text: string): boolean {
    return this.#text.startsWith(text, this.position);
  }

  advance(count: number): void {
    for (let i = 0; i < count; i++) {
      if (this.#here === '\n') this.line++;
      this.position++;
    }
  }

  skipSpace(): void {
    while (!this.atEnd) {
      if (this.#kind === SPACE) this.advance(1);
      else if (this.#here === ';') this.#skipComment();
      else return;
    }
  }

  /** Steps over one form, and whatever is before it that is none. */
  form(): void {
    this.skipSpace();
    if (this.startsWith('#_')) {
      this.advance(2);
      this.form();
      this.form();
      return;
    }
    const line = this.line;
    if (this.atEnd) throw new EdnProblem('a form is missing at the end', line, true);
    const here = this.#here;
    if (here === '^') throw new EdnProblem('metadata (^) is not understood', line);
    if (here === '"') this.#string();
    else if (CLOSERS[here] !== undefined) this.#brackets();
    else if (here === '#') this.#dispatched();
    else if (this.#kind !== 0) throw new EdnProblem(`a ${here} that closes nothing`, line);
    else this.#atom();
  }

  #skipComment(): void {
    while (!this.atEnd && this.#here !== '\n') this.position++;
  }

  #dispatched(): void {
    this.advance(1);
    if (this.#here === '{') {
      this.#brackets();
    } else if (this.#here === '#') {
      this.#atom();
    } else {
      this.#atom();
      this.form();
    }
  }

  #atom(): void {
    const line = this.line;
    const start = this.position;
    // A character may be a delimiter itself: \( or \".
    if (this.#here === '\\') this.advance(2);
    while (!this.atEnd && this.#kind === 0) this.position++;
    if (this.position === start) {
      throw new EdnProblem(
        `# before ${this.#here || 'the end'} is not understood`,
        line,
        this.atEnd,
      );
    }
  }

  #string(): void {
    const line = this.line;
    this.advance(1);
    while (!this.atEnd && this.#here !== '"') this.advance(this.#here === '\\' ? 2 : 1);
    if (this.atEnd) throw new EdnProblem('a string that is never closed', line, true);
    this.advance(1);
  }

  #brackets(): void {
    const open: OpenBracket[] = [];
    do {
      if (this.atEnd) {
        const last = open.at(-1);
        throw new EdnProblem(
          `a ${last?.opener} that is never closed`,
          last?.line ?? this.line,
          true,
        );
      }
      if (this.#kind === BRACKET) {
        this.#bracket(open);
        continue;
      }
      const here = this.#here;
      if (here === '"') this.#string();
      else if (here === ';') this.#skipComment();
      else if (here === '\\') this.advance(2);
      else this.#skipPlain();
    } while (open.length > 0);
  }

  /** Everything up to the next character that matters within brackets. */
  #skipPlain(): void {
    if (this.#here === '\n') this.line++;
    PLAIN.lastIndex = this.position + 1;
    PLAIN.test(this.#text);
    this.position = PLAIN.lastIndex;
  }

  #bracket(open: OpenBracket[]): void {
    const here = this.#here;
    const closer = CLOSERS[here];
    if (closer !== undefined) {
      open.push({ closer, line: this.line, opener: here });
    } else {
      const last = open.pop();
      if (here !== last?.closer) {
        throw new EdnProblem(`a ${here} where a ${last?.closer} was expected`, this.line);
      }
    }
    this.advance(1);
  }
}

interface OpenBracket {
  readonly opener: string;
  readonly closer: string;
  readonly line: number;
}
