/**
 * An order of transfers in which no balance falls below zero, and which respects real time. Which
 * transfers are done says the balances afterwards; only whether they can be reached hangs on the order.
 */
import type { Transfers } from './bank-columns.ts';

/** Orders tried before it is given up. */
const MOST_STEPS = 20_000;

export type Ordered =
  | { readonly order: readonly number[] }
  /** `unclear`: no order was found in `MOST_STEPS`, there may be one. */
  | { readonly order: undefined; readonly unclear: boolean };

/**
 * `some`: numbers of transfers that must all be in the order. `optional`: unknown ones that may be,
 * where they bring the funds.
 */
export const orderByFunds = (
  transfers: Transfers,
  balances: Float64Array,
  some: readonly number[],
  optional: readonly number[] = [],
): Ordered => {
  const inTurn = some.length < 2 ? some : some.toSorted((a, b) => a - b);
  if (isCovered(transfers, balances, inTurn)) return { order: inTurn };
  return new Ordering(transfers, balances, inTurn, optional).search();
};

/** Leaves the balances as they were. */
const isCovered = (
  { from, to, amount }: Transfers,
  balances: Float64Array,
  order: readonly number[],
): boolean => {
  let done = 0;
  for (; done < order.length; done++) {
    const at = order[done]!;
    if (balances[from[at]!]! < amount[at]!) break;
    balances[from[at]!]! -= amount[at]!;
    balances[to[at]!]! += amount[at]!;
  }
  for (let i = 0; i < done; i++) {
    const at = order[i]!;
    balances[from[at]!]! += amount[at]!;
    balances[to[at]!]! -= amount[at]!;
  }
  return done === order.length;
};

/** Depth-first, the transfer that completes first tried first; what was tried is not tried again. */
class Ordering {
  readonly #transfers: Transfers;
  readonly #now: Float64Array;
  /** In the order of their invocations. */
  readonly #all: readonly number[];
  readonly #isOptional: readonly boolean[];
  readonly #isPlaced: Uint8Array;
  readonly #order: number[] = [];
  readonly #tried = new Set<string>();
  #required: number;
  #steps = 0;
  /** All before this one are placed. */
  #low = 0;

  constructor(
    transfers: Transfers,
    balances: Float64Array,
    some: readonly number[],
    optional: readonly number[],
  ) {
    const mayFail = new Set(optional);
    this.#transfers = transfers;
    this.#now = balances.slice();
    this.#all = [...some, ...optional].toSorted((a, b) => a - b);
    this.#isOptional = this.#all.map((transfer) => mayFail.has(transfer));
    this.#isPlaced = new Uint8Array(this.#all.length);
    this.#required = some.length;
  }

  search(): Ordered {
    const choices: number[][] = [this.#choices()];
    while (this.#required > 0) {
      const choice = choices.at(-1)?.pop();
      if (choice !== undefined) {
        this.#place(choice, 1);
        const isNew = this.#isNew();
        if (++this.#steps > MOST_STEPS) return { order: undefined, unclear: true };
        choices.push(isNew ? this.#choices() : []);
        continue;
      }
      choices.pop();
      if (choices.length === 0) return { order: undefined, unclear: false };
      this.#place(this.#order.at(-1)!, -1);
    }
    return { order: this.#order.map((at) => this.#all[at]!) };
  }

  #place(at: number, sign: 1 | -1): void {
    const { from, to, amount } = this.#transfers;
    const transfer = this.#all[at]!;
    this.#now[from[transfer]!]! -= sign * amount[transfer]!;
    this.#now[to[transfer]!]! += sign * amount[transfer]!;
    this.#isPlaced[at] = sign === 1 ? 1 : 0;
    if (this.#isOptional[at] === false) this.#required -= sign;
    if (sign === 1) this.#order.push(at);
    else this.#order.pop();
    if (sign === -1) this.#low = Math.min(this.#low, at);
    while (this.#isPlaced[this.#low] === 1) this.#low++;
  }

  #isNew(): boolean {
    let name = `${this.#low}`;
    let left = this.#order.length - this.#low;
    for (let at = this.#low; left > 0; at++) {
      if (this.#isPlaced[at] !== 1) continue;
      name += ` ${at}`;
      left--;
    }
    if (this.#tried.has(name)) return false;
    this.#tried.add(name);
    return true;
  }

  /** What may come next, the best last. */
  #choices(): number[] {
    const { invoke, complete, from, amount } = this.#transfers;
    const choices: number[] = [];
    let until = Infinity;
    for (let at = this.#low; at < this.#all.length; at++) {
      const transfer = this.#all[at]!;
      if (this.#isPlaced[at] === 1) continue;
      if (invoke[transfer]! > until) break;
      until = Math.min(until, complete[transfer]!);
      if (this.#now[from[transfer]!]! >= amount[transfer]!) choices.push(at);
    }
    return choices.toSorted((a, b) => complete[this.#all[b]!]! - complete[this.#all[a]!]!);
  }
}
