/**
 * Reads the usual line of JSON lines straight from its bytes, ours and those of others.
 *
 * Usual: the known members once each, others where they are scalars; blanks after braces, colons and
 * commas; no escapes, printable ASCII, numbers of at most 15 digits or decimal ones; a value that is a
 * scalar, or a pair of scalars. `scan` says false for everything else, also for what is wrong, and the
 * caller asks jsonl.ts, which decides. So this file may be too strict, but whatever it accepts must
 * read exactly as there.
 */
import { ByteNames } from './byte-names.ts';
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
const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/u;

const MEMBERS = ['index', 'time', 'process', 'type', 'f', 'key', 'value', 'node', 'error'] as const;
type Member = (typeof MEMBERS)[number];

const HEADS = MEMBERS.map((name) => bytesOf(`"${name}":`));
const bit = (name: Member): number => 1 << MEMBERS.indexOf(name);
const REQUIRED_BITS = bit('process') | bit('type') | bit('f');
const VALUE_BIT = bit('value');
const TIME_BIT = bit('time');
/** An unknown member; may come several times. */
const UNKNOWN_MEMBER = MEMBERS.length;
/** So many members of a line are expected in the order of the line before. */
const REMEMBERED = 16;

const TYPES = (['invoke', 'ok', 'fail', 'info'] as const).map(
  (type) => [type, bytesOf(`"${type}"`)] as const,
);
const NULL = bytesOf('null');
const WORDS = [
  [null, NULL],
  [true, bytesOf('true')],
  [false, bytesOf('false')],
] as const;

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
      this.#skipBlanks();
      const member = this.#memberAt(place++);
      if (member === UNKNOWN_MEMBER) {
        if (!this.#unknownMember()) return 0;
      } else {
        this.#skipBlanks();
        if ((seen & (1 << member)) !== 0 || !this.#member(MEMBERS[member] as Member)) return 0;
        seen |= 1 << member;
      }
      this.#skipBlanks();
    } while (this.#eat(at(',')));
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

  #member(member: Member): boolean {
    switch (member) {
      case 'index':
        this.index = this.#count();
        return this.index >= 0;
      case 'time':
        return this.#time();
      case 'process':
        return this.#process();
      case 'type':
        return this.#type();
      case 'f':
        this.f = this.#name() ?? '';
        return this.f !== '';
      case 'key':
        if (this.#eatAll(NULL)) return true;
        this.key = this.#name();
        return this.key !== undefined;
      case 'value':
        return this.#value();
      case 'node':
        if (this.#eatAll(NULL)) return true;
        this.node = this.#name();
        return this.node !== undefined;
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
    for (const [type, text] of TYPES) {
      if (this.#eatAll(text)) {
        this.type = type;
        return true;
      }
    }
    return false;
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
    const count = this.#count();
    const next = this.#at < this.#end ? this.#bytes[this.#at] : 0;
    if (next === at('.') || next === at('e') || next === at('E')) return this.#decimal(start);
    if (count < 0 || (negative && count === 0)) return false;
    this.#read = negative ? -count : count;
    return true;
  }

  /** A number with a point or an exponent, which begins at `start`. */
  #decimal(start: number): boolean {
    const bytes = this.#bytes;
    while (this.#at < this.#end && isOfDecimal(bytes[this.#at] as number)) this.#at++;
    const text = bytes.toString('latin1', start, this.#at);
    const number = Number(text);
    const isExact = !Number.isInteger(number) || (Number.isSafeInteger(number) && number !== 0);
    this.#read = number;
    return DECIMAL.test(text) && Number.isFinite(number) && isExact;
  }

  #word(): boolean {
    for (const [meaning, text] of WORDS) {
      if (this.#eatAll(text)) {
        this.#read = meaning;
        return true;
      }
    }
    return false;
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

  #name(): string | undefined {
    const start = this.#at + 1;
    const end = this.#closingQuote();
    return end < 0 ? undefined : this.#names.text(this.#bytes, start, end);
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
      if (byte < 0x20 || byte > 0x7e || byte === BACKSLASH) return -1;
    }
    return -1;
  }
}

const isOfDecimal = (byte: number): boolean =>
  (byte >= ZERO && byte <= at('9')) ||
  byte === at('.') ||
  byte === at('e') ||
  byte === at('E') ||
  byte === at('+') ||
  byte === at('-');
