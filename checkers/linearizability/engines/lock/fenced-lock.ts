/**
 * Locks whose acquires return fencing tokens: the tokens force the order of the holds. Acquires and
 * releases take turns, each as late as it can.
 *
 * Where releases name their tokens, each belongs to one hold, and an acquire of unknown outcome may
 * have been told a token that only a release names. Where none names a token any release may end any
 * hold, the one that returns first before the others; and an acquire of unknown outcome may be what
 * a release gave back when nobody else can have held the lock. Exact; O(n log n) for the sort by
 * token. Where only some releases name a token, the key is handed back.
 */
import { type Columns, NONE } from '../../../../src/history/columns.ts';
import { describeRow } from '../../rows/describe-row.ts';
import type { EngineOptions, EngineResult } from '../engine.ts';
import { decideEachKey, type KeyDecision, violation } from '../shared/key-by-key.ts';
import { brokenAt, eachEvent, Waiting } from '../shared/just-in-time.ts';
import type { Look } from '../shared/now-and-then.ts';
import { engine, type FencedRows, type Hold, readFencedLock } from './fenced-rows.ts';

export const checkFencedLock = (history: Columns, options: EngineOptions): EngineResult => {
  return decideEachKey(history, options, engine, (history, { rows }, look) => {
    const lock = readFencedLock(history, rows, look);
    return lock.type === 'fenced-lock' ? new FencedLock(history, lock).decide(look) : lock;
  });
};

class FencedLock {
  readonly #history: Columns;
  readonly #lock: FencedRows;
  /** Number of the next hold, and of the one that holds the lock; NONE where it is free. */
  #next = 0;
  #held = NONE;
  readonly #begun = new Set<number>();
  readonly #isDone = new Set<number>();
  /** Acquires of unknown outcome, and releases that name no token. */
  readonly #acquires: Waiting;
  readonly #releases: Waiting;
  readonly #order: number[] = [];

  constructor(history: Columns, lock: FencedRows) {
    this.#history = history;
    this.#lock = lock;
    this.#acquires = new Waiting(history);
    this.#releases = new Waiting(history);
  }

  decide(look: Look): KeyDecision {
    const broken = eachEvent(
      this.#history,
      this.#lock.rows,
      (row) => this.#invoked(row),
      (row) => this.#completed(row),
      look,
    );
    return broken ?? { type: 'valid', orders: [Int32Array.from(this.#order)] };
  }

  #invoked(row: number): void {
    if (this.#lock.holdOf.has(row)) this.#begun.add(row);
    else (this.#lock.acquires.has(row) ? this.#acquires : this.#releases).add(row);
  }

  #completed(row: number): KeyDecision | undefined {
    if (this.#isDone.has(row)) return undefined;
    const at = this.#lock.holdOf.get(row);
    if (at === undefined) return this.#releaseAny(row);
    while (this.#next <= at) {
      const broken = this.#free(row) ?? this.#take(row);
      if (broken !== undefined) return broken;
    }
    return this.#isDone.has(row) ? undefined : this.#free(row);
  }

  /** A release that names no token, and returns. */
  #releaseAny(row: number): KeyDecision | undefined {
    if (this.#held === NONE) {
      const next = this.#lock.holds[this.#next];
      if (next !== undefined && this.#begun.has(next.acquire)) this.#take(row);
      else {
        const acquire = this.#acquires.takeFirst();
        if (acquire === NONE) return this.#notHeld(row);
        this.#done(acquire);
      }
    }
    this.#releases.remove(row);
    this.#done(row);
    this.#held = NONE;
    return undefined;
  }

  /** Makes the lock free, because `row` returned. */
  #free(row: number): KeyDecision | undefined {
    if (this.#held === NONE) return undefined;
    const hold = this.#lock.holds[this.#held]!;
    const named = this.#begun.has(hold.release) ? hold.release : NONE;
    const release = named === NONE ? this.#releases.takeFirst() : named;
    if (release === NONE) return this.#stillHeld(row, hold);
    this.#done(release);
    this.#held = NONE;
    return undefined;
  }

  /** Begins the next hold, because `row` returned. */
  #take(row: number): KeyDecision | undefined {
    const hold = this.#lock.holds[this.#next]!;
    if (hold.acquire !== NONE && !this.#begun.has(hold.acquire)) return this.#tooEarly(row, hold);
    const acquire = hold.acquire === NONE ? this.#acquires.takeFirst() : hold.acquire;
    if (acquire === NONE) return this.#neverGiven(row, hold);
    this.#done(acquire);
    this.#held = this.#next++;
    return undefined;
  }

  #done(row: number): void {
    this.#order.push(row);
    this.#isDone.add(row);
  }

  /** A hold with a lower token had not even begun. */
  #tooEarly(row: number, { acquire }: Hold): KeyDecision {
    const [early, late] = [row, acquire].map((each) => describeRow(this.#history, each));
    const reason = `${early} returned before ${late} began, which comes first by its token.`;
    return violation(engine, 'token-order', [row, acquire, ...this.#partners(row)], reason);
  }

  #stillHeld(row: number, { acquire, release, token }: Hold): KeyDecision {
    const what = describeRow(this.#history, row);
    const reason = `${what} returned, but nobody can have given back the token ${token} by then.`;
    if (!this.#lock.namesTokens) return this.#broken(row, 'double-acquire', reason);
    const rows = [row, acquire, release, ...this.#partners(row)];
    return violation(engine, 'double-acquire', rows, reason);
  }

  #neverGiven(row: number, { release, token }: Hold): KeyDecision {
    const reason = `${describeRow(this.#history, release)} gave back the token ${token}, which nobody can have been told by then.`;
    return this.#broken(row, 'unknown-token', reason);
  }

  #notHeld(row: number): KeyDecision {
    const what = describeRow(this.#history, row);
    const reason = `${what} returned, but all that can have been acquired by then had been released.`;
    return this.#broken(row, 'double-release', reason);
  }

  /** The rows of the hold of a row. */
  #partners(row: number): readonly number[] {
    const { holds, holdOf } = this.#lock;
    const { acquire, release } = holds[holdOf.get(row)!]!;
    return [acquire, release];
  }

  /** Everything that had begun, and whoever comes next by a token. */
  #broken(row: number, anomaly: string, reason: string): KeyDecision {
    const { acquire, release } = this.#lock.holds[this.#next] ?? { acquire: NONE, release: NONE };
    const { rows } = this.#lock;
    return brokenAt(this.#history, rows, row, anomaly, engine, reason, [acquire, release]);
  }
}
