/**
 * Where a search over a bank stands: just after a read, with the balances that it saw.
 *
 * Transfers are not placed when they complete. They wait until a read says which of them are done: those
 * that had returned before it began are, those not yet invoked are not, and of the others its balances
 * decide. So all that can be chosen is a subset at each read, never an order.
 */
import { IntList } from '../../search/int-list.ts';
import type { Bank } from './bank-rows.ts';
import type { Limits } from './limits.ts';
import { Pending } from './pending.ts';

export class Configuration {
  readonly bank: Bank;
  /** Certain transfers that have not taken effect. */
  readonly pending: Pending;
  /** Reads that have not taken effect. */
  readonly waiting: Pending;
  /** Of each kind of unknown transfer: how many have taken effect, the first invoked first. */
  readonly used: Int32Array;
  readonly balances: Float64Array;
  /** The vector that these balances are. */
  vector = 0;
  /** The certain transfer that was invoked last of those that took effect; −1 for none. */
  latest = -1;
  /** What took effect, in order: a transfer as it is, a read as ~read. */
  readonly order: IntList;
  /** The waiting read that completes first; −1 where none waits. */
  frontier = -1;
  /** Waiting reads that were invoked before the frontier completed. */
  readonly open: number[] = [];
  /** By transfer, the place of its kind in `bank.unknown`; −1 for certain ones. */
  readonly #unknownKind: Int32Array;
  readonly #isSeen: Uint8Array;

  constructor(bank: Bank, limits: Limits) {
    this.bank = bank;
    const { transfers, reads, unknown, vectors } = bank;
    this.pending = new Pending(transfers.row.length);
    this.waiting = new Pending(reads.row.length);
    this.used = new Int32Array(unknown.length);
    this.balances = vectors.balances(0).slice();
    this.order = new IntList(limits.memory);
    this.#unknownKind = new Int32Array(transfers.row.length).fill(-1);
    this.#isSeen = new Uint8Array(reads.row.length);
    for (const [kind, members] of unknown.entries()) {
      for (const transfer of members) {
        this.#unknownKind[transfer] = kind;
        this.pending.takeOut(transfer);
      }
    }
    this.settle();
  }

  /** How many of a kind of unknown transfer had been invoked before and have not taken effect. */
  left(kind: number, before: number): readonly number[] {
    const members = this.bank.unknown[kind]!;
    const { invoke } = this.bank.transfers;
    const from = this.used[kind]!;
    let until = from;
    while (until < members.length && invoke[members[until]!]! < before) until++;
    return members.slice(from, until);
  }

  /** Lets a transfer take effect. */
  transfer(number: number): void {
    const { from, to, amount } = this.bank.transfers;
    this.balances[from[number]!]! -= amount[number]!;
    this.balances[to[number]!]! += amount[number]!;
    this.order.push(number);
    const kind = this.#unknownKind[number]!;
    if (kind >= 0) this.used[kind]!++;
    else {
      this.pending.takeOut(number);
      if (number > this.latest) this.latest = number;
    }
  }

  /** Lets a read take effect that sees these balances, and all that then can without more ado. */
  read(number: number): void {
    this.vector = this.bank.reads.vector[number]!;
    this.#see(number);
    this.settle();
  }

  /**
   * Reads take effect at once that see the balances as they are and began when no pending transfer had
   * returned: that can never hurt, whatever comes.
   */
  settle(): void {
    const { vector } = this.bank.reads;
    for (let isSettled = false; !isSettled;) {
      isSettled = true;
      this.lookAhead();
      for (const read of this.open) {
        if (vector[read] !== this.vector || !this.#isUpToDate(read)) continue;
        this.#see(read);
        isSettled = false;
      }
    }
  }

  /** Finds the frontier and the reads that are open there. */
  lookAhead(): void {
    const { invoke, complete } = this.bank.reads;
    const { next, first, end } = this.waiting;
    this.open.length = 0;
    this.frontier = -1;
    let until = Infinity;
    for (let read = first; read !== end && invoke[read]! < until; read = next[read]!) {
      this.open.push(read);
      if (complete[read]! >= until) continue;
      until = complete[read]!;
      this.frontier = read;
    }
  }

  /** Takes back what took effect after the first `length` of the order. */
  goBack(length: number, vector: number, latest: number): void {
    const { from, to, amount } = this.bank.transfers;
    while (this.order.length > length) {
      const number = this.order.at[--this.order.length]!;
      if (number < 0) {
        this.waiting.putBack(~number);
        this.#isSeen[~number] = 0;
        continue;
      }
      this.balances[from[number]!]! += amount[number]!;
      this.balances[to[number]!]! -= amount[number]!;
      const kind = this.#unknownKind[number]!;
      if (kind >= 0) this.used[kind]!--;
      else this.pending.putBack(number);
    }
    this.vector = vector;
    this.latest = latest;
  }

  isWaiting(read: number): boolean {
    return this.#isSeen[read] === 0;
  }

  #see(read: number): void {
    this.#isSeen[read] = 1;
    this.waiting.takeOut(read);
    this.order.push(~read);
  }

  #isUpToDate(read: number): boolean {
    const begun = this.bank.reads.invoke[read]!;
    const { invoke, complete } = this.bank.transfers;
    const { next, first, end } = this.pending;
    for (let at = first; at !== end && invoke[at]! < begun; at = next[at]!) {
      if (complete[at]! < begun) return false;
    }
    return true;
  }
}
