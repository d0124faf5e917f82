/**
 * Depth-first search for a linearization: Wing & Gong (1993) with Lowe's memo (2017), windowed to
 * the open operations, with eager read-only operations, definite operations before unknown ones
 * and domination between configurations (visited.ts).
 *
 * Good where an order exists. It is a generator that yields now and then, so that another search
 * can run beside it and the clock can be looked at.
 */
import { EMPTY, Frontier } from './frontier.ts';
import { IntList } from './int-list.ts';
import { Lookahead } from './lookahead.ts';
import type { Memory } from './memory.ts';
import type { Problem } from './problem.ts';
import { ILLEGAL, type States } from './states.ts';
import { NOTHING_USED, UsedSets } from './used-sets.ts';
import { Visited } from './visited.ts';

export type Outcome =
  /** The rows in an order that explains the history. */
  | { readonly found: Int32Array }
  /**
   * There is no order; the operation whose completion no order gets past, and the states that the
   * others can lead to until then (some, where they are many).
   */
  | { readonly stuckAt: number; readonly states: readonly unknown[] };

/** Yields the position of the furthest event it got to. */
export type Search = Generator<number, Outcome, void>;

/** Steps between two looks at the clock. */
export const STEPS_A_TURN = 2048;

/** As many states are told of a dead end; more would explain nothing. */
export const MOST_STATES = 100;

/** Fields of a frame on the stack; the slots' bits follow them. */
const AT = 0;
const STATE = 1;
const USED = 2;
const ORDER = 3;
const TRIED = 4;
const GROUP = 5;
const CHOICE = 6;
const BITS = 7;

/** @param rank by definite operation: those with a lower one are tried before others. */
export function* depthFirst(
  problem: Problem,
  states: States,
  memory: Memory,
  rank: Int32Array,
): Search {
  const search = new DepthFirst(problem, states, memory, rank);
  for (;;) {
    for (let step = 0; step < STEPS_A_TURN; step++) {
      const outcome = search.step();
      if (outcome !== undefined) return outcome;
    }
    yield search.furthest;
  }
}

class DepthFirst {
  furthest = 0;
  readonly #problem: Problem;
  /** By definite operation: the order in which they are tried. */
  readonly #rank: Int32Array;
  readonly #states: States;
  readonly #sets: UsedSets;
  readonly #visited: Visited;
  readonly #lookahead: Lookahead;
  readonly #frontier: Frontier;
  /** Definite operations as they are, unknown ones as ~row. */
  readonly #order: IntList;
  readonly #stack: IntList;
  readonly #width: number;
  #depth = -1;

  constructor(problem: Problem, states: States, memory: Memory, rank: Int32Array) {
    this.#problem = problem;
    this.#rank = rank;
    this.#states = states;
    this.#sets = new UsedSets(problem, memory);
    this.#frontier = new Frontier(problem, states);
    this.#visited = new Visited(this.#frontier.bits.length, this.#sets, memory);
    this.#lookahead = new Lookahead(problem, states);
    this.#order = new IntList(memory);
    this.#stack = new IntList(memory);
    this.#width = BITS + this.#frontier.bits.length;
    this.#enter(states.initial, NOTHING_USED);
  }

  /** Tries one more operation after the ones tried so far, or takes the last one back. */
  step(): Outcome | undefined {
    if (this.#frontier.isAtEnd) return { found: this.#witness() };
    if (this.#depth < 0) return this.#stuck();
    if (!this.#tryDefinite() && !this.#tryUnknown()) {
      this.#depth--;
      if (this.#depth >= 0) this.#restore();
    }
    return undefined;
  }

  #tryDefinite(): boolean {
    const stack = this.#stack.at;
    const frame = this.#depth * this.#width;
    const state = stack[frame + STATE]!;
    for (;;) {
      const operation = this.#frontier.candidateAfter(stack[frame + TRIED]!, this.#rank);
      if (operation === EMPTY) {
        stack[frame + TRIED] = this.#problem.eventKind.length;
        return false;
      }
      stack[frame + TRIED] = this.#rank[operation]!;
      const next = this.#states.next(state, this.#problem.classOf[operation]!);
      if (next === ILLEGAL) continue;
      this.#frontier.linearize(operation);
      this.#order.push(operation);
      this.#enter(next, stack[frame + USED]!);
      return true;
    }
  }

  #tryUnknown(): boolean {
    const stack = this.#stack.at;
    const frame = this.#depth * this.#width;
    const state = stack[frame + STATE]!;
    const used = stack[frame + USED]!;
    const { groups } = this.#problem;
    for (
      ;
      stack[frame + GROUP]! < groups.length;
      stack[frame + GROUP]!++, stack[frame + CHOICE] = 0
    ) {
      const group = stack[frame + GROUP]!;
      if (this.#frontier.invoked[group] === 0) continue;
      const count = this.#sets.used(used, group);
      if (count >= this.#frontier.invoked[group]!) continue;
      const choices = this.#states.choices(state, groups[group]!.class);
      while (stack[frame + CHOICE]! < choices.length) {
        const next = choices[stack[frame + CHOICE]!++]!;
        // Where it would change nothing, it might as well not have happened.
        if (next === state) continue;
        this.#order.push(~groups[group]!.rows[count]!);
        this.#enter(next, this.#sets.withOneMore(used, group));
        return true;
      }
    }
    return false;
  }

  /** Goes on from a new state, unless that is known to lead nowhere. */
  #enter(state: number, used: number): void {
    const frontier = this.#frontier;
    frontier.settle(state, this.#order);
    frontier.advance(state, this.#order);
    this.furthest = Math.max(this.furthest, frontier.at);
    if (frontier.isAtEnd) return;
    if (
      this.#lookahead.isHopeless(state, frontier.at, frontier) ||
      !this.#visited.enter(state, frontier.at, frontier.bits, used)
    ) {
      if (this.#depth >= 0) this.#restore();
      return;
    }
    const frame = ++this.#depth * this.#width;
    this.#stack.ensure(frame + this.#width);
    const stack = this.#stack.at;
    stack[frame + AT] = frontier.at;
    stack[frame + STATE] = state;
    stack[frame + USED] = used;
    stack[frame + ORDER] = this.#order.length;
    stack[frame + TRIED] = -1;
    stack[frame + GROUP] = 0;
    stack[frame + CHOICE] = 0;
    stack.set(frontier.bits, frame + BITS);
  }

  /** Back to where the top frame stands. */
  #restore(): void {
    const stack = this.#stack.at;
    const frame = this.#depth * this.#width;
    const frontier = this.#frontier;
    frontier.rewind(stack[frame + AT]!);
    for (let word = 0; word < frontier.bits.length; word++) {
      frontier.bits[word] = stack[frame + BITS + word]!;
    }
    this.#order.length = stack[frame + ORDER]!;
  }

  #stuck(): Outcome {
    const end = Math.max(this.furthest, this.#lookahead.furthest);
    const states = this.#visited.statesAt(end, MOST_STATES);
    return {
      stuckAt: this.#problem.eventSubject[end]!,
      states: states.map((state) => this.#states.original(state)),
    };
  }

  #witness(): Int32Array {
    const { row } = this.#problem;
    return this.#order.at
      .subarray(0, this.#order.length)
      .map((entry) => (entry < 0 ? ~entry : row[entry]!));
  }
}
