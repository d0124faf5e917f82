/**
 * What may happen next where a search over a bank stands: the transfers that take effect before the next
 * read, and which read that is.
 *
 * The frontier's read must be reached by transfers invoked before it completed. A set of them that does
 * is found first; then the other open reads that lie on the way, by subsets of that set. Few unknown
 * transfers are tried before many.
 */
import { type Chain, chainsOf } from './chains.ts';
import type { Configuration } from './configuration.ts';
import type { Limits } from './limits.ts';
import { SubsetSums } from './subset-sums.ts';

export interface Move {
  /** Numbers, in no order. */
  readonly transfers: readonly number[];
  readonly read: number;
}

/** Of so many subsets all that fit are found at once. */
const CHEAP = 2 ** 16;

const areCheap = (chains: readonly Chain[]): boolean =>
  chains.reduce((subsets, { members }) => subsets * (members.length + 1), 1) <= CHEAP;

export class Moves {
  readonly #now: Configuration;
  readonly #limits: Limits;
  readonly #sums: SubsetSums;
  /** For sets that are found one by one, beside others. */
  readonly #spare: SubsetSums[] = [];
  /** No more unknown transfers than this are taken to happen between two reads. */
  readonly #most: number;
  readonly #scratch: Float64Array;
  /** Whether more than the most might have led further. */
  areCut = false;

  constructor(now: Configuration, limits: Limits, sums: SubsetSums, most: number) {
    this.#limits = limits;
    this.#now = now;
    this.#sums = sums;
    this.#most = most;
    this.#scratch = now.balances.slice();
  }

  *all(): Generator<Move, void> {
    const { frontier } = this.#now;
    for (const transfers of this.#reaching(frontier)) {
      yield* this.#onTheWay(transfers);
      yield { transfers, read: frontier };
    }
  }

  /** Sets of transfers that lead to what a read saw, of few unknown ones first. */
  *#reaching(read: number): Generator<readonly number[], void> {
    const { bank, pending } = this.#now;
    const { reads, transfers, unknown } = bank;
    const [begun, until] = [reads.invoke[read]!, reads.complete[read]!];
    const needed: number[] = [];
    const possible: number[] = [];
    for (let at = pending.first; at !== pending.end; at = pending.next[at]!) {
      if (transfers.invoke[at]! > until) break;
      (transfers.complete[at]! < begun ? needed : possible).push(at);
    }
    const certain = chainsOf(transfers, possible);
    yield* this.#sets(read, needed, certain, 0, 0);
    if (unknown.length === 0) return;
    const chains = certain.concat(this.#unknownChains(until));
    const weight = chains.reduce((sum, { weight, members }) => sum + weight * members.length, 0);
    if (weight === 0 || !this.#isWithinReach(read, needed, chains)) return;
    const most = Math.min(weight, this.#most);
    if (most < weight) this.areCut = true;
    if (areCheap(chains)) {
      yield* this.#sets(read, needed, chains, 1, most);
      return;
    }
    for (let level = 1; level <= most; level++) {
      yield* this.#sets(read, needed, chains, level, level);
    }
  }

  /** Few sets are found at once, the smallest first; many one by one. */
  *#sets(
    read: number,
    needed: readonly number[],
    chains: readonly Chain[],
    least: number,
    most: number,
  ): Generator<readonly number[], void> {
    if (areCheap(chains)) {
      this.#sums.of(chains, most);
      yield* this.#leading(read, needed, least, most);
      return;
    }
    const sums = this.#spare.pop() ?? new SubsetSums(this.#limits);
    try {
      sums.of(chains, most);
      for (const some of sums.each(this.#hashFrom(read, needed), least, most)) {
        const set = needed.concat(some);
        if (this.#isClosed(set, read) && this.#leadsTo(set, read)) yield set;
      }
    } finally {
      this.#spare.push(sums);
    }
  }

  #unknownChains(until: number): Chain[] {
    const { hash } = this.#now.bank.transfers;
    return this.#now.bank.unknown.flatMap((_, kind) => {
      const members = this.#now.left(kind, until);
      return members.length === 0
        ? []
        : [{ members: [...members], hash: hash[members[0]!]!, weight: 1 }];
    });
  }

  #leading(
    read: number,
    needed: readonly number[],
    least: number,
    most: number,
  ): readonly (readonly number[])[] {
    const found = this.#sums.that(this.#hashFrom(read, needed), least, most);
    if (found.length === 0) return found;
    const sets = found
      .map((some) => needed.concat(some))
      .filter((some) => this.#isClosed(some, read) && this.#leadsTo(some, read));
    return sets.length < 2 ? sets : sets.toSorted((a, b) => a.length - b.length);
  }

  /** Moves to other reads by some of these transfers, the fewest first. */
  #onTheWay(transfers: readonly number[]): readonly Move[] {
    const { open, frontier, bank } = this.#now;
    if (open.length < 2) return [];
    const { complete } = bank.transfers;
    const begun = bank.reads.invoke[open[0]!]!;
    const needed: number[] = [];
    const possible: number[] = [];
    for (const at of transfers) (complete[at]! < begun ? needed : possible).push(at);
    this.#sums.of(
      chainsOf(
        bank.transfers,
        possible.toSorted((a, b) => a - b),
      ),
      Infinity,
    );
    const moves: Move[] = [];
    for (const read of open) {
      if (read === frontier) continue;
      for (const some of this.#leading(read, needed, 0, Infinity)) {
        if (some.length < transfers.length) moves.push({ transfers: some, read });
      }
    }
    return moves.toSorted((a, b) => a.transfers.length - b.transfers.length);
  }

  #hashFrom(read: number, needed: readonly number[]): number {
    const { vectors, reads, transfers } = this.#now.bank;
    let hash = vectors.hash(reads.vector[read]!) - vectors.hash(this.#now.vector);
    for (const at of needed) hash = (hash - transfers.hash[at]!) | 0;
    return hash | 0;
  }

  /** Whether what stays pending had not returned when one of these, or the read, was invoked. */
  #isClosed(some: readonly number[], read: number): boolean {
    const { bank, pending } = this.#now;
    const { invoke, complete } = bank.transfers;
    let latest = bank.reads.invoke[read]!;
    for (const at of some) latest = Math.max(latest, invoke[at]!);
    let missing = 0;
    for (const at of some) if (complete[at]! < latest) missing--;
    for (
      let at = pending.first;
      at !== pending.end && invoke[at]! < latest;
      at = pending.next[at]!
    ) {
      if (complete[at]! < latest) missing++;
    }
    return missing === 0;
  }

  #leadsTo(some: readonly number[], read: number): boolean {
    const { vectors, reads, transfers } = this.#now.bank;
    const { from, to, amount } = transfers;
    const balances = this.#scratch;
    balances.set(this.#now.balances);
    for (const at of some) {
      balances[from[at]!]! -= amount[at]!;
      balances[to[at]!]! += amount[at]!;
    }
    const seen = vectors.balances(reads.vector[read]!);
    for (let account = 0; account < seen.length; account++) {
      if (seen[account] !== balances[account]) return false;
    }
    return true;
  }

  /** Whether each balance could come about by some of these transfers, whatever the others do. */
  #isWithinReach(read: number, needed: readonly number[], chains: readonly Chain[]): boolean {
    const { vectors, reads, transfers } = this.#now.bank;
    const { from, to, amount } = transfers;
    const [low, high] = [this.#now.balances.slice(), this.#now.balances.slice()];
    for (const at of needed) {
      for (const bound of [low, high]) {
        bound[from[at]!]! -= amount[at]!;
        bound[to[at]!]! += amount[at]!;
      }
    }
    for (const { members } of chains) {
      for (const at of members) {
        low[from[at]!]! -= amount[at]!;
        high[to[at]!]! += amount[at]!;
      }
    }
    const seen = vectors.balances(reads.vector[read]!);
    return seen.every((balance, at) => low[at]! <= balance && balance <= high[at]!);
  }
}
