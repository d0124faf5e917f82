/**
 * A place in the bytes of one line of EDN, and the steps from there over the usual values: nil, booleans,
 * whole numbers of at most 15 digits, plain keywords, strings without escapes, and vectors of these.
 *
 * It may be too strict, but whatever it takes must read exactly as in edn-value.ts. A step that was not
 * taken may leave the place anywhere: then the whole line is to be read otherwise.
 */
import type { Name } from '../byte-names.ts';
import { at, bytesOf, JsonCursor, kindOf } from '../json-cursor.ts';
import type { Json } from '../operation.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';
const SPACE = kindOf(' ,\t\r');
const WORD = kindOf(`${LETTERS}${DIGITS}_-`);
const LETTER = kindOf(LETTERS);
/** What may come behind a scalar here; elsewhere more may. */
const DELIMITER = kindOf(' ,\t\r\n]})');
/** Of an atom that nobody looks into, and of what stands in brackets around it. */
const ATOM = kindOf(`${LETTERS}${DIGITS}_-:./*+!?<>=&%$'`);
const INSIDE = kindOf(`${LETTERS}${DIGITS}_-:./*+!?<>=&%$'#^@~| ,\t\r`);

const NIL = bytesOf('nil');
const TRUE = bytesOf('true');
const FALSE = bytesOf('false');
const QUOTE = at('"');
const COLON = at(':');
const VECTOR = at('[');
const VECTOR_END = at(']');
const DEEPEST = 20;

const CLOSERS: Readonly<Record<number, number>> = {
  [at('(')]: at(')'),
  [VECTOR]: VECTOR_END,
  [at('{')]: at('}'),
};

export class EdnCursor extends JsonCursor {
  /** The keywords and texts of the values read since `beginLine`. */
  protected readonly texts: (Name | string)[] = [];
  readonly #space: Uint8Array;

  constructor(space = SPACE) {
    super();
    this.#space = space;
  }

  protected beginLine(bytes: Buffer, start: number, end: number): void {
    this.begin(bytes, start, end);
    if (this.texts.length > 0) this.texts.length = 0;
  }

  protected blanks(): void {
    if (this.#space[this.here ?? 0] !== 0) this.skip(this.#space);
  }

  /** With its colon; undefined where no plain one stands here. */
  protected keyword(): Name | undefined {
    if (this.here !== COLON) return undefined;
    const name = this.word(WORD);
    const isPlain = name !== undefined && LETTER[name.text.charCodeAt(1)] === 1;
    return isPlain && this.isDelimited ? name : undefined;
  }

  /** Reads into `read`. */
  protected scan(depth = 0): boolean {
    const first = this.here;
    if (first === VECTOR) return depth < DEEPEST && this.#vector(depth);
    if (first === COLON) return this.#keyword();
    if (first === QUOTE) return this.#string();
    return this.#scalar() && this.isDelimited;
  }

  /** Steps over one form that nobody looks into. */
  protected unseen(): boolean {
    const open: number[] = [];
    do {
      const here = this.here ?? 0;
      const closer = CLOSERS[here];
      if (closer !== undefined) {
        this.eat(here);
        open.push(closer);
      } else if (here === QUOTE) {
        if (this.closingQuote() < 0) return false;
      } else if (open.length > 0 && here === open.at(-1)) {
        this.eat(here);
        open.pop();
      } else {
        const kinds = open.length > 0 ? INSIDE : ATOM;
        if (kinds[here] === 0) return false;
        this.skip(kinds);
      }
    } while (open.length > 0);
    return this.isDelimited;
  }

  protected get isDelimited(): boolean {
    return DELIMITER[this.here ?? 0] === 1;
  }

  #vector(depth: number): boolean {
    this.eat(VECTOR);
    this.blanks();
    if (this.eat(VECTOR_END)) return this.#is([]);
    if (!this.scan(depth + 1)) return false;
    const first = this.read;
    this.blanks();
    if (this.eat(VECTOR_END)) return this.#is([first]);
    if (!this.scan(depth + 1)) return false;
    // The commonest by far, and much the cheapest where it is made at once.
    const elements = [first, this.read];
    for (;;) {
      this.blanks();
      if (this.eat(VECTOR_END)) return this.#is(elements);
      if (!this.scan(depth + 1)) return false;
      elements.push(this.read);
    }
  }

  #is(vector: Json): boolean {
    this.read = vector;
    return this.isDelimited;
  }

  #string(): boolean {
    const text = this.string();
    // It might look the same as a keyword.
    if (text === undefined || text.startsWith(':')) return false;
    this.texts.push(text);
    this.read = text;
    return this.isDelimited;
  }

  #keyword(): boolean {
    const name = this.keyword();
    if (name === undefined) return false;
    this.texts.push(name);
    this.read = name.text;
    return true;
  }

  #scalar(): boolean {
    if (this.eatAll(NIL)) this.read = null;
    else if (this.eatAll(TRUE)) this.read = true;
    else if (this.eatAll(FALSE)) this.read = false;
    else return this.#number();
    return true;
  }

  #number(): boolean {
    const isNegative = this.eat(at('-'));
    const count = this.count();
    this.read = isNegative ? -count : count;
    return count > 0 || (count === 0 && !isNegative);
  }
}
