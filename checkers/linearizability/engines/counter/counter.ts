/**
 * Counters that are only raised and read. Who was told the value by a fetch-and-add or add-and-get
 * must be the one to have raised it from there, by any amount: what they were told forces their order
 * (a chain). All others raise by the same amount, and fill what is between. So each value follows
 * from the one before, and it is raised as late as it can be. O(n · open operations).
 *
 * Unknown outcomes are exact, save one thing: where raises of unknown outcome by different amounts
 * are needed to fill a gap between what others were told, the key is handed back.
 */
import { type Columns, NONE } from '../../../../src/history/columns.ts';
import { describeRow } from '../../rows/describe-row.ts';
import type { EngineOptions, EngineResult } from '../engine.ts';
import { decideEachKey, type KeyDecision, violation } from '../shared/key-by-key.ts';
import { type CounterRows, readCounter } from './counter-rows.ts';
import { brokenAt, eachEvent, Waiting } from '../shared/just-in-time.ts';
import type { Look } from '../shared/now-and-then.ts';

const engine = 'counter';

export const checkCounter = (history: Columns, options: EngineOptions): EngineResult => {
  return decideEachKey(history, options, engine, (history, { rows }, look) => {
    const counter = readCounter(history, options, rows, look);
    return counter.type === 'counter' ? new Counter(history, counter).decide(look) : counter;
  });
};

class Counter {
  readonly #history: Columns;
  readonly #counter: CounterRows;
  #value: number;
  /** Raises that were told nothing, or whose outcome is unknown. */
  readonly #raises: Waiting;
  /** By the value from which it raised: the one raise that was told so, and whether it has begun. */
  readonly #tellers = new Map<number, { readonly row: number; begun: boolean }>();
  readonly #isDone: Set<number> = new Set();
  /** Open reads by what they saw. */
  readonly #reads = new Map<number, number[]>();
  readonly #order: number[] = [];
  /** Whether a value was met from which one of several unknown raises by different amounts went on. */
  #isUnclear = false;

  constructor(history: Columns, counter: CounterRows) {
    this.#history = history;
    this.#counter = counter;
    this.#value = counter.initial;
    this.#raises = new Waiting(history);
  }

  decide(look: Look): KeyDecision {
    const { rows, isRead, saw, blind } = this.#counter;
    for (const row of rows) {
      look();
      const from = saw(row);
      if (isRead(row) || from === undefined) continue;
      const other = this.#tellers.get(from);
      if (other !== undefined) return this.#toldTwice(other.row, row);
      this.#tellers.set(from, { row, begun: false });
    }
    const broken = eachEvent(
      this.#history,
      rows,
      (row) => this.#invoked(row),
      (row) => this.#completed(row),
      look,
    );
    return broken ?? { type: 'valid', orders: [Int32Array.from(this.#order), blind] };
  }

  #invoked(row: number): void {
    const seen = this.#counter.saw(row);
    if (!this.#counter.isRead(row)) {
      if (seen === undefined) this.#raises.add(row);
      else this.#tellers.get(seen)!.begun = true;
    } else if (seen === this.#value) this.#done(row);
    else this.#reads.set(seen!, [...(this.#reads.get(seen!) ?? []), row]);
  }

  #completed(row: number): KeyDecision | undefined {
    if (this.#isDone.delete(row)) return undefined;
    const { isRead, saw } = this.#counter;
    const seen = saw(row);
    if (seen === undefined) return this.#raisePlain(row);
    const before = this.#value;
    while (this.#value < seen) if (!this.#raise()) return this.#tooHigh(row);
    if (this.#value > seen && !this.#isDone.has(row)) {
      return before < seen ? this.#never(row) : this.#tooLow(row);
    }
    if (!isRead(row) && !this.#raise()) return this.#tooHigh(row);
    this.#isDone.delete(row);
    return undefined;
  }

  /** Values that somebody was told to have raised are raised by those, until this one's turn. */
  #raisePlain(row: number): KeyDecision | undefined {
    while (this.#tellers.has(this.#value)) if (!this.#raise()) return this.#tooHigh(row);
    this.#raises.remove(row);
    this.#setValue(row);
    this.#isDone.delete(row);
    return undefined;
  }

  /** By one amount. False where nobody can have done it by now. */
  #raise(): boolean {
    const teller = this.#tellers.get(this.#value);
    if (teller !== undefined && !teller.begun) return false;
    const row = teller === undefined ? this.#raises.takeFirst() : teller.row;
    if (row === NONE) return false;
    if (teller === undefined && this.#counter.amount === undefined) {
      this.#isUnclear = true;
      return false;
    }
    this.#setValue(row);
    return true;
  }

  #setValue(row: number): void {
    this.#done(row);
    this.#value += this.#counter.raisesBy(row);
    for (const read of this.#reads.get(this.#value) ?? []) this.#done(read);
    this.#reads.delete(this.#value);
  }

  #done(row: number): void {
    this.#order.push(row);
    this.#isDone.add(row);
  }

  #tooHigh(row: number): KeyDecision {
    const reason = `${describeRow(this.#history, row)} returned, but all that had been asked for by then cannot explain it: the value reached at most ${this.#value}.`;
    return this.#broken(row, 'future-read', reason);
  }

  #tooLow(row: number): KeyDecision {
    const reason = `${describeRow(this.#history, row)} saw a value that had been passed: what had returned before makes it at least ${this.#value}.`;
    return this.#broken(row, 'stale-read', reason);
  }

  #never(row: number): KeyDecision {
    const reason = `${describeRow(this.#history, row)} returned, but the counter never had the value that takes: it went past it, to ${this.#value}.`;
    return this.#broken(row, 'thin-air-read', reason);
  }

  #broken(row: number, anomaly: string, reason: string): KeyDecision {
    if (this.#isUnclear) {
      const gap = `nobody was told to have raised it from ${this.#value}, and the unknown raises differ`;
      return { type: 'undecided', reason: gap };
    }
    // Who alone may raise the value from here had not even begun.
    const teller = this.#tellers.get(this.#value);
    const besides = teller === undefined || teller.begun ? [] : [teller.row];
    return brokenAt(this.#history, this.#counter.rows, row, anomaly, engine, reason, besides);
  }

  #toldTwice(first: number, second: number): KeyDecision {
    const [a, b] = [describeRow(this.#history, first), describeRow(this.#history, second)];
    const reason = `${a} and ${b} both raised the same value, which was there only once.`;
    return violation(engine, 'lost-update', [first, second], reason);
  }
}
