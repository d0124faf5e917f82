/**
 * Reads the usual line of `history.jsonl` straight from its bytes.
 *
 * Usual: the known members once each, no white space, no escapes, printable ASCII, whole numbers of
 * at most 15 digits; a value that is a scalar, or a pair of scalars. `scan` says false for everything
 * else, also for what is wrong, and the caller takes the slow road (jsonl.ts), which decides. So this
 * file may be too strict, but whatever it accepts must read exactly as there.
 */
import { ByteNames } from './byte-names.ts';
import type { EventType, Json, Process } from './operation.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const at = (character: string): number => character.charCodeAt(0);

const QUOTE = at('"');
const BACKSLASH = at('\\');
const ZERO = at('0');
const MOST_DIGITS = 15;

const MEMBERS = ['index', 'time', 'process', 'type', 'f', 'key', 'value', 'node', 'error'] as const;
type Member = (typeof MEMBERS)[number];

const HEADS = MEMBERS.map((name) => bytesOf(`"${name}":`));
const REQUIRED = ['index', 'time', 'process', 'type', 'f', 'value'] as const;
const REQUIRED_BITS = REQUIRED.reduce((bits, name) => bits | (1 << MEMBERS.indexOf(name)), 0);

const TYPES = (['invoke', 'ok', 'fail', 'info'] as const).map(
  (type) => [type, bytesOf(`"${type}"`)] as const,
);
const NEMESIS = bytesOf('"nemesis"');
const WORDS = [
  [null, bytesOf('null')],
  [true, bytesOf('true')],
  [false, bytesOf('false')],
] as const;

export class LineScanner {
  index = 0;
  time = 0;
  process: Process = 0;
  type: EventType = 'invoke';
  f = '';
  key: string | undefined = undefined;
  node: string | undefined = undefined;
  /** The value; of a pair its first part, `value2` the second and `isPair` true. */
  value: Json = null;
  value2: Json = null;
  isPair = false;

  readonly #names = new ByteNames();
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #end = 0;
  /** What the last `#scalar` read. */
  #read: Json = null;

  /** Whether `bytes[start, end)` is a usual line; if so, the fields hold what it says. */
  scan(bytes: Buffer, start: number, end: number): boolean {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    this.key = undefined;
    this.node = undefined;
    this.isPair = false;
    if (!this.#eat(at('{'))) return false;
    let seen = 0;
    let next = 0;
    do {
      // The members usually stand in the writer's order: look from where the last one was found.
      const member = this.#memberFrom(next);
      if (member < 0 || (seen & (1 << member)) !== 0) return false;
      if (!this.#member(MEMBERS[member] as Member)) return false;
      seen |= 1 << member;
      next = member + 1;
    } while (this.#eat(at(',')));
    return (seen & REQUIRED_BITS) === REQUIRED_BITS && this.#eat(at('}')) && this.#at === end;
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

  #memberFrom(next: number): number {
    for (let i = 0; i < HEADS.length; i++) {
      const member = (next + i) % HEADS.length;
      if (this.#eatAll(HEADS[member] as Uint8Array)) return member;
    }
    return -1;
  }

  #member(member: Member): boolean {
    switch (member) {
      case 'index':
        this.index = this.#count();
        return this.index >= 0;
      case 'time':
        this.time = this.#count();
        return this.time >= 0;
      case 'process':
        return this.#process();
      case 'type':
        return this.#type();
      case 'f':
        this.f = this.#name() ?? '';
        return this.f !== '';
      case 'key':
        this.key = this.#name();
        return this.key !== undefined;
      case 'value':
        return this.#value();
      case 'node':
        this.node = this.#name();
        return this.node !== undefined;
      default:
        return this.#closingQuote() >= 0;
    }
  }

  #process(): boolean {
    if (this.#eatAll(NEMESIS)) {
      this.process = 'nemesis';
      return true;
    }
    const process = this.#count();
    this.process = process;
    return process >= 0 && process < 2 ** 31;
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
    this.isPair = true;
    if (!this.#scalar()) return false;
    this.value = this.#read;
    if (!this.#eat(at(',')) || !this.#scalar()) return false;
    this.value2 = this.#read;
    return this.#eat(at(']'));
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
    const negative = this.#eat(at('-'));
    const count = this.#count();
    if (count < 0 || (negative && count === 0)) return false;
    this.#read = negative ? -count : count;
    return true;
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
