/**
 * Reads the usual columns of an operation as Jepsen prints it, straight from their bytes: process, type,
 * function, value, and behind the value perhaps an error.
 *
 * Usual: a client is a number or a plain keyword, a value that is looked at is usual (edn-cursor.ts). It
 * says no to everything else, also to what is wrong: then jepsen-log.ts decides.
 */
import type { Name } from '../byte-names.ts';
import { at, bytesOf, kindOf } from '../json-cursor.ts';
import type { EventType, Json } from '../operation.ts';
import type { FileProcess } from '../process-numbers.ts';
import { EdnCursor } from './edn-cursor.ts';
import type { ForeignEvent } from './foreign-history.ts';
import type { KnownTexts } from './known-texts.ts';

const NIL = bytesOf('nil');
const DASH = bytesOf(' -');
const COLON = at(':');
const NEWLINE = at('\n');
const TAB = at('\t');
const GAP = kindOf(' \t');
const VALUE_END = kindOf(' \r');

const TYPES: ReadonlyMap<string, EventType> = new Map([
  [':invoke', 'invoke'],
  [':ok', 'ok'],
  [':fail', 'fail'],
  [':info', 'info'],
]);

/** The line that was read last, as an event. */
export class LogLineScanner extends EdnCursor implements ForeignEvent {
  /** Are the caller's to set. */
  position = 0;
  line = 1;
  isOfNemesis = false;
  process: FileProcess = 0;
  type: EventType = 'invoke';
  f = '';
  value: Json = null;
  unsaid: true | undefined = undefined;

  readonly #known: KnownTexts;

  constructor(known: KnownTexts) {
    // A tab ends a value, wherever it stands.
    super(kindOf(' ,\r'));
    this.#known = known;
  }

  /** How far it has read. */
  get reached(): number {
    return this.place;
  }

  /**
   * Whether the columns in `bytes[start, end)` are usual, with the newline behind them; `isLogged` where
   * what ends the prefix of a log stands before them.
   *
   * @throws EdnProblem where a text looks the same as another kind of value before it
   */
  scanColumns(bytes: Buffer, start: number, end: number, isLogged: boolean): boolean {
    this.beginLine(bytes, start, end);
    if (isLogged) {
      if (!this.eatAll(DASH)) this.eat(COLON);
      if (!this.#gap()) return false;
    }
    if (!this.#process() || !this.#gap()) return false;
    const type = TYPES.get(this.keyword()?.text ?? '');
    if (type === undefined || !this.#gap()) return false;
    const f = this.keyword();
    if (f === undefined || !this.#gap()) return false;
    const first = this.here ?? 0;
    // Unicode has other blanks.
    if (first <= 0x20 || first > 0x7e) return false;
    this.type = type;
    this.f = this.#known.plain(f);
    this.isOfNemesis = this.process === ':nemesis';
    if (this.isOfNemesis) return true;
    return type === 'invoke' || type === 'ok' ? this.#told() : this.#untold();
  }

  #process(): boolean {
    if (this.here === COLON) {
      const name: Name | undefined = this.keyword();
      this.process = name?.text ?? '';
      return name !== undefined;
    }
    const process = this.count();
    this.process = process;
    return process >= 0 && process < 2 ** 31;
  }

  #gap(): boolean {
    if (GAP[this.here ?? 0] === 0) return false;
    this.skip(GAP);
    return true;
  }

  /** What is asked for or returned. */
  #told(): boolean {
    if (!this.scan() || !this.#valueEnds()) return false;
    this.value = this.read;
    this.unsaid = undefined;
    for (const text of this.texts) this.#known.learn(text);
    return true;
  }

  /** What is not looked at, but for whether an `info` carries something. */
  #untold(): boolean {
    this.value = null;
    this.unsaid = undefined;
    if (this.type === 'fail') return true;
    const isNil = this.eatAll(NIL);
    if (!isNil) this.unsaid = true;
    return !isNil || this.#valueEnds();
  }

  /** Blanks at the end of the value or of the line do not count. */
  #valueEnds(): boolean {
    this.skip(VALUE_END);
    return this.here === TAB || this.here === NEWLINE;
  }
}
