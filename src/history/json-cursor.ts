/**
 * A place in the bytes of one line of JSON, and the steps from there over what usually stands in it:
 * scalars without escapes, of printable ASCII, numbers of at most 15 digits.
 *
 * A step says whether it was taken. One that was not may leave the place anywhere: then the whole line
 * is to be read otherwise.
 */
import { ByteNames, FIRST_HASH, type Name, nextHash } from './byte-names.ts';
import type { Json } from './operation.ts';

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
export const at = (character: string): number => character.charCodeAt(0);

const QUOTE = at('"');
const BACKSLASH = at('\\');
const BLANK = at(' ');
const ZERO = at('0');
const MOST_DIGITS = 15;
/** So many members of a line are expected in the order of the line before. */
const REMEMBERED = 16;
/** Of ten; each exactly as a double has it. */
const POWERS = Array.from({ length: MOST_DIGITS + 1 }, (_, count) => Number(`1e${count}`));
export const NULL = bytesOf('null');
const TRUE = bytesOf('true');
const FALSE = bytesOf('false');

export class JsonCursor {
  /** What the last `scalar` read. */
  protected read: Json = null;
  readonly #names = new ByteNames();
  /** The heads of members in the line before, in their order. */
  readonly #expected = new Uint8Array(REMEMBERED);
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #end = 0;

  protected begin(bytes: Buffer, start: number, end: number): void {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  /** The byte that stands here; the next line's, or undefined, beyond the end. */
  protected get here(): number | undefined {
    return this.#bytes[this.#at];
  }

  protected get place(): number {
    return this.#at;
  }

  protected get isAtEnd(): boolean {
    return this.#at === this.#end;
  }

  protected skipBlanks(): void {
    while (this.#at < this.#end && this.#bytes[this.#at] === BLANK) this.#at++;
  }

  protected eat(byte: number): boolean {
    if (this.#at >= this.#end || this.#bytes[this.#at] !== byte) return false;
    this.#at++;
    return true;
  }

  protected eatAll(expected: Uint8Array): boolean {
    const bytes = this.#bytes;
    const start = this.#at;
    const length = expected.length;
    if (start + length > this.#end) return false;
    for (let i = 0; i < length; i++) {
      if (bytes[start + i] !== expected[i]) return false;
    }
    this.#at = start + length;
    return true;
  }

  /**
   * Which of `heads` stands here, at this place among the members of its map; how many there are where it is
   * none. Lines of one writer have their members in one order: that of the line before is looked for first.
   */
  protected headAt(place: number, heads: readonly Uint8Array[]): number {
    const slot = Math.min(place, REMEMBERED - 1);
    const expected = this.#expected[slot] ?? 0;
    if (this.eatAll(heads[expected] as Uint8Array)) return expected;
    for (let head = 0; head < heads.length; head++) {
      if (!this.eatAll(heads[head] as Uint8Array)) continue;
      this.#expected[slot] = head;
      return head;
    }
    return heads.length;
  }

  protected scalar(): boolean {
    const first = this.#bytes[this.#at] ?? 0;
    if (first === QUOTE) {
      const text = this.string();
      this.read = text ?? null;
      return text !== undefined;
    }
    if (first >= at('a')) return this.#word();
    return this.#number();
  }

  #number(): boolean {
    const start = this.#at;
    const negative = this.eat(at('-'));
    let number = this.count();
    if (number < 0) return false;
    if (this.eat(at('.'))) number = this.#withFraction(number, this.#at - start);
    const next = this.#at < this.#end ? this.#bytes[this.#at] : 0;
    if (next === at('e') || next === at('E')) return false;
    this.read = negative ? -number : number;
    return number > 0 || (number === 0 && !negative);
  }

  /**
   * The number with the digits that stand here behind its point; −1 where there are none, or too many.
   * Exact: of two whole numbers that a double holds the quotient is rounded once, as JSON.parse does.
   */
  #withFraction(whole: number, digitsBefore: number): number {
    const bytes = this.#bytes;
    const start = this.#at;
    let digits = whole;
    let position = start;
    for (; position < this.#end; position++) {
      const digit = (bytes[position] as number) - ZERO;
      if (digit < 0 || digit > 9) break;
      digits = digits * 10 + digit;
    }
    this.#at = position;
    const count = position - start;
    return count === 0 || digitsBefore + count > MOST_DIGITS
      ? -1
      : digits / (POWERS[count] as number);
  }

  #word(): boolean {
    if (this.eatAll(NULL)) this.read = null;
    else if (this.eatAll(TRUE)) this.read = true;
    else if (this.eatAll(FALSE)) this.read = false;
    else return false;
    return true;
  }

  /** A whole number from 0 without a leading zero; −1 when there is none here. */
  protected count(): number {
    const bytes = this.#bytes;
    const start = this.#at;
    let position = start;
    let count = 0;
    for (; position < this.#end; position++) {
      const digit = (bytes[position] as number) - ZERO;
      if (digit < 0 || digit > 9) break;
      count = count * 10 + digit;
    }
    this.#at = position;
    const digits = position - start;
    if (digits === 0 || digits > MOST_DIGITS) return -1;
    return digits > 1 && bytes[start] === ZERO ? -1 : count;
  }

  /** A plain string that comes often; undefined where none stands here. */
  protected name(): Name | undefined {
    const bytes = this.#bytes;
    const end = this.#end;
    const start = this.#at + 1;
    if (bytes[this.#at] !== QUOTE) return undefined;
    let hash = FIRST_HASH;
    for (let position = start; position < end; position++) {
      const byte = bytes[position] as number;
      if (byte === QUOTE) {
        this.#at = position + 1;
        return this.#names.name(bytes, start, position, hash);
      }
      if (!isPlain(byte)) return undefined;
      hash = nextHash(hash, byte);
    }
    return undefined;
  }

  /** The byte that stands here and all of `kinds` behind it, as a name that comes often. */
  protected word(kinds: Uint8Array): Name | undefined {
    const bytes = this.#bytes;
    const end = this.#end;
    const start = this.#at;
    if (start >= end) return undefined;
    let hash = nextHash(FIRST_HASH, bytes[start] as number);
    let position = start + 1;
    for (; position < end; position++) {
      const byte = bytes[position] as number;
      if (kinds[byte] === 0) break;
      hash = nextHash(hash, byte);
    }
    this.#at = position;
    return this.#names.name(bytes, start, position, hash);
  }

  /** Steps over all bytes of `kinds`. */
  protected skip(kinds: Uint8Array): void {
    const bytes = this.#bytes;
    const end = this.#end;
    let position = this.#at;
    while (position < end && kinds[bytes[position] as number] !== 0) position++;
    this.#at = position;
  }

  /** A plain string; undefined where none stands here. */
  protected string(): string | undefined {
    const start = this.#at + 1;
    const end = this.closingQuote();
    return end < 0 ? undefined : this.#bytes.toString('latin1', start, end);
  }

  /** Steps over a plain string; the position of its closing quote, or −1. */
  protected closingQuote(): number {
    const bytes = this.#bytes;
    const end = this.#end;
    if (bytes[this.#at] !== QUOTE) return -1;
    for (let position = this.#at + 1; position < end; position++) {
      const byte = bytes[position] as number;
      if (byte === QUOTE) {
        this.#at = position + 1;
        return position;
      }
      if (!isPlain(byte)) return -1;
    }
    return -1;
  }
}

/** Bytes by kind: 1 at the place of each of these characters, 0 elsewhere. */
export const kindOf = (characters: string): Uint8Array => {
  const kinds = new Uint8Array(256);
  for (const byte of bytesOf(characters)) kinds[byte] = 1;
  return kinds;
};

/** Printable ASCII that stands for itself. */
const isPlain = (byte: number): boolean => byte >= 0x20 && byte <= 0x7e && byte !== BACKSLASH;
