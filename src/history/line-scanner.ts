/**
 * Reads the usual line of JSON lines straight from its bytes, ours and those of others.
 *
 * Usual: the known members once each, others where they are scalars; blanks after braces, colons and
 * commas; no escapes, printable ASCII, numbers of at most 15 digits or decimal ones; a value that is a
 * scalar, or a pair of scalars. `scan` says false for everything else, also for what is wrong, and the
 * caller asks jsonl.ts, which decides. So this file may be too strict, but whatever it accepts must
 * read exactly as there.
 */
import { at, bytesOf, JsonCursor, NULL } from './json-cursor.ts';
import type { Name } from './byte-names.ts';
import { mayBeSilent, needsValue } from './completion-values.ts';
import type { EventType, Json } from './operation.ts';
import type { FileProcess } from './process-numbers.ts';

const QUOTE = at('"');
const BLANK = at(' ');
const RETURN = at('\r');
const NEWLINE = at('\n');
const NO_NAME: Name = { text: '', number: -1 };

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

const OK = bytesOf('"ok"');
const FAIL = bytesOf('"fail"');
const INVOKE = bytesOf('"invoke"');
const INFO = bytesOf('"info"');

export class LineScanner extends JsonCursor {
  index = 0;
  time = 0;
  process: FileProcess = 0;
  type: EventType = 'invoke';
  fName: Name = NO_NAME;
  keyName: Name | undefined = undefined;
  nodeName: Name | undefined = undefined;
  value: Json = null;
  /** Whether the line has a time of its own. */
  timed = false;

  /**
   * Whether `bytes[start, end)` is a usual line; if so, the fields hold what it says. `position` stands
   * in for an index or a time that is missing.
   */
  scan(bytes: Buffer, start: number, end: number, position: number): boolean {
    return this.#scan(bytes, start, end, position) && this.isAtEnd;
  }

  /**
   * The same of a line that begins at `start`, and ends in a newline before `end`: where the newline
   * stands, or −1. No usual line reaches beyond it, for nothing in one is a newline.
   */
  scanLine(bytes: Buffer, start: number, end: number, position: number): number {
    return this.#scan(bytes, start, end, position) && this.here === NEWLINE ? this.place : -1;
  }

  get f(): string {
    return this.fName.text;
  }

  get key(): string | undefined {
    return this.keyName?.text;
  }

  get node(): string | undefined {
    return this.nodeName?.text;
  }

  #scan(bytes: Buffer, start: number, end: number, position: number): boolean {
    this.begin(bytes, start, end);
    this.index = position;
    this.time = position;
    this.keyName = undefined;
    this.nodeName = undefined;
    this.value = null;
    const seen = this.#members();
    if ((seen & REQUIRED_BITS) !== REQUIRED_BITS) return false;
    this.timed = (seen & TIME_BIT) !== 0;
    if ((seen & VALUE_BIT) === 0 && this.#needsValue()) return false;
    this.eat(RETURN);
    return true;
  }

  #needsValue(): boolean {
    return this.type === 'ok' ? !mayBeSilent(this.f) : this.type === 'invoke' && needsValue(this.f);
  }

  /** The bits of the members of an object; 0 where it is not a usual one. */
  #members(): number {
    if (!this.eat(at('{'))) return 0;
    let seen = 0;
    let place = 0;
    do {
      if (this.here === BLANK) this.skipBlanks();
      const member = this.headAt(place++, HEADS);
      if (this.here === BLANK) this.skipBlanks();
      const bit = 1 << member;
      if ((seen & bit) !== 0 || !this.#member(member)) return 0;
      if (member !== UNKNOWN_MEMBER) seen |= bit;
    } while (this.eat(at(',')));
    if (this.here === BLANK) this.skipBlanks();
    return this.eat(at('}')) ? seen : 0;
  }

  /** Steps over a member that nobody needs. */
  #unknownMember(): boolean {
    if (this.closingQuote() < 0 || !this.eat(at(':'))) return false;
    this.skipBlanks();
    return this.here === QUOTE ? this.closingQuote() >= 0 : this.scalar();
  }

  #member(member: number): boolean {
    switch (member) {
      case INDEX:
        this.index = this.count();
        return this.index >= 0;
      case TIME:
        return this.#time();
      case PROCESS:
        return this.#process();
      case TYPE:
        return this.#type();
      case F:
        this.fName = this.name() ?? NO_NAME;
        return this.f !== '';
      case KEY:
        if (this.eatAll(NULL)) return true;
        this.keyName = this.name();
        return this.keyName !== undefined;
      case VALUE:
        return this.#value();
      case NODE:
        if (this.eatAll(NULL)) return true;
        this.nodeName = this.name();
        return this.nodeName !== undefined;
      case UNKNOWN_MEMBER:
        return this.#unknownMember();
      default:
        return this.eatAll(NULL) || this.closingQuote() >= 0;
    }
  }

  #time(): boolean {
    if (!this.scalar() || typeof this.read !== 'number') return false;
    this.time = this.read;
    return this.time >= 0;
  }

  #process(): boolean {
    if (this.here !== QUOTE) {
      const process = this.count();
      this.process = process;
      return process >= 0 && process < 2 ** 31;
    }
    const name = this.name()?.text ?? '';
    this.process = name === ':nemesis' ? 'nemesis' : name;
    return name !== '';
  }

  #type(): boolean {
    if (this.eatAll(INVOKE)) this.type = 'invoke';
    else if (this.eatAll(OK)) this.type = 'ok';
    else if (this.eatAll(INFO)) this.type = 'info';
    else if (this.eatAll(FAIL)) this.type = 'fail';
    else return false;
    return true;
  }

  #value(): boolean {
    if (!this.eat(at('['))) {
      const scalar = this.scalar();
      this.value = this.read;
      return scalar;
    }
    if (!this.#element()) return false;
    const first = this.read;
    if (!this.eat(at(',')) || !this.#element()) return false;
    this.value = [first, this.read];
    return this.eat(at(']'));
  }

  #element(): boolean {
    this.skipBlanks();
    const scalar = this.scalar();
    this.skipBlanks();
    return scalar;
  }
}
