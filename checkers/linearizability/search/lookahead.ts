/**
 * Whether a configuration is lost already: an operation that comes can only be explained after
 * states that nothing leads to any more. It asks what the model says of one history (`within`), and
 * says nothing where it says nothing.
 *
 * Exact: an operation counts as lost only where nothing that resets the state can take effect before
 * it has completed.
 */
import { EMPTY, type Frontier } from './frontier.ts';
import { INVOKE, MAYBE, type Problem } from './problem.ts';
import type { States } from './states.ts';

export class Lookahead {
  /** Position of the latest completion that was found to be out of reach; −1: none. */
  furthest = -1;
  readonly #problem: Problem;
  readonly #states: States;
  /** By class: whether it resets. */
  readonly #resets: readonly boolean[];
  /** By position: where the next operation that resets is invoked, here or later. */
  readonly #nextReset: Int32Array;
  /** By position: the read-only operation invoked here or later that completes first, or EMPTY. */
  readonly #nextRead: Int32Array;
  /** From here on an operation of unknown outcome may reset. */
  #maybeFrom = Infinity;

  constructor(problem: Problem, states: States) {
    const { narrowed, operations, eventKind, eventSubject } = problem;
    const { classOf, completeAt, readOnly, groups } = problem;
    this.#problem = problem;
    this.#states = states;
    this.#resets = operations.map((operation) => narrowed?.resets(operation) ?? true);
    const length = narrowed === undefined ? 0 : eventKind.length;
    this.#nextReset = new Int32Array(length);
    this.#nextRead = new Int32Array(length);
    let reset = eventKind.length;
    let read = EMPTY;
    for (let at = length - 1; at >= 0; at--) {
      const subject = eventSubject[at]!;
      if (eventKind[at] === INVOKE) {
        const isEarlier = read === EMPTY || completeAt[subject]! < completeAt[read]!;
        if (readOnly[classOf[subject]!] === 1 && isEarlier) read = subject;
        if (this.#resets[classOf[subject]!]!) reset = at;
      } else if (eventKind[at] === MAYBE && this.#resets[groups[subject]!.class]!) {
        reset = at;
        this.#maybeFrom = at;
      }
      this.#nextReset[at] = reset;
      this.#nextRead[at] = read;
    }
  }

  /** @param at position of the first completion whose operation is not linearized */
  isHopeless(state: number, at: number, frontier: Frontier): boolean {
    const { narrowed, classOf } = this.#problem;
    if (narrowed === undefined || at > this.#maybeFrom) return false;
    for (const operation of frontier.open) {
      if (operation === EMPTY || !this.#resets[classOf[operation]!]!) continue;
      if (!frontier.isLinearized(operation)) return false;
    }
    for (const operation of frontier.open) {
      if (operation === EMPTY || frontier.isLinearized(operation)) continue;
      if (this.#isLost(state, operation, at)) return true;
    }
    const next = this.#nextRead[at]!;
    return next !== EMPTY && this.#isLost(state, next, at);
  }

  #isLost(state: number, operation: number, at: number): boolean {
    const { narrowed, operations, classOf, completeAt } = this.#problem;
    const end = completeAt[operation]!;
    if (end > this.#nextReset[at]!) return false;
    const reached = narrowed!.reaches(
      this.#states.narrowed(state),
      operations[classOf[operation]!]!,
    );
    if (!reached) this.furthest = Math.max(this.furthest, end);
    return !reached;
  }
}
