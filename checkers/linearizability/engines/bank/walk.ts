/**
 * A walk over a bank, from read to read, that hardly ever turns back: most histories are decided by it,
 * the short ones in the time a search would need to get warm. Where it gets lost it says nothing.
 *
 * Each step asks the same as the search: which of the transfers that can have taken effect lead to the
 * read that completes next, and which open reads lie on the way. It looks for the simple answers
 * (quick-moves.ts), and remembers the last places where there was a choice, but no configurations.
 * A few transfers of unknown outcome may take effect or not; more are left to the search.
 */
import { NEVER } from '../../rows/ranks.ts';
import type { Bank } from './bank-rows.ts';
import { orderByFunds } from './funds.ts';
import type { Limits } from './limits.ts';
import { isSingle, MOST_PENDING, QuickMoves } from './quick-moves.ts';
import { isReachable } from './reachable.ts';
import type { Found } from './search.ts';

/** So many open reads at once; with more it is given up. */
const MOST_READS = 64;
/** Choices that it remembers. */
const KEPT = 64;
/** At the most. */
const BYTES_A_CHOICE = 4 * (MOST_PENDING + MOST_READS) + 400;
/** How often it turns back: so many times, and once for so many reads. */
interface Patience {
  readonly turns: number;
  readonly readsATurn: number;
}

const QUICK: Patience = { turns: 8, readsATurn: 64 };
const THOROUGH: Patience = { turns: 64, readsATurn: 8 };
/** Reads of which it is asked whether anything could lead to them. */
const TRIALS = 8;
/** Unknown transfers: those that never take effect stay pending until the end. */
const MOST_UNKNOWN = 24;

/** An order, or the read that none explains; undefined where the search is needed. @throws OutOfTime, OutOfMemory */
export const walkThrough = (bank: Bank, limits: Limits): Found | undefined => {
  const unknown = bank.unknown.reduce((sum, { length }) => sum + length, 0);
  if (unknown > MOST_UNKNOWN) return undefined;
  const found = new Walk(bank, limits, QUICK).run();
  return found !== undefined || unknown > 0 ? found : new Walk(bank, limits, THOROUGH).run();
};

/** Where there was a choice, and what is left of it. */
interface Choice {
  readonly vector: number;
  readonly pending: Int32Array;
  readonly open: Int32Array;
  readonly nextTransfer: number;
  readonly nextRead: number;
  readonly ordered: number;
  readonly sets: readonly number[];
  readonly reads: readonly number[];
  taken: number;
}

class Walk {
  readonly #bank: Bank;
  readonly #limits: Limits;
  readonly #moves: QuickMoves;
  readonly #transferCount: number;
  readonly #readCount: number;
  /** As in `Found`. */
  readonly #order: Int32Array;
  #ordered = 0;
  readonly #choices: Choice[] = [];
  /** The vector of the last read; between two reads the walk never stands. */
  #vector = 0;
  /** Transfers invoked so far that have not taken effect, in the order of their invocations. */
  readonly #pending = new Int32Array(MOST_PENDING);
  #pendingCount = 0;
  #nextTransfer = 0;
  /** Reads invoked so far that have not. */
  readonly #open = new Int32Array(MOST_READS);
  #openCount = 0;
  #nextRead = 0;
  #turns: number;
  #trials = TRIALS;
  #furthest = -1;
  #isLost = false;

  constructor(bank: Bank, limits: Limits, patience: Patience) {
    this.#bank = bank;
    this.#limits = limits;
    this.#moves = new QuickMoves(bank, this.#pending, patience === THOROUGH);
    this.#transferCount = bank.transfers.row.length;
    this.#readCount = bank.reads.row.length;
    const operations = this.#transferCount + this.#readCount;
    limits.memory.take(operations * Int32Array.BYTES_PER_ELEMENT + 2 * KEPT * BYTES_A_CHOICE);
    this.#order = new Int32Array(operations);
    this.#turns = patience.turns + Math.floor(this.#readCount / patience.readsATurn);
  }

  run(): Found | undefined {
    const moves = this.#moves;
    const { complete } = this.#bank.reads;
    for (;;) {
      this.#limits.step(64);
      const read = this.#settle();
      if (this.#isLost) return undefined;
      if (read < 0) return this.#end();
      this.#invokeUntil(complete[read]!);
      if (this.#isLost) return undefined;
      if (!moves.find(read, this.#vector, this.#pendingCount, this.#open, this.#openCount)) {
        return undefined;
      }
      if (moves.count > 1) this.#remember();
      if (moves.count > 0) this.#take(moves.sets[0]!, moves.reads[0]!);
      else if (this.#isOutOfReach(read)) return this.#refuted(read);
      else if (!this.#turnBack()) return undefined;
    }
  }

  /**
   * Lets all reads take effect that see the balances as they are (configuration.ts says why), and finds
   * the one that completes first of the others; −1 where none is left.
   */
  #settle(): number {
    const { invoke, complete, vector } = this.#bank.reads;
    const now = this.#vector;
    const open = this.#open;
    const order = this.#order;
    let count = this.#openCount;
    let kept = 0;
    let until = Infinity;
    let frontier = -1;
    for (let at = 0; ; at++) {
      if (at === count) {
        const next = this.#nextRead;
        const isLast = next === this.#readCount || invoke[next]! > until;
        if (isLast || kept === MOST_READS) {
          this.#openCount = kept;
          this.#isLost ||= !isLast;
          return frontier;
        }
        this.#invokeUntil(invoke[next]!);
        at = kept;
        count = kept + 1;
        open[kept] = next;
        this.#nextRead = next + 1;
      }
      const read = open[at]!;
      if (vector[read] === now && this.#isUpToDate(invoke[read]!)) {
        order[this.#ordered++] = ~read;
        continue;
      }
      open[kept++] = read;
      const end = complete[read]!;
      if (end >= until) continue;
      until = end;
      frontier = read;
    }
  }

  /** Whether no pending transfer had returned before. */
  #isUpToDate(rank: number): boolean {
    const { complete } = this.#bank.transfers;
    const pending = this.#pending;
    const count = this.#pendingCount;
    for (let i = 0; i < count; i++) if (complete[pending[i]!]! < rank) return false;
    return true;
  }

  #invokeUntil(rank: number): void {
    const { invoke } = this.#bank.transfers;
    let next = this.#nextTransfer;
    let count = this.#pendingCount;
    for (; next < this.#transferCount && invoke[next]! < rank; next++) {
      if (count === MOST_PENDING) {
        this.#isLost = true;
        break;
      }
      this.#pending[count++] = next;
    }
    this.#nextTransfer = next;
    this.#pendingCount = count;
  }

  #take(set: number, read: number): void {
    const pending = this.#pending;
    const open = this.#open;
    const order = this.#order;
    const count = this.#pendingCount;
    const moves = this.#moves;
    // One that stands alone needs no order.
    const isArranged = !isSingle(set) && moves.arrange(set, this.#vector);
    let ordered = this.#ordered;
    let done = 0;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const at = pending[i]!;
      if (((set >>> i) & 1) === 1) order[ordered++] = isArranged ? moves.arranged[done++]! : at;
      else pending[kept++] = at;
    }
    order[ordered++] = ~read;
    this.#ordered = ordered;
    this.#pendingCount = kept;
    let left = 0;
    const openCount = this.#openCount;
    for (let i = 0; i < openCount; i++) if (open[i] !== read) open[left++] = open[i]!;
    this.#openCount = left;
    this.#vector = this.#bank.reads.vector[read]!;
  }

  #remember(): void {
    if (this.#choices.length === 2 * KEPT) this.#choices.splice(0, KEPT);
    this.#choices.push({
      vector: this.#vector,
      pending: this.#pending.slice(0, this.#pendingCount),
      open: this.#open.slice(0, this.#openCount),
      nextTransfer: this.#nextTransfer,
      nextRead: this.#nextRead,
      ordered: this.#ordered,
      sets: this.#moves.sets.slice(0, this.#moves.count),
      reads: this.#moves.reads.slice(0, this.#moves.count),
      taken: 1,
    });
  }

  /** Takes the next move of the last choice that has one. */
  #turnBack(): boolean {
    const choice = this.#choices.at(-1);
    if (choice === undefined || this.#turns-- <= 0) return false;
    this.#vector = choice.vector;
    this.#pending.set(choice.pending);
    this.#pendingCount = choice.pending.length;
    this.#nextTransfer = choice.nextTransfer;
    this.#open.set(choice.open);
    this.#openCount = choice.open.length;
    this.#nextRead = choice.nextRead;
    this.#ordered = choice.ordered;
    const taken = choice.taken++;
    if (choice.taken === choice.sets.length) this.#choices.pop();
    this.#take(choice.sets[taken]!, choice.reads[taken]!);
    return true;
  }

  /** Whether nothing could lead to the read, whatever the others saw. */
  #isOutOfReach(read: number): boolean {
    const end = this.#bank.reads.complete[read]!;
    if (end <= this.#furthest || this.#trials-- <= 0) return false;
    this.#furthest = end;
    return !isReachable(this.#bank, read);
  }

  #refuted(read: number): Found {
    const until = this.#bank.reads.complete[read]!;
    return { type: 'none', until, read, alone: true, lacksFunds: false };
  }

  /** All reads are explained: the other transfers follow, the unknown ones where they bring funds. */
  #end(): Found | undefined {
    const { vectors, transfers } = this.#bank;
    const rest: number[] = [];
    const spare: number[] = [];
    const add = (at: number): number => (transfers.complete[at] === NEVER ? spare : rest).push(at);
    for (let i = 0; i < this.#pendingCount; i++) add(this.#pending[i]!);
    for (let next = this.#nextTransfer; next < this.#transferCount; next++) add(next);
    const balances = vectors.balances(this.#vector).slice();
    const { order } = orderByFunds(transfers, balances, rest, spare);
    if (order === undefined) return undefined;
    for (const at of order) this.#order[this.#ordered++] = at;
    return { type: 'order', order: this.#order.slice(0, this.#ordered) };
  }
}
