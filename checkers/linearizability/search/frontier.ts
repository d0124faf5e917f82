/**
 * Where a search stands in the history: the operations that are open at the first completion whose
 * operation is not linearized, and which of them are.
 *
 * Moves both ways: `advance` runs forward over all that is linearized, `rewind` takes it back.
 */
import { COMPLETE, INVOKE, type Problem } from './problem.ts';
import { ILLEGAL, type States } from './states.ts';

/** No operation in this slot. */
export const EMPTY = -1;

export class Frontier {
  /** Position of the completion it stands at; all events passed means everything is linearized. */
  at = 0;
  readonly bits: Int32Array;
  /** By slot, the open operation or EMPTY. */
  readonly open: Int32Array;
  /** By unknown group, how many have been invoked. */
  readonly invoked: Int32Array;
  readonly #problem: Problem;
  readonly #states: States;

  constructor(problem: Problem, states: States) {
    this.bits = new Int32Array((problem.slots + 31) >>> 5);
    this.open = new Int32Array(problem.slots).fill(EMPTY);
    this.invoked = new Int32Array(problem.groups.length);
    this.#problem = problem;
    this.#states = states;
  }

  get isAtEnd(): boolean {
    return this.at === this.#problem.eventKind.length;
  }

  isLinearized(operation: number): boolean {
    const slot = this.#problem.slot[operation]!;
    return (this.bits[slot >>> 5]! & (1 << (slot & 31))) !== 0;
  }

  linearize(operation: number): void {
    const slot = this.#problem.slot[operation]!;
    this.bits[slot >>> 5]! |= 1 << (slot & 31);
  }

  /**
   * Linearizes every open operation that changes nothing and agrees with the state: it can never
   * hurt, whatever comes. Each is appended to `order`.
   */
  settle(state: number, order: { push(operation: number): void }): void {
    for (const operation of this.open) {
      if (operation !== EMPTY && !this.isLinearized(operation)) {
        this.#settleOne(operation, state, order);
      }
    }
  }

  /** Runs forward to the next completion whose operation is not linearized, settling on the way. */
  advance(state: number, order: { push(operation: number): void }): void {
    const { eventKind, eventSubject, slot } = this.#problem;
    for (; this.at < eventKind.length; this.at++) {
      const subject = eventSubject[this.at]!;
      const kind = eventKind[this.at];
      if (kind === INVOKE) {
        this.open[slot[subject]!] = subject;
        this.#settleOne(subject, state, order);
      } else if (kind === COMPLETE) {
        if (!this.isLinearized(subject)) return;
        const s = slot[subject]!;
        this.bits[s >>> 5]! &= ~(1 << (s & 31));
        this.open[s] = EMPTY;
      } else {
        this.invoked[subject]!++;
      }
    }
  }

  /** Only places what was invoked by the event at `position`, for a search that settles later. */
  invoke(position: number): void {
    const { eventKind, eventSubject, slot } = this.#problem;
    const subject = eventSubject[position]!;
    if (eventKind[position] === INVOKE) this.open[slot[subject]!] = subject;
    else this.invoked[subject]!++;
  }

  /** Takes back every event from `position` on. The bits are the caller's to restore. */
  rewind(position: number): void {
    const { eventKind, eventSubject, slot } = this.#problem;
    while (this.at > position) {
      const subject = eventSubject[--this.at]!;
      const kind = eventKind[this.at];
      if (kind === INVOKE) this.open[slot[subject]!] = EMPTY;
      else if (kind === COMPLETE) this.open[slot[subject]!] = subject;
      else this.invoked[subject]!--;
    }
  }

  /**
   * The open operation to try next after the one whose `rank` is `after`: in the order of ranks,
   * without those that change nothing (they are settled or illegal here), and of equal ones only
   * the first to complete, since any order has it first without loss. EMPTY when there is none.
   */
  candidateAfter(after: number, rank: Int32Array): number {
    const { readOnly, classOf } = this.#problem;
    let best = EMPTY;
    let bestAt = Infinity;
    for (const operation of this.open) {
      if (operation === EMPTY) continue;
      const at = rank[operation]!;
      if (at <= after || at >= bestAt || readOnly[classOf[operation]!] === 1) continue;
      if (this.isLinearized(operation)) continue;
      best = operation;
      bestAt = at;
    }
    if (best === EMPTY || !this.#hasEarlierEqual(best)) return best;
    return this.candidateAfter(bestAt, rank);
  }

  #hasEarlierEqual(operation: number): boolean {
    const { completeAt, classOf } = this.#problem;
    for (const other of this.open) {
      if (other === EMPTY || other === operation || classOf[other] !== classOf[operation]) continue;
      if (completeAt[other]! < completeAt[operation]! && !this.isLinearized(other)) return true;
    }
    return false;
  }

  #settleOne(operation: number, state: number, order: { push(operation: number): void }): void {
    const operationClass = this.#problem.classOf[operation]!;
    if (this.#problem.readOnly[operationClass] !== 1) return;
    if (this.#states.next(state, operationClass) === ILLEGAL) return;
    this.linearize(operation);
    order.push(operation);
  }
}
