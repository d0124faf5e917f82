/**
 * Sequential consistency by any model: every interleaving of the sessions, each state met once.
 *
 * Exact, and exponential in the number of sessions: for small histories. States are compared by
 * position vector and the model's own state keys, never by a hash. An operation of unknown outcome
 * is the last of its session and may or may not have happened, with any result.
 */
import { type Columns, FAIL, UNKNOWN } from '../../src/history/columns.ts';
import { canonical, sameJson } from '../canonical.ts';
import { operationAt } from '../history-operation.ts';
import { initialHint } from '../linearizability/initial-hint.ts';
import type { Model, Operation } from '../model.ts';
import type { Deadline } from '../session/deadline.ts';
import type { RowSessions } from '../session/row-sessions.ts';
import type { Verdict } from '../verdict.ts';

const ENGINE = 'interleaving-search';
/** What a remembered state costs beyond the characters of its key. */
const ENTRY_BYTES = 200;

export const searchAnyModel = (
  history: Columns,
  model: Model,
  { session, sessionCount }: RowSessions,
  deadline: Deadline,
): Verdict => {
  const queues: number[][] = Array.from({ length: sessionCount }, () => []);
  const operations = Array.from({ length: history.count }, (_, row) => operationAt(history, row));
  let certain = 0;
  for (let row = 0; row < history.count; row++) {
    const failed = history.outcome[row] === FAIL;
    if (failed && model.observes?.(operations[row]!) !== true) continue;
    queues[session[row]!]!.push(row);
    if (history.outcome[row] !== UNKNOWN) certain++;
  }
  return new Interleavings(model, operations, queues, certain, deadline).run();
};

/** How far each session has come, and the state of each part that is not the initial one. */
interface Place {
  readonly head: readonly number[];
  readonly states: ReadonlyMap<string, unknown>;
  /** Certain operations placed. */
  readonly placed: number;
  /** The row placed last, and where that was done. */
  readonly row: number;
  readonly before: Place | undefined;
}

class Interleavings {
  readonly #model: Model;
  readonly #operations: readonly Operation[];
  readonly #queues: readonly (readonly number[])[];
  readonly #certain: number;
  readonly #deadline: Deadline;
  readonly #seen = new Set<string>();
  #bytes = 0;

  constructor(
    model: Model,
    operations: readonly Operation[],
    queues: readonly (readonly number[])[],
    certain: number,
    deadline: Deadline,
  ) {
    this.#model = model;
    this.#operations = operations;
    this.#queues = queues;
    this.#certain = certain;
    this.#deadline = deadline;
  }

  run(): Verdict {
    const head = this.#queues.map(() => 0);
    let furthest: Place = { head, states: new Map(), placed: 0, row: -1, before: undefined };
    const open = [furthest];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (place.placed === this.#certain) return valid(place);
      if (place.placed > furthest.placed) furthest = place;
      if (this.#deadline.passed(16)) return this.#outOf('time', furthest);
      if (this.#bytes > this.#deadline.memoryBytes) return this.#outOf('memory', furthest);
      for (const next of this.#following(place)) if (this.#isNew(next)) open.push(next);
    }
    const stuck = this.#queues.flatMap((queue, s) => queue.slice(furthest.head[s]).slice(0, 1));
    return {
      verdict: 'invalid',
      engine: ENGINE,
      anomaly: 'no-sequential-order',
      operations: stuck.sort((a, b) => a - b),
      reason:
        'No interleaving of the sessions is legal: all were tried, and the one that came furthest ' +
        `cannot go on with any of these operations${this.#hint(furthest, stuck)}.`,
    };
  }

  /** Where an object still as it began would have to hold what nobody asks to put there. */
  #hint({ states }: Place, stuck: readonly number[]): string {
    const hints = stuck.map((row) => {
      const operation = this.#operations[row]!;
      const seen = this.#model.initialSeen?.(operation);
      if (seen === undefined || states.has(this.#part(operation))) return '';
      const isAskedFor = this.#operations.some(({ argument }) => sameJson(argument, seen));
      return isAskedFor ? '' : initialHint(seen);
    });
    return hints.find((hint) => hint !== '') ?? '';
  }

  /** What changes nothing and is legal now need not wait: then it is the only way to go on. */
  #following(place: Place): readonly Place[] {
    const found: Place[] = [];
    for (let s = this.#queues.length - 1; s >= 0; s--) {
      const row = this.#queues[s]![place.head[s]!];
      if (row === undefined) continue;
      const operation = this.#operations[row]!;
      const part = this.#part(operation);
      const state = place.states.has(part) ? place.states.get(part) : this.#model.init;
      const placed = place.placed + (operation.outcome === 'unknown' ? 0 : 1);
      const head = place.head.with(s, place.head[s]! + 1);
      for (const after of this.#statesAfter(state, operation)) {
        const harmless = this.#model.readOnly?.(operation) === true;
        const states = harmless ? place.states : new Map(place.states).set(part, after);
        const next: Place = { head, states, placed, row, before: place };
        if (harmless) return [next];
        found.push(next);
      }
    }
    return found;
  }

  #part(operation: Operation): string {
    return this.#model.partition?.(operation) ?? operation.key;
  }

  #statesAfter(state: unknown, operation: Operation): readonly unknown[] {
    const results =
      operation.outcome === 'unknown' ? (this.#model.results?.(state, operation) ?? []) : [];
    const after =
      results.length === 0
        ? [this.#model.step(state, operation)]
        : results.map((result) => this.#model.step(state, { ...operation, result }));
    return after.filter((next) => next !== undefined);
  }

  #isNew({ head, states }: Place): boolean {
    const parts = [...states]
      .map(([part, state]) => [part, this.#model.stateKey?.(state) ?? canonical(state)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify([head, parts]);
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    this.#bytes += 2 * key.length + ENTRY_BYTES;
    return true;
  }

  #outOf(what: 'time' | 'memory', { placed }: Place): Verdict {
    return {
      verdict: 'unknown',
      engine: ENGINE,
      reason:
        `The ${what} budget ran out after ${this.#seen.size} states; the furthest try placed ` +
        `${placed} of ${this.#certain} operations. Give more ${what}, or fewer processes.`,
    };
  }
}

const valid = (last: Place): Verdict => {
  const order: number[] = [];
  for (let place: Place | undefined = last; place !== undefined && place.row >= 0;) {
    order.push(place.row);
    place = place.before;
  }
  return { verdict: 'valid', engine: ENGINE, witness: Int32Array.from(order.reverse()) };
};
