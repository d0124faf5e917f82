/**
 * Breadth-first search for a linearization, completion by completion: just-in-time linearization
 * (Lowe 2017), with eager read-only operations and domination between configurations.
 *
 * At each completion it holds every configuration that explains all before, and makes each of them
 * linearize the completing operation, after whatever others that needs. Good where no order exists
 * and where many outcomes are unknown; its memory is that of one completion, not of the history.
 */
import { MOST_STATES, type Outcome, type Search, STEPS_A_TURN } from './depth-first.ts';
import { EMPTY, Frontier } from './frontier.ts';
import { IntList } from './int-list.ts';
import { Lookahead } from './lookahead.ts';
import type { Memory } from './memory.ts';
import { OrderTree } from './order-tree.ts';
import { COMPLETE, type Problem } from './problem.ts';
import { ILLEGAL, type States } from './states.ts';
import { NOTHING_USED, UsedSets } from './used-sets.ts';
import { Visited } from './visited.ts';

/** Fields of a configuration; the slots' bits follow them. */
const STATE = 0;
const USED = 1;
const NODE = 2;
const BITS = 3;

export function* breadthFirst(problem: Problem, states: States, memory: Memory): Search {
  const search = new BreadthFirst(problem, states, memory);
  let turnEnds = STEPS_A_TURN;
  while (search.toNextCompletion()) {
    do {
      if (search.steps < turnEnds) continue;
      turnEnds = search.steps + STEPS_A_TURN;
      yield search.at;
    } while (search.expandOne());
    if (!search.pass()) return search.stuck();
  }
  return search.found();
}

class BreadthFirst {
  /** Position of the completion it is at. */
  at = 0;
  completing = EMPTY;
  steps = 0;
  readonly #problem: Problem;
  readonly #states: States;
  readonly #sets: UsedSets;
  readonly #visited: Visited;
  readonly #lookahead: Lookahead;
  /** Its events are those of this completion; its bits are those of the configuration at hand. */
  readonly #frontier: Frontier;
  readonly #tree: OrderTree;
  readonly #width: number;
  /** Configurations to expand, from `#next` on, and those past the completing operation. */
  #work: IntList;
  #passed: IntList;
  #next = 0;
  /** The order of the configuration at hand. */
  #node = 0;
  readonly #order = {
    push: (entry: number): void => {
      this.#node = this.#tree.add(this.#node, entry);
    },
  };

  constructor(problem: Problem, states: States, memory: Memory) {
    this.#problem = problem;
    this.#states = states;
    this.#sets = new UsedSets(problem, memory);
    this.#frontier = new Frontier(problem, states);
    this.#visited = new Visited(this.#frontier.bits.length, this.#sets, memory);
    this.#lookahead = new Lookahead(problem, states);
    this.#tree = new OrderTree(memory);
    this.#width = BITS + this.#frontier.bits.length;
    this.#work = new IntList(memory);
    this.#passed = new IntList(memory);
    this.#add(this.#passed, states.initial, NOTHING_USED);
  }

  /** Runs over the invocations to the next completion; false at the end of the history. */
  toNextCompletion(): boolean {
    const { eventKind, eventSubject } = this.#problem;
    while (this.at < eventKind.length && eventKind[this.at] !== COMPLETE) {
      this.#frontier.invoke(this.at++);
    }
    if (this.at === eventKind.length) return false;
    this.completing = eventSubject[this.at]!;
    this.#visited.clear();
    const before = this.#passed;
    this.#passed = this.#work;
    this.#passed.length = 0;
    this.#tree.collect(before, NODE, this.#width);
    this.#work = before;
    this.#next = 0;
    this.#settleAll();
    return true;
  }

  /** Makes one configuration take each next step it can; false where there is none to expand. */
  expandOne(): boolean {
    if (this.#next >= this.#work.length) return false;
    const from = this.#next;
    this.#next += this.#width;
    this.#expandDefinite(from);
    this.#expandUnknown(from);
    return true;
  }

  /** Goes past the completion with the configurations that can; false where none can. */
  pass(): boolean {
    const slot = this.#problem.slot[this.completing]!;
    const passed = this.#passed;
    for (let at = 0; at < passed.length; at += this.#width) {
      passed.at[at + BITS + (slot >>> 5)]! &= ~(1 << (slot & 31));
    }
    this.#frontier.open[slot] = EMPTY;
    this.at++;
    return passed.length > 0;
  }

  /** The completion it has just come past was passed by none. */
  stuck(): Outcome {
    const end = Math.max(this.at - 1, this.#lookahead.furthest);
    const states = this.#visited.statesAt(end, MOST_STATES);
    return {
      stuckAt: this.#problem.eventSubject[end]!,
      states: states.map((state) => this.#states.original(state)),
    };
  }

  found(): Outcome {
    const { row } = this.#problem;
    const path = this.#tree.path(this.#passed.at[NODE]!);
    return { found: path.map((entry) => (entry < 0 ? ~entry : row[entry]!)) };
  }

  /** Settles what was invoked since, and keeps in `#work` what has still to be expanded. */
  #settleAll(): void {
    const before = this.#work.at.slice(0, this.#work.length);
    this.#work.length = 0;
    for (let from = 0; from < before.length; from += this.#width) {
      this.#load(before, from);
      this.#arrive(before[from + STATE]!, before[from + USED]!);
    }
  }

  #expandDefinite(from: number): void {
    const { classOf, completeAt } = this.#problem;
    const state = this.#work.at[from + STATE]!;
    const used = this.#work.at[from + USED]!;
    this.#load(this.#work.at, from);
    let tried = -1;
    for (;;) {
      const operation = this.#frontier.candidateAfter(tried, completeAt);
      if (operation === EMPTY) return;
      this.steps++;
      tried = completeAt[operation]!;
      const next = this.#states.next(state, classOf[operation]!);
      if (next === ILLEGAL) continue;
      this.#frontier.linearize(operation);
      this.#order.push(operation);
      this.#arrive(next, used);
      this.#load(this.#work.at, from);
    }
  }

  #expandUnknown(from: number): void {
    const state = this.#work.at[from + STATE]!;
    const used = this.#work.at[from + USED]!;
    const { groups } = this.#problem;
    for (let group = 0; group < groups.length; group++) {
      if (this.#frontier.invoked[group] === 0) continue;
      const count = this.#sets.used(used, group);
      if (count >= this.#frontier.invoked[group]!) continue;
      for (const next of this.#states.choices(state, groups[group]!.class)) {
        this.steps++;
        // Where it would change nothing, it might as well not have happened.
        if (next === state) continue;
        this.#load(this.#work.at, from);
        this.#order.push(~groups[group]!.rows[count]!);
        this.#arrive(next, this.#sets.withOneMore(used, group));
      }
    }
  }

  /** Settles the configuration at hand and puts it where it belongs, unless it is dominated. */
  #arrive(state: number, used: number): void {
    const frontier = this.#frontier;
    this.steps++;
    frontier.settle(state, this.#order);
    if (this.#lookahead.isHopeless(state, this.at, frontier)) return;
    if (!this.#visited.enter(state, this.at, frontier.bits, used)) return;
    this.#add(frontier.isLinearized(this.completing) ? this.#passed : this.#work, state, used);
  }

  #add(to: IntList, state: number, used: number): void {
    to.push(state);
    to.push(used);
    to.push(this.#node);
    for (const word of this.#frontier.bits) to.push(word);
  }

  #load(from: Int32Array, at: number): void {
    this.#node = from[at + NODE]!;
    const { bits } = this.#frontier;
    for (let word = 0; word < bits.length; word++) bits[word] = from[at + BITS + word]!;
  }
}
