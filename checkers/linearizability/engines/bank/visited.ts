/**
 * The configurations a search over a bank has been in, exactly, with domination: with the same balances
 * and the same certain transfers done, one that used no more of any kind of unknown transfer and left no
 * other read waiting can do all that the other can.
 *
 * Certain transfers done are named by the latest of them and by those invoked before it that are still
 * pending: these were all open when it was invoked, so a bit of a slot each says which.
 */
import { IntList } from '../../search/int-list.ts';
import { TupleTable } from '../../search/tuple-table.ts';
import { NEVER } from '../../rows/ranks.ts';
import type { Transfers } from './bank-columns.ts';
import type { Configuration } from './configuration.ts';
import type { Limits } from './limits.ts';

export class Visited {
  readonly #now: Configuration;
  readonly #slot: Int32Array;
  readonly #keys: TupleTable;
  readonly #used: TupleTable;
  /** By key: where its last entry begins, plus one. */
  readonly #last: IntList;
  /** Entries: the used ones, where the entry before begins plus one, how many reads waited, which. */
  readonly #entries: IntList;

  constructor(now: Configuration, limits: Limits) {
    const { transfers, unknown } = now.bank;
    const { slot, slots } = slotsOf(transfers);
    this.#now = now;
    this.#slot = slot;
    this.#keys = new TupleTable(2 + ((slots + 31) >>> 5), limits.memory);
    this.#used = new TupleTable(unknown.length, limits.memory);
    this.#last = new IntList(limits.memory);
    this.#entries = new IntList(limits.memory);
  }

  get count(): number {
    return this.#keys.count;
  }

  /** Notes where the search is; false where it was in one at least as good before. */
  enter(): boolean {
    const before = this.#keys.count;
    const key = this.#key();
    const used = this.#usedNow();
    if (key === before) this.#last.push(0);
    else if (this.#isDominated(this.#last.at[key]!, used)) return false;
    const { open } = this.#now;
    const entries = this.#entries;
    const at = entries.length;
    entries.push(used);
    entries.push(this.#last.at[key]!);
    entries.push(open.length);
    for (const read of open) entries.push(read);
    this.#last.at[key] = at + 1;
    return true;
  }

  #key(): number {
    const { vector, latest, pending } = this.#now;
    const { scratch } = this.#keys;
    scratch.fill(0);
    scratch[0] = vector;
    scratch[1] = latest;
    for (let at = pending.first; at < latest; at = pending.next[at]!) {
      const slot = this.#slot[at]!;
      scratch[2 + (slot >>> 5)]! |= 1 << (slot & 31);
    }
    return this.#keys.intern();
  }

  #usedNow(): number {
    this.#used.scratch.set(this.#now.used);
    return this.#used.intern();
  }

  #isDominated(last: number, used: number): boolean {
    const entries = this.#entries.at;
    for (let at = last - 1; at >= 0; at = entries[at + 1]! - 1) {
      if (this.#usedNoMore(entries[at]!, used) && this.#allWait(at + 3, entries[at + 2]!))
        return true;
    }
    return false;
  }

  #usedNoMore(one: number, other: number): boolean {
    if (one === other) return true;
    for (let kind = 0; kind < this.#used.width; kind++) {
      if (this.#used.get(one, kind) > this.#used.get(other, kind)) return false;
    }
    return true;
  }

  /** Whether the reads that waited then wait now as well. */
  #allWait(from: number, count: number): boolean {
    for (let i = from; i < from + count; i++) {
      if (!this.#now.isWaiting(this.#entries.at[i]!)) return false;
    }
    return true;
  }
}

/** A slot for each certain transfer, free again once it has completed. */
const slotsOf = ({ invoke, complete }: Transfers): { slot: Int32Array; slots: number } => {
  const slot = new Int32Array(invoke.length);
  /** By slot, when its transfer completes. */
  const until: number[] = [];
  for (let at = 0; at < invoke.length; at++) {
    if (complete[at] === NEVER) continue;
    const free = until.findIndex((end) => end < invoke[at]!);
    slot[at] = free < 0 ? until.length : free;
    until[slot[at]!] = complete[at]!;
  }
  return { slot, slots: until.length };
};
