/**
 * Reads the usual line of a Jepsen history, an operation a line, straight from its bytes.
 *
 * Usual: a map, tagged or not, whose members are named by plain keywords, each once, in any order; what
 * is looked into is usual (edn-cursor.ts), a client is a number or a keyword. It says no to everything
 * else, also to what is wrong: then edn-event.ts decides.
 */
import type { Name } from '../byte-names.ts';
import { mayBeSilent } from '../completion-values.ts';
import { at, bytesOf, kindOf } from '../json-cursor.ts';
import type { EventType, Json } from '../operation.ts';
import type { FileProcess } from '../process-numbers.ts';
import { EdnCursor } from './edn-cursor.ts';
import type { ForeignEvent } from './foreign-history.ts';
import type { KnownTexts } from './known-texts.ts';

/** Each with the blank behind it. */
const NAMES = ['index', 'time', 'process', 'type', 'f', 'key', 'value', 'error', 'node'] as const;
const HEADS = NAMES.map((name) => bytesOf(`:${name} `));
const KNOWN: ReadonlySet<string> = new Set(NAMES.map((name) => `:${name}`));
const INDEX = 0;
const TIME = 1;
const PROCESS = 2;
const TYPE = 3;
const F = 4;
const KEY = 5;
const VALUE = 6;
const UNKNOWN_MEMBER = NAMES.length;

const TYPES: readonly EventType[] = ['invoke', 'ok', 'fail', 'info'];
const TYPE_TEXTS = TYPES.map((type) => bytesOf(`:${type}`));
const NIL = bytesOf('nil');

const TAG = kindOf('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/');
const NEWLINE = at('\n');
const COLON = at(':');
const NONE = -1;

/** The line that was read last, as an event. */
export class EdnLineScanner extends EdnCursor implements ForeignEvent {
  /** Are the caller's to set. */
  position = 0;
  line = 1;
  /** NONE where there is none. */
  index = NONE;
  isOfNemesis = false;
  process: FileProcess = 0;
  type: EventType = 'invoke';
  f = '';
  value: Json = null;
  unsaid: true | undefined = undefined;
  key: Json | undefined = undefined;
  time: number | undefined = undefined;

  readonly #known: KnownTexts;
  readonly #unknown: string[] = [];
  #seen = 0;
  #processName: Name | undefined;
  #fName: Name | undefined;
  #keyText: Name | string | undefined;

  constructor(known: KnownTexts) {
    super();
    this.#known = known;
  }

  /**
   * Where the newline of the line stands that begins at `start`, or −1 where it is not usual.
   *
   * @throws EdnProblem where a text looks the same as another kind of value before it
   */
  scanLine(bytes: Buffer, start: number, end: number): number {
    if (!this.#scanMap(bytes, start, end)) return -1;
    this.blanks();
    return this.here === NEWLINE && this.#isOperation() ? this.place : -1;
  }

  /** The same of a map of one line that begins at `start`, whatever comes behind: where it ends. */
  scanElement(bytes: Buffer, start: number, end: number): number {
    return this.#scanMap(bytes, start, end) && this.#isOperation() ? this.place : -1;
  }

  #scanMap(bytes: Buffer, start: number, end: number): boolean {
    this.beginLine(bytes, start, end);
    this.index = NONE;
    this.value = null;
    this.key = undefined;
    this.time = undefined;
    this.#processName = undefined;
    this.#keyText = undefined;
    this.#seen = 0;
    return this.#map();
  }

  #isOperation(): boolean {
    if (!this.#has(PROCESS)) return false;
    this.isOfNemesis = this.process === ':nemesis';
    if (this.#processName !== undefined) this.#known.learn(this.#processName);
    if (this.isOfNemesis) return true;
    const f = this.#fName;
    if (!this.#has(TYPE) || !this.#has(F) || f === undefined) return false;
    this.f = this.#known.plain(f);
    const isTelling = this.type === 'invoke' || this.type === 'ok';
    const hasValue = this.#has(VALUE);
    if (this.type === 'ok' && !hasValue && !mayBeSilent(this.f)) return false;
    this.unsaid =
      (this.type === 'invoke' && !hasValue) || (this.type === 'info' && this.value !== null)
        ? true
        : undefined;
    this.#known.learnType(this.type);
    this.#known.learn(f);
    if (this.#keyText !== undefined) this.#known.learn(this.#keyText);
    if (isTelling) for (const text of this.texts) this.#known.learn(text);
    else this.value = null;
    return true;
  }

  #has(member: number): boolean {
    return (this.#seen & (1 << member)) !== 0;
  }

  #map(): boolean {
    if (this.here === at('#')) {
      const tag = this.word(TAG)?.text ?? '';
      // A set, and what is discarded, begin like it.
      if (!/^#[A-Za-z]/u.test(tag)) return false;
    }
    if (!this.eat(at('{'))) return false;
    if (this.#unknown.length > 0) this.#unknown.length = 0;
    for (let place = 0; ; place++) {
      this.blanks();
      if (this.eat(at('}'))) return true;
      const member = this.headAt(place, HEADS);
      if (member === UNKNOWN_MEMBER) {
        if (!this.#unknownMember()) return false;
        continue;
      }
      if (this.#has(member)) return false;
      this.#seen |= 1 << member;
      this.blanks();
      if (!this.#member(member)) return false;
    }
  }

  #unknownMember(): boolean {
    const name = this.keyword()?.text;
    if (name === undefined || KNOWN.has(name) || this.#unknown.includes(name)) return false;
    this.#unknown.push(name);
    this.blanks();
    return this.unseen();
  }

  #member(member: number): boolean {
    switch (member) {
      case INDEX:
        if (this.#nil()) return true;
        this.index = this.count();
        return this.index >= 0 && this.isDelimited;
      case TIME:
        if (this.#nil()) return true;
        this.time = this.count();
        return this.time >= 0 && this.isDelimited;
      case PROCESS:
        return this.#process();
      case TYPE:
        return this.#type();
      case F:
        this.#fName = this.keyword();
        return this.#fName !== undefined;
      case KEY:
        return this.#key();
      case VALUE:
        return this.#value();
      default:
        return this.unseen();
    }
  }

  #nil(): boolean {
    return this.eatAll(NIL) && this.isDelimited;
  }

  #process(): boolean {
    if (this.here === COLON) {
      this.#processName = this.keyword();
      this.process = this.#processName?.text ?? '';
      return this.process !== '';
    }
    const process = this.count();
    this.process = process;
    return process >= 0 && process < 2 ** 31 && this.isDelimited;
  }

  #type(): boolean {
    for (let type = 0; type < TYPES.length; type++) {
      if (!this.eatAll(TYPE_TEXTS[type] as Uint8Array)) continue;
      this.type = TYPES[type] as EventType;
      return this.isDelimited;
    }
    return false;
  }

  #key(): boolean {
    const before = this.texts.length;
    if (!this.scan() || Array.isArray(this.read)) return false;
    // Unlike the texts of values, that of a key is looked at in every event.
    if (this.texts.length > before) this.#keyText = this.texts.pop();
    this.key = this.read ?? undefined;
    return true;
  }

  #value(): boolean {
    const value = this.scan();
    this.value = this.read;
    return value;
  }
}
