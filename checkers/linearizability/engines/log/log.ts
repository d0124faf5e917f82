/**
 * Logs of which appends return the offset and reads name one: the offsets force the order of the
 * appends, so the log grows as late as it can, append by append. O(n · open appends).
 *
 * Appends that were not told their offset (unknown outcomes included) stand where a read shows their
 * value; those that no read shows fill the offsets that nobody knows of, the one that returns first
 * before the others. Exact; where a read shows what several of them may have appended, the key is
 * handed back.
 */
import { type Columns, NONE } from '../../../../src/history/columns.ts';
import type { EngineOptions, EngineResult } from '../engine.ts';
import { decideEachKey, type KeyDecision, violation } from '../shared/key-by-key.ts';
import { brokenAt, eachEvent, Waiting } from '../shared/just-in-time.ts';
import type { Look } from '../shared/now-and-then.ts';
import { engine, type LogRows, readLog } from './log-rows.ts';
import { describeLogRow } from './log-words.ts';

export const checkLog = (history: Columns, options: EngineOptions): EngineResult => {
  return decideEachKey(history, options, engine, (history, { rows }, look) => {
    const log = readLog(history, options, rows, look);
    return log.type === 'log' ? new Log(history, log).decide(look) : log;
  });
};

class Log {
  readonly #history: Columns;
  readonly #log: LogRows;
  #length: number;
  /** By offset, from the first that is not initial: whose completion made the log reach it. */
  readonly #forcedBy: number[] = [];
  readonly #begun = new Set<number>();
  readonly #isDone = new Set<number>();
  /** Appends of which nobody knows where they stand. */
  readonly #fillers: Waiting;
  readonly #order: number[] = [];

  constructor(history: Columns, log: LogRows) {
    this.#history = history;
    this.#log = log;
    this.#length = log.initial;
    this.#fillers = new Waiting(history);
  }

  decide(look: Look): KeyDecision {
    const { rows, blind } = this.#log;
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
    const { offset, foundNothing } = this.#log;
    if (foundNothing.has(row)) {
      // The log is as short as it can be, and only grows.
      if (this.#length <= offset.get(row)!) this.#done(row);
    } else if (offset.has(row)) this.#begun.add(row);
    else this.#fillers.add(row);
  }

  #completed(row: number): KeyDecision | undefined {
    if (this.#isDone.has(row)) return undefined;
    const { offset, owner, foundNothing } = this.#log;
    if (foundNothing.has(row)) return this.#tooLong(row);
    const at = offset.get(row);
    if (at === undefined) {
      while (owner.has(this.#length)) if (!this.#grow(row)) return this.#noPlace(row);
      this.#fillers.remove(row);
      this.#append(row, row);
      return undefined;
    }
    while (this.#length <= at) if (!this.#grow(row)) return this.#tooShort(row, at);
    if (owner.get(at) !== row) this.#done(row);
    return undefined;
  }

  /** By one, because `row` returned. False where nobody can have appended there by now. */
  #grow(row: number): boolean {
    const owner = this.#log.owner.get(this.#length);
    if (owner !== undefined && !this.#begun.has(owner)) return false;
    const append = owner ?? this.#fillers.takeFirst();
    if (append === NONE) return false;
    this.#append(append, row);
    return true;
  }

  #append(append: number, because: number): void {
    this.#done(append);
    this.#forcedBy.push(because);
    this.#length++;
  }

  #done(row: number): void {
    this.#order.push(row);
    this.#isDone.add(row);
  }

  /** A row at an offset, when something below it cannot have been appended by then. */
  #tooShort(row: number, at: number): KeyDecision {
    const missing = this.#log.owner.get(this.#length);
    const what = describeLogRow(this.#history, row);
    if (missing === undefined) {
      const reason = `${what} returned, but nobody can have appended at offset ${this.#length} by then.`;
      return this.#broken(row, 'gap', reason);
    }
    const rows = [row, ...this.#standsAt(at), ...this.#standsAt(this.#length)];
    const late = describeLogRow(this.#history, missing);
    return this.#length === at
      ? violation(engine, 'future-read', rows, `${what} returned before ${late} began.`)
      : violation(
          engine,
          'reordered',
          rows,
          `${what} returned before ${late} began, which stands at the lower offset ${this.#length}.`,
        );
  }

  /** An append that nobody saw, when what stands next cannot have been appended by then. */
  #noPlace(row: number): KeyDecision {
    const what = describeLogRow(this.#history, row);
    const reason = `${what} returned, but all offsets that it may have had by then are those of others.`;
    return this.#broken(row, 'reordered', reason);
  }

  /** A read that found nothing where something stood when it began. */
  #tooLong(read: number): KeyDecision {
    const at = this.#log.offset.get(read)!;
    const what = describeLogRow(this.#history, read);
    const before = this.#forcedBy[at - this.#log.initial];
    if (before === undefined) {
      const reason = `${what}, but a value stood there from the beginning.`;
      return violation(engine, 'stale-read', [read], reason);
    }
    const reason = `${what} began after ${describeLogRow(this.#history, before)} had returned, when the log was longer.`;
    const reached = this.#log.offset.get(before);
    return reached === undefined
      ? this.#broken(read, 'stale-read', reason)
      : violation(engine, 'stale-read', [read, before, ...this.#standsAt(reached)], reason);
  }

  #broken(row: number, anomaly: string, reason: string): KeyDecision {
    const { rows, shownBy } = this.#log;
    const besides = [...shownBy.values(), ...this.#standsAt(this.#length)];
    return brokenAt(this.#history, rows, row, anomaly, engine, reason, besides);
  }

  /** Who appended at an offset, and who says so. */
  #standsAt(offset: number): readonly number[] {
    const { owner, shownBy } = this.#log;
    return [owner.get(offset) ?? NONE, shownBy.get(offset) ?? NONE];
  }
}
