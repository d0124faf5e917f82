/** Decides prefixes, as long as the time lasts. */
import type { Columns } from '../../../src/history/columns.ts';
import type { Model } from '../../model.ts';
import type { Budget, Verdict } from '../../verdict.ts';
import { checkLinearizability } from '../check.ts';
import { Clock } from '../explain/clock.ts';

export interface PrefixBudget extends Budget {
  /** What it took to decide the whole history: what would take too long is not begun. */
  readonly tookMs: number;
  /** Prefixes that are decided at most; absent: as many as there is time for. */
  readonly mostDecisions?: number;
}

/** A single decision may take this share of what is left: one that does not end must not eat all. */
const DECISION_SHARE = 0.5;
/** Of the rows that there seems to be time for: a prefix that is valid takes longer than one that is not. */
const CERTAIN_SHARE = 0.25;

export class Decider {
  readonly #model: Model;
  readonly #memoryBytes: number;
  readonly #clock: Clock;
  #decisionsLeft: number;

  constructor(history: Columns, model: Model, budget: PrefixBudget) {
    const { timeMs, memoryBytes, tookMs, mostDecisions = Infinity } = budget;
    this.#decisionsLeft = mostDecisions;
    this.#model = model;
    this.#memoryBytes = memoryBytes;
    const msPerRow = Clock.msPerRow(tookMs, history.count);
    this.#clock = new Clock(timeMs, msPerRow, msPerRow);
  }

  /** Whether something that takes so long can be done in time. */
  affords(ms: number): boolean {
    return this.#decisionsLeft > 0 && this.#clock.leftMs > ms;
  }

  /** Rows of the longest prefix that is certainly decided in time. */
  affordableRows(): number {
    return this.affords(0) ? Math.floor(CERTAIN_SHARE * this.#clock.affordableRows()) : 0;
  }

  /**
   * A prefix of so many rows, which is made when there is time for it; undefined where there is none.
   *
   * @param share of the time that is left, what it may take
   */
  decide(rows: number, prefix: () => Columns, share = 1): Verdict | undefined {
    const clock = this.#clock;
    return this.affords(0) && clock.affords(rows / share)
      ? clock.step(rows, () => this.#check(prefix, DECISION_SHARE, share))
      : undefined;
  }

  /** Of a part that is small, whatever the others took. */
  decideSmall(part: Columns): Verdict | undefined {
    return this.affords(0) ? this.#check(() => part, SMALL_SHARE) : undefined;
  }

  #check(prefix: () => Columns, searchShare: number, share = 1): Verdict {
    this.#decisionsLeft--;
    const { leftMs, end } = this.#clock;
    const limits = { timeMs: searchShare * leftMs, memoryBytes: this.#memoryBytes };
    const options = { mustEndBy: end - (1 - share) * leftMs, withoutWitness: true };
    return checkLinearizability(prefix(), this.#model, limits, options);
  }
}

const SMALL_SHARE = 0.1;
