/**
 * Depth-first search for an order of a bank's operations, from read to read, remembering every
 * configuration. Exact, or out of a budget.
 *
 * In rounds: first no more than one unknown transfer is taken to have happened between two reads, then
 * more, then any number. Only a round that left nothing out proves that there is no order.
 */
import { IntList } from '../../search/int-list.ts';
import type { Bank } from './bank-rows.ts';
import { Configuration } from './configuration.ts';
import { orderByFunds } from './funds.ts';
import type { Limits } from './limits.ts';
import { type Move, Moves } from './moves.ts';
import { SubsetSums } from './subset-sums.ts';
import { Visited } from './visited.ts';

export type Found =
  /** Transfers as they are, reads as ~read. */
  | { readonly type: 'order'; readonly order: Int32Array }
  /** No order. The operations invoked before the event `until` prove it; Infinity: all. */
  | {
      readonly type: 'none';
      readonly until: number;
      /** The read that none gets past; −1 where all reads are explained. */
      readonly read: number;
      /** Whether it can be reached by no transfers, whatever the other reads saw. */
      readonly alone: boolean;
      /** Whether somewhere balances could be explained and only the funds did not suffice. */
      readonly lacksFunds: boolean;
    }
  /** Whether the funds suffice was too hard to say. */
  | { readonly type: 'unclear' };

/** Unknown transfers between two reads, round by round. */
const MOST_UNKNOWN = [1, 3, 6, Infinity];

export const searchOrder = (bank: Bank, limits: Limits): Found => {
  for (const most of MOST_UNKNOWN) {
    const round = new Round(bank, limits.afresh(), most);
    const order = round.run();
    if (order !== undefined) return { type: 'order', order };
    if (round.isRefutedAlone) return round.refutation();
    if (round.isUnclear) return { type: 'unclear' };
    if (!round.isCut) return round.refutation();
  }
  throw new Error('the round without a limit left something out');
};

/** All subsets of so many are tried at once. */
const FEW_UNKNOWN = 12;

/** Frames that keep their moves; those below make them again where the search comes back. */
const KEPT = 64;
/** Numbers a frame: length of the order, vector, latest transfer, moves taken. */
const WIDTH = 4;
const TAKEN = 3;

class Round {
  isUnclear = false;
  isRefutedAlone = false;
  /** How many more reads are tried alone. */
  #trials = 64;
  readonly #now: Configuration;
  readonly #sums: SubsetSums;
  readonly #most: number;
  readonly #moves: Moves;
  readonly #visited: Visited;
  readonly #limits: Limits;
  readonly #frames: IntList;
  /** By depth. */
  readonly #kept: (Generator<Move, void> | undefined)[] = [];
  /** Whether the configuration is another than the top frame's. */
  #isAway = false;
  #lacksFunds = false;
  #until = 0;
  #read = -1;

  constructor(bank: Bank, limits: Limits, most: number) {
    this.#now = new Configuration(bank, limits);
    this.#sums = new SubsetSums(limits);
    this.#most = most;
    this.#moves = new Moves(this.#now, limits, this.#sums, most);
    this.#visited = new Visited(this.#now, limits);
    this.#limits = limits;
    this.#frames = new IntList(limits.memory);
  }

  get isCut(): boolean {
    return this.#moves.areCut;
  }

  /** The order; undefined where this round finds none. */
  run(): Int32Array | undefined {
    for (let isNew = this.#visited.enter(); ; isNew = this.#step()) {
      this.#limits.step(64);
      if (isNew) {
        this.#noteHowFar();
        if (this.#now.frontier >= 0) this.#push();
        else if (this.#canEnd()) return this.#now.order.at.slice(0, this.#now.order.length);
      }
      if (this.#frames.length === 0 || this.isRefutedAlone) return undefined;
    }
  }

  refutation(): Found {
    return {
      type: 'none',
      until: this.#until,
      read: this.#read,
      alone: this.isRefutedAlone,
      lacksFunds: this.#lacksFunds,
    };
  }

  /** Takes the next move of the top frame; true where that leads to something new. */
  #step(): boolean {
    const depth = this.#frames.length / WIDTH - 1;
    const frame = depth * WIDTH;
    const frames = this.#frames.at;
    if (this.#isAway) {
      this.#now.goBack(frames[frame]!, frames[frame + 1]!, frames[frame + 2]!);
      this.#now.lookAhead();
    }
    this.#isAway = true;
    const { value: move, done } = this.#movesAt(depth, frames[frame + TAKEN]!).next();
    if (done === true) {
      if (frames[frame + TAKEN] === 0) this.#tryAlone();
      this.#frames.length -= WIDTH;
      this.#kept.length = depth;
      return false;
    }
    frames[frame + TAKEN]!++;
    return this.#take(move);
  }

  /** Where nothing leads to a read, perhaps nothing could have, wherever the search had gone before. */
  #tryAlone(): void {
    const { frontier, bank } = this.#now;
    if (frontier !== this.#read || this.#trials-- <= 0) return;
    const { row, vector, invoke, complete } = bank.reads;
    const only = (column: Int32Array): Int32Array => column.subarray(frontier, frontier + 1);
    const reads = {
      row: only(row),
      vector: only(vector),
      invoke: only(invoke),
      complete: only(complete),
    };
    const alone = new Configuration({ ...bank, reads }, this.#limits);
    const unknown = bank.unknown.reduce((sum, { length }) => sum + length, 0);
    const most = unknown <= FEW_UNKNOWN ? Infinity : this.#most;
    const moves = new Moves(alone, this.#limits, this.#sums, most);
    if (alone.frontier < 0 || moves.all().next().done !== true || moves.areCut) return;
    this.isRefutedAlone = true;
  }

  #movesAt(depth: number, taken: number): Generator<Move, void> {
    let moves = this.#kept[depth];
    if (moves !== undefined) return moves;
    moves = this.#moves.all();
    for (let i = 0; i < taken; i++) moves.next();
    this.#kept[depth] = moves;
    return moves;
  }

  #take({ transfers, read }: Move): boolean {
    const { bank, balances } = this.#now;
    const { order, ...failed } = orderByFunds(bank.transfers, balances, transfers);
    if (order === undefined) {
      this.#noteFunds(failed);
      return false;
    }
    for (const transfer of order) this.#now.transfer(transfer);
    this.#now.read(read);
    return this.#visited.enter();
  }

  #push(): void {
    const { order, vector, latest } = this.#now;
    const depth = this.#frames.length / WIDTH;
    for (const number of [order.length, vector, latest, 0]) this.#frames.push(number);
    this.#isAway = false;
    this.#kept[depth] = undefined;
    if (depth < KEPT) return;
    this.#kept[depth - KEPT]?.return();
    this.#kept[depth - KEPT] = undefined;
  }

  #noteHowFar(): void {
    const { frontier, bank } = this.#now;
    const until = frontier < 0 ? Infinity : bank.reads.complete[frontier]!;
    if (until <= this.#until) return;
    this.#until = until;
    this.#read = frontier;
  }

  /** Where all reads are explained, whether the rest can be; it then stands in the order. */
  #canEnd(): boolean {
    const { bank, balances, pending } = this.#now;
    const rest: number[] = [];
    for (let at = pending.first; at !== pending.end; at = pending.next[at]!) rest.push(at);
    const spare = bank.unknown.flatMap((_, kind) => this.#now.left(kind, Infinity));
    const { order, ...failed } = orderByFunds(bank.transfers, balances, rest, spare);
    if (order === undefined) {
      this.#noteFunds(failed);
      return false;
    }
    for (const transfer of order) this.#now.transfer(transfer);
    return true;
  }

  #noteFunds(failed: object): void {
    this.#lacksFunds = true;
    if ('unclear' in failed && failed.unclear === true) this.isUnclear = true;
  }
}
