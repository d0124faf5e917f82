/**
 * Operations that a model cannot tell apart, as one class: same function, key, arguments, result
 * and outcome. The model is asked about a class once, however many operations it has.
 */
import { type Columns, FAIL, NONE, OK, UNKNOWN } from '../../../src/history/columns.ts';
import { operationAt } from '../../history-operation.ts';
import type { Model, Operation } from '../../model.ts';
import { Memory } from './memory.ts';
import { TupleTable } from './tuple-table.ts';

/**
 * `definite` certainly happened (or failed and observed something), `maybe` may have happened and
 * could matter, `dropped` says nothing: a failure, or a read nobody saw the result of.
 */
export type Kind = 'definite' | 'maybe' | 'dropped';

export class ClassTable {
  readonly operations: Operation[] = [];
  readonly readOnly: number[] = [];
  readonly #history: Columns;
  readonly #model: Model;
  readonly #kinds: Kind[] = [];
  readonly #table = new TupleTable(6, new Memory(Infinity));
  #lastRow = NONE;
  #lastClass = NONE;

  constructor(history: Columns, model: Model) {
    this.#history = history;
    this.#model = model;
  }

  kindOf(row: number): Kind {
    return this.#kinds[this.classOf(row)]!;
  }

  classOf(row: number): number {
    if (row === this.#lastRow) return this.#lastClass;
    const { f, key, argument, argument2, result, outcome } = this.#history;
    const { scratch } = this.#table;
    scratch[0] = f[row]!;
    scratch[1] = key[row]!;
    scratch[2] = argument[row]!;
    scratch[3] = argument2[row]!;
    scratch[4] = outcome[row] === UNKNOWN ? NONE : result[row]!;
    scratch[5] = outcome[row]!;
    const before = this.#table.count;
    const id = this.#table.intern();
    if (id === before) this.#describe(row);
    this.#lastRow = row;
    this.#lastClass = id;
    return id;
  }

  #describe(row: number): void {
    const operation = operationAt(this.#history, row);
    const readOnly = this.#model.readOnly?.(operation) ?? false;
    const outcome = this.#history.outcome[row];
    this.operations.push(operation);
    if (outcome === FAIL) {
      const observes = this.#model.observes?.(operation) ?? false;
      this.#kinds.push(observes ? 'definite' : 'dropped');
      this.readOnly.push(1);
    } else {
      this.#kinds.push(outcome === OK ? 'definite' : readOnly ? 'dropped' : 'maybe');
      this.readOnly.push(readOnly ? 1 : 0);
    }
  }
}
