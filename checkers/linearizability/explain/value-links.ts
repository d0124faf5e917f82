/**
 * Which values of a history hang together, because one operation touches both (a cas), and which
 * operations touch them: for the models where such a group of values can be dropped from a history with
 * everybody who touched it, without making the history worse: registers, queues, the stack. In an order
 * that explains the history, what remains after dropping them still explains the rest.
 */
import { type Columns, FAIL, NONE } from '../../../src/history/columns.ts';
import type { Json } from '../../../src/history/operation.ts';
import { sameJson } from '../../canonical.ts';
import type { Model } from '../../model.ts';

const DROPPABLE: ReadonlySet<string | undefined> = new Set([
  'register',
  'kv',
  'fifo-queue',
  'unordered-queue',
  'stack',
]);

/** These say which value they bring; the others tell which one they met. */
const BRINGING: ReadonlySet<string> = new Set(['cas', 'write', 'put', 'enqueue', 'push']);

export class ValueLinks {
  readonly #history: Columns;
  readonly #parents: Int32Array;
  /** By interned function. */
  readonly #brings: readonly boolean[];
  readonly #null: number;

  /** Undefined where values of this model cannot be dropped. Rows that failed are left out. */
  static of(history: Columns, model: Model): ValueLinks | undefined {
    const isDroppable = DROPPABLE.has(model.known?.kind) && !history.functions.includes('append');
    return isDroppable ? new ValueLinks(history) : undefined;
  }

  private constructor(history: Columns) {
    const { count, outcome, argument2 } = history;
    this.#history = history;
    this.#parents = new Int32Array(history.values.length);
    for (let id = 0; id < this.#parents.length; id++) this.#parents[id] = id;
    this.#brings = history.functions.map((f) => BRINGING.has(f));
    this.#null = history.values.indexOf(null);
    for (let row = 0; row < count; row++) {
      if (argument2[row] === NONE || outcome[row] === FAIL || !this.#bringsAt(row)) continue;
      const [first, second] = [this.#valued(history.argument[row]!), this.#valued(argument2[row]!)];
      if (first !== NONE && second !== NONE) this.#parents[this.#root(second)] = this.#root(first);
    }
  }

  /**
   * The group of the values that a row touches, by one of them; NONE where it touches none. Null is
   * "unset" or "empty", which nobody brings about by value.
   */
  groupOf(row: number): number {
    const { argument, argument2, result } = this.#history;
    if (!this.#bringsAt(row)) return this.#rootOf(result[row]!);
    const first = this.#rootOf(argument[row]!);
    return first === NONE ? this.#rootOf(argument2[row]!) : first;
  }

  /** That of the initial value, which was there before anybody touched it and cannot be dropped. */
  initialGroup(model: Model): number {
    const { values } = this.#history;
    const initial = model.known?.initial;
    const isPlain = typeof initial !== 'object' || initial === null;
    return this.#rootOf(
      isPlain
        ? values.indexOf(initial as Json)
        : values.findIndex((value) => sameJson(value, initial)),
    );
  }

  #bringsAt(row: number): boolean {
    return this.#brings[this.#history.f[row]!]!;
  }

  #valued(id: number): number {
    return id === this.#null ? NONE : id;
  }

  #rootOf(id: number): number {
    return this.#valued(id) === NONE ? NONE : this.#root(id);
  }

  #root(id: number): number {
    const parents = this.#parents;
    let at = id;
    while (parents[at] !== at) at = parents[at] = parents[parents[at]!]!;
    return at;
  }
}
