/**
 * Reads the usual line of JSON lines straight from its bytes, ours and those of others.
 *
 * Usual: the known members once each, others where they are scalars; blanks after braces, colons and
 * commas; no escapes, printable ASCII, numbers of at most 15 digits or decimal ones; a value that is a
 * scalar, or a pair of scalars. `scan` says false for everything else, also for what is wrong, and the
 * caller asks jsonl.ts, which decides. So this file may be too strict, but whatever it accepts must
 * read exactly as there.
 */
import { ByteNames, FIRST_HASH, nextHash } from './byte-names.ts';
import { mayBeSilent } from './completion-values.ts';
import type { EventType, Json } from './operation.ts';
import type { FileProcess } from './process-numbers.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const at = (character: string): number => character.charCodeAt(0);

const QUOTE = at('"');
const BACKSLASH = at('\\');
const BLANK = at(' ');
const RETURN = at('\r');
const ZERO = at('0');
const MOST_DIGITS = 15;
/** Of ten; each exactly as a double has it. */
const POWERS = Array.from({ length: MOST_DIGITS + 1 }, (_, count) => Number(`1e${count}`));

const HEADS = ['index', 'time', 'process', 'type', 'f', 'key', 'value', 'node', 'error'].map(
  (name) => bytesOf(`"${name}":`),
);
/** The members by their place in HEADS: numbers, for there are millions of them. */
const INDEX = 0;
const TIME = 1;
const PROCESS = 2;
const TYPE = 3;
const F = 4;
const KEY = 5;
const VALUE = 6;
const NODE = 7;
/** A member that is none of these; may come several times. */
const UNKNOWN_MEMBER = HEADS.length;

const REQUIRED_BITS = (1 << PROCESS) | (1 << TYPE) | (1 << F);
const VALUE_BIT = 1 << VALUE;
const TIME_BIT = 1 << TIME;
/** So many members of a line are expected in the order of the line before. */
const REMEMBERED = 16;

const OK = bytesOf('"ok"');
const FAIL = bytesOf('"fail"');
const INVOKE = bytesOf('"invoke"');
const INFO = bytesOf('"info"');
const NULL = bytesOf('null');
const TRUE = bytesOf('true');
const FALSE = bytesOf('false');

export class LineScanner {
  index = 0;
  time = 0;
  process: FileProcess = 0;
  type: EventType = 'invoke';
  f = '';
  key: string | undefined = undefined;
  node: string | undefined = undefined;
  value: Json = null;
  /** Whether the line has a time of its own. */
  timed = false;

  readonly #names = new ByteNames();
  /** The members of the line before, in their order. */
  readonly #expected = new Uint8Array(REMEMBERED);
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #end = 0;
  /** What the last `#scalar` read. */
  #read: Json = null;

  /**
   * Whether `bytes[start, end)` is a usual line; if so, the fields hold what it says. `position` stands
   * in for an index or a time that is missing.
   */
  scan(bytes: Buffer, start: number, end: number, position: number): boolean {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    this.index = position;
    this.time = position;
    this.key = undefined;
    this.node = undefined;
    this.value = null;
    const seen = this.#members();
    if ((seen & REQUIRED_BITS) !== REQUIRED_BITS) return false;
    this.timed = (seen & TIME_BIT) !== 0;
    if ((seen & VALUE_BIT) === 0 && this.type === 'ok' && !mayBeSilent(this.f)) return false;
    if (this.#bytes[this.#at] === RETURN && this.#at === end - 1) this.#at++;
    return this.#at === end;
  }

  /** The bits of the members of an object; 0 where it is not a usual one. */
  #members(): number {
    if (!this.#eat(at('{'))) return 0;
    let seen = 0;
    let place = 0;
    do {
      if (this.#bytes[this.#at] === BLANK) this.#skipBlanks();
      const member = this.#memberAt(place++);
      if (this.#bytes[this.#at] === BLANK) this.#skipBlanks();
      const bit = 1 << member;
      if ((seen & bit) !== 0 || !this.#member(member)) return 0;
      if (member !== UNKNOWN_MEMBER) seen |= bit;
    } while (this.#eat(at(',')));
    if (this.#bytes[this.#at] === BLANK) this.#skipBlanks();
    return this.#eat(at('}')) ? seen : 0;
  }

  #skipBlanks(): void {
    while (this.#at < this.#end && this.#bytes[this.#at] === BLANK) this.#at++;
  }

  #eat(byte: number): boolean {
    if (this.#at >= this.#end || this.#bytes[this.#at] !== byte) return false;
    this.#at++;
    return true;
  }

  #eatAll(expected: Uint8Array): boolean {
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

  /** Lines of one writer have their members in one order: look for that of the line before first. */
  #memberAt(place: number): number {
    const slot = Math.min(place, REMEMBERED - 1);
    const expected = this.#expected[slot] ?? 0;
    if (expected < UNKNOWN_MEMBER && this.#eatAll(HEADS[expected] as Uint8Array)) return expected;
    for (let member = 0; member < HEADS.length; member++) {
      if (!this.#eatAll(HEADS[member] as Uint8Array)) continue;
      this.#expected[slot] = member;
      return member;
    }
    return UNKNOWN_MEMBER;
  }

  /** Steps over a member that nobody needs. */
  #unknownMember(): boolean {
    if (this.#closingQuote() < 0 || !this.#eat(at(':'))) return false;
    this.#skipBlanks();
    return this.#bytes[this.#at] === QUOTE ? this.#closingQuote() >= 0 : this.#scalar();
  }

  #member(member: number): boolean {
    switch (member) {
      case INDEX:
        this.index = this.#count();
        return this.index >= 0;
      case TIME:
        return this.#time();
      case PROCESS:
        return this.#process();
      case TYPE:
        return this.#type();
      case F:
        this.f = this.#name() ?? '';
        return this.f !== '';
      case KEY:
        if (this.#eatAll(NULL)) return true;
        this.key = this.#name();
        return this.key !== undefined;
      case VALUE:
        return this.#value();
      case NODE:
        if (this.#eatAll(NULL)) return true;
        this.node = this.#name();
        return this.node !== undefined;
      case UNKNOWN_MEMBER:
        return this.#unknownMember();
      default:
        return this.#eatAll(NULL) || this.#closingQuote() >= 0;
    }
  }

  #time(): boolean {
    if (!this.#scalar() || typeof this.#read !== 'number') return false;
    this.time = this.#read;
    return this.time >= 0;
  }

  #process(): boolean {
    if (this.#bytes[this.#at] !== QUOTE) {
      const process = this.#count();
      this.process = process;
      return process >= 0 && process < 2 ** 31;
    }
    const name = this.#name() ?? '';
    this.process = name === ':nemesis' ? 'nemesis' : name;
    return name !== '';
  }

  #type(): boolean {
    if (this.#eatAll(INVOKE)) this.type = 'invoke';
    else if (this.#eatAll(OK)) this.type = 'ok';
    else if (this.#eatAll(INFO)) this.type = 'info';
    else if (this.#eatAll(FAIL)) this.type = 'fail';
    else return false;
    return true;
  }

  #value(): boolean {
    if (!this.#eat(at('['))) {
      const scalar = this.#scalar();
      this.value = this.#read;
      return scalar;
    }
    if (!this.#element()) return false;
    const first = this.#read;
    if (!this.#eat(at(',')) || !this.#element()) return false;
    this.value = [first, this.#read];
    return this.#eat(at(']'));
  }

  #element(): boolean {
    this.#skipBlanks();
    const scalar = this.#scalar();
    this.#skipBlanks();
    return scalar;
  }

  #scalar(): boolean {
    const first = this.#bytes[this.#at] ?? 0;
    if (first === QUOTE) {
      const start = this.#at + 1;
      const end = this.#closingQuote();
      if (end < 0) return false;
      this.#read = this.#bytes.toString('latin1', start, end);
      return true;
    }
    if (first >= at('a')) return this.#word();
    return this.#number();
  }

  #number(): boolean {
    const start = this.#at;
    const negative = this.#eat(at('-'));
    let number = this.#count();
    if (number < 0) return false;
    if (this.#eat(at('.'))) number = this.#withFraction(number, this.#at - start);
    const next = this.#at < this.#end ? this.#bytes[this.#at] : 0;
    if (next === at('e') || next === at('E')) return false;
    this.#read = negative ? -number : number;
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
    if (this.#eatAll(NULL)) this.#read = null;
    else if (this.#eatAll(TRUE)) this.#read = true;
    else if (this.#eatAll(FALSE)) this.#read = false;
    else return false;
    return true;
  }

  /** A whole number from 0 without a leading zero; −1 when there is none here. */
  #count(): number {
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
  #name(): string | undefined {
    const bytes = this.#bytes;
    const end = this.#end;
    const start = this.#at + 1;
    if (bytes[this.#at] !== QUOTE) return undefined;
    let hash = FIRST_HASH;
    for (let position = start; position < end; position++) {
      const byte = bytes[position] as number;
      if (byte === QUOTE) {
        this.#at = position + 1;
        return this.#names.text(bytes, start, position, hash);
      }
      if (!isPlain(byte)) return undefined;
      hash = nextHash(hash, byte);
    }
    return undefined;
  }

  /** Steps over a plain string; the position of its closing quote, or −1. */
  #closingQuote(): number {
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

/** Printable ASCII that stands for itself. */
const isPlain = (byte: number): boolean => byte >= 0x20 && byte <= 0x7e && byte !== BACKSLASH;
