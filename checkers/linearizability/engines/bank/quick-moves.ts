/**
 * What may happen next at a read, found with little effort: one or two transfers beside those that must
 * have taken effect, and only where these do not explain it all subsets of the open ones. The rules
 * are those of moves.ts, but not every move is found.
 *
 * Written to be quick before a compiler has warmed up, for most histories are decided by then: typed
 * arrays with a count, sets of pending transfers as bits of a number.
 */
import { NEVER } from '../../rows/ranks.ts';
import type { Bank } from './bank-rows.ts';

/** A set has a bit for each; where more are pending it is given up. */
export const MOST_PENDING = 30;
/** The subsets of more transfers are not tried. */
const MOST_OPEN = 14;
/** Nor more subsets than this in all, where outcomes are unknown: too many of them add up by chance. */
const MOST_WITH_UNKNOWN = 1 << 12;

export class QuickMoves {
  /** How many were found. */
  count = 0;
  /** Which pending transfers take effect, by their places, in the order of their invocations. */
  sets: number[] = [];
  /** And the read after them. */
  reads: number[] = [];
  /** What was arranged last: numbers of transfers. */
  readonly arranged = new Int32Array(MOST_PENDING);
  readonly #bank: Bank;
  readonly #pending: Int32Array;
  #pendingCount = 0;
  /** Those of them of which nobody knows whether they happened. */
  #unknown = 0;
  #vector = 0;
  /** By place among the pending ones. */
  readonly #hashes = new Int32Array(MOST_PENDING);
  readonly #places = new Int32Array(MOST_OPEN);
  #sums = new Int32Array(1 << 6);
  readonly #balances: Float64Array;
  readonly #isThorough: boolean;
  /** How many more subsets may be tried. */
  #left: number;

  /**
   * `pending`: the transfers that have not taken effect, in the order of their invocations. Who is
   * thorough tries all their subsets at once.
   */
  constructor(bank: Bank, pending: Int32Array, isThorough: boolean) {
    this.#isThorough = isThorough;
    this.#left = bank.unknown.length === 0 ? Infinity : MOST_WITH_UNKNOWN;
    this.#bank = bank;
    this.#pending = pending;
    this.#balances = bank.vectors.balances(0).slice();
  }

  /**
   * Looks for moves from where a read saw `vector` to `read`, which completes first of the open ones,
   * and to open reads on the way. False where there are too many to try.
   */
  find(
    read: number,
    vector: number,
    pendingCount: number,
    open: Int32Array,
    openCount: number,
  ): boolean {
    const { vectors, reads, transfers } = this.#bank;
    const { complete, hash } = transfers;
    const pending = this.#pending;
    const hashes = this.#hashes;
    const begun = reads.invoke[read]!;
    let wanted = vectors.hash(reads.vector[read]!) - vectors.hash(vector);
    let needed = 0;
    let possible = 0;
    let unknown = 0;
    for (let i = 0; i < pendingCount; i++) {
      const at = pending[i]!;
      const added = hash[at]!;
      hashes[i] = added;
      if (complete[at]! < begun) {
        needed |= 1 << i;
        wanted -= added;
      } else {
        possible |= 1 << i;
        if (complete[at] === NEVER) unknown |= 1 << i;
      }
    }
    this.#unknown = unknown;
    this.#pendingCount = pendingCount;
    this.#vector = vector;
    this.count = 0;
    if (!this.#isThorough) this.#small(possible, wanted | 0, needed, read);
    if (this.#isThorough || (this.count === 0 && !isSmall(possible))) {
      const places = this.#layOut(possible);
      if (places < 0) return false;
      this.#among(0, 1 << places, wanted | 0, needed, read);
    }
    const { count } = this;
    const set = this.sets[0]!;
    // Mostly it is a single transfer, and nothing lies on its way.
    if (count === 0 || (count === 1 && (openCount === 1 || isSingle(set)))) return true;
    const direct = count === 1 ? [set] : this.sets.slice(0, count).sort(this.#byEffort);
    this.count = 0;
    for (let i = 0; i < count; i++) {
      if (openCount > 1 && !isSingle(direct[i]!)) {
        this.#findOnTheWay(direct[i]!, read, open, openCount);
      }
      this.#add(direct[i]!, read);
    }
    return true;
  }

  /** Finds moves to other open reads by some of these transfers. */
  #findOnTheWay(set: number, last: number, open: Int32Array, openCount: number): void {
    const { vectors, reads } = this.#bank;
    const from = vectors.hash(this.#vector);
    const places = this.#layOut(set);
    if (places < 0) return;
    const whole = (1 << places) - 1;
    const before = this.count;
    for (let i = 0; i < openCount; i++) {
      const read = open[i]!;
      if (read === last) continue;
      this.#among(1, whole, (vectors.hash(reads.vector[read]!) - from) | 0, 0, read);
    }
    if (this.count > before + 1) this.#sortFrom(before);
  }

  /** The fewest transfers first. */
  #sortFrom(first: number): void {
    const found: (readonly [set: number, read: number])[] = [];
    for (let i = first; i < this.count; i++) found.push([this.sets[i]!, this.reads[i]!]);
    found.sort(([one], [other]) => this.#byEffort(one, other));
    this.count = first;
    for (const [set, read] of found) this.#add(set, read);
  }

  /** None of these, one, or, where no one does, two. */
  #small(some: number, wanted: number, needed: number, read: number): void {
    const hashes = this.#hashes;
    if (wanted === 0) this.#addAllowed(needed, read);
    for (let i = 0; some >>> i !== 0; i++) {
      if (hashes[i] !== wanted || ((some >>> i) & 1) === 0) continue;
      this.#addAllowed(needed | (1 << i), read);
    }
    if (this.count > 0) return;
    for (let i = 1; some >>> i !== 0; i++) {
      if (((some >>> i) & 1) === 0) continue;
      const left = (wanted - hashes[i]!) | 0;
      for (let other = 0; other < i; other++) {
        if (hashes[other] !== left || ((some >>> other) & 1) === 0) continue;
        this.#addAllowed(needed | (1 << i) | (1 << other), read);
      }
    }
  }

  /** Lays out the sums of all sets of these, and says of how many they are; −1: too many. */
  #layOut(some: number): number {
    const places = this.#places;
    const hashes = this.#hashes;
    let count = 0;
    for (let i = 0; some >>> i !== 0; i++) {
      if (((some >>> i) & 1) === 0) continue;
      if (count === MOST_OPEN) return -1;
      places[count++] = i;
    }
    this.#left -= 1 << count;
    if (this.#left < 0) return -1;
    if (this.#sums.length < 1 << count) this.#sums = new Int32Array(1 << count);
    const sums = this.#sums;
    for (let i = 0, size = 1; i < count; i++, size *= 2) {
      const added = hashes[places[i]!]!;
      for (let set = 0; set < size; set++) sums[size + set] = sums[set]! + added;
    }
    return count;
  }

  /** The sets that are laid out, from one to before another, that add up to `wanted`. */
  #among(begin: number, end: number, wanted: number, needed: number, read: number): void {
    const sums = this.#sums;
    for (let set = begin; set < end; set++) {
      if (sums[set] === wanted) this.#addAllowed(needed | this.#spread(set), read);
    }
  }

  /** The set of the places whose numbers are bits of `packed`. */
  #spread(packed: number): number {
    let set = 0;
    for (let i = 0; packed >>> i !== 0; i++) {
      if (((packed >>> i) & 1) === 1) set |= 1 << this.#places[i]!;
    }
    return set;
  }

  #addAllowed(set: number, read: number): void {
    if (this.#isClosed(set, read) && this.#leadsTo(set, read)) this.#add(set, read);
  }

  #add(set: number, read: number): void {
    this.sets[this.count] = set;
    this.reads[this.count++] = read;
  }

  /** Whether nothing that stays behind had to come before these, or before the read. */
  #isClosed(set: number, read: number): boolean {
    const { invoke, complete } = this.#bank.transfers;
    const pending = this.#pending;
    const count = this.#pendingCount;
    let latest = this.#bank.reads.invoke[read]!;
    if (set !== 0) {
      const last = invoke[pending[31 - Math.clz32(set)]!]!;
      if (last > latest) latest = last;
    }
    for (let i = 0; i < count; i++) {
      if (((set >>> i) & 1) === 1) continue;
      if (complete[pending[i]!]! < latest) return false;
    }
    return true;
  }

  /** Whether these lead to what the read saw, in an order that leaves nothing below zero on the way. */
  #leadsTo(set: number, read: number): boolean {
    const { vectors, reads, transfers } = this.#bank;
    const { from, to, amount } = transfers;
    const { pool } = vectors;
    const balances = this.#balances;
    const accounts = balances.length;
    const seen = reads.vector[read]! * accounts;
    this.#standAt(this.#vector);
    let isCovered = true;
    for (let i = 0; set >>> i !== 0; i++) {
      if (((set >>> i) & 1) === 0) continue;
      const at = this.#pending[i]!;
      const moved = amount[at]!;
      const left = balances[from[at]!]! - moved;
      if (left < 0) isCovered = false;
      balances[from[at]!] = left;
      balances[to[at]!]! += moved;
    }
    for (let account = 0; account < accounts; account++) {
      if (balances[account] !== pool[seen + account]) return false;
    }
    return isCovered || this.arrange(set, this.#vector);
  }

  /**
   * Brings pending transfers into an order in which each has its funds, mostly that of their
   * invocations; false where it finds none, though there may be one.
   */
  arrange(set: number, vector: number): boolean {
    const { from, to, amount, invoke, complete } = this.#bank.transfers;
    const balances = this.#balances;
    this.#standAt(vector);
    let count = 0;
    for (let left = set; left !== 0;) {
      const before = left;
      let until = Infinity;
      for (let i = 0; left >>> i !== 0; i++) {
        if (((left >>> i) & 1) === 0) continue;
        const at = this.#pending[i]!;
        // It must not come before one that had returned.
        if (invoke[at]! > until) break;
        const moved = amount[at]!;
        if (balances[from[at]!]! < moved) {
          if (complete[at]! < until) until = complete[at]!;
          continue;
        }
        balances[from[at]!]! -= moved;
        balances[to[at]!]! += moved;
        this.arranged[count++] = at;
        left &= ~(1 << i);
      }
      if (left === before) return false;
    }
    return true;
  }

  /** The fewest unknown transfers first, then the fewest, and of as many those that were invoked first. */
  readonly #byEffort = (one: number, other: number): number =>
    size(one & this.#unknown) - size(other & this.#unknown) ||
    size(one) - size(other) ||
    one - other;

  #standAt(vector: number): void {
    const { pool } = this.#bank.vectors;
    const balances = this.#balances;
    const accounts = balances.length;
    const now = vector * accounts;
    for (let account = 0; account < accounts; account++) balances[account] = pool[now + account]!;
  }
}

export const isSingle = (set: number): boolean => (set & (set - 1)) === 0;

/** Whether there are two at the most. */
const isSmall = (set: number): boolean => isSingle(set & (set - 1));

const size = (set: number): number => {
  let count = 0;
  for (let left = set; left !== 0; left &= left - 1) count++;
  return count;
};
