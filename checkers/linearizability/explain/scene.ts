/**
 * What a violation is looked at in: the rows of the key it is on, those that the engine named, and the
 * few that touched their values. Made once, for all that is said of it.
 */
import { type Columns, NONE } from '../../../src/history/columns.ts';
import type { Model } from '../../model.ts';
import type { Invalid } from '../../verdict.ts';
import { partsOf } from '../rows/parts.ts';
import { neighbourhood } from './neighbourhood.ts';
import { type SubHistory, subHistory } from './sub-history.ts';

export class Scene {
  /** The key; '' where the history has none. */
  readonly name: string;
  /** Its rows in the history, ascending. */
  readonly rows: Int32Array;
  /** The history of it alone; the history itself where there is no other. */
  readonly part: Columns;
  /** Rows of `part` that the engine named, ascending. */
  readonly named: readonly number[];
  readonly #model: Model;
  #near: { readonly found: SubHistory | undefined } | undefined;

  /** Without `operations` the first key is looked at. */
  constructor(history: Columns, model: Model, { operations }: Pick<Invalid, 'operations'>) {
    const { name, rows } = failing(history, model, operations[0]);
    this.name = name;
    this.rows = rows;
    this.part = rows.length === history.count ? history : subHistory(history, rows).history;
    this.named = placesOf(operations, rows);
    this.#model = model;
  }

  /** The part of `part` that the violation is about; undefined where it is nearly all, or not known. */
  get near(): SubHistory | undefined {
    this.#near ??= { found: this.#lookAround() };
    return this.#near.found;
  }

  #lookAround(): SubHistory | undefined {
    const rows = neighbourhood(this.part, this.#model, this.named);
    return rows === undefined ? undefined : subHistory(this.part, rows);
  }
}

interface Failing {
  readonly name: string;
  readonly rows: Int32Array;
}

const failing = (history: Columns, model: Model, row = 0): Failing => {
  if (model.partition === undefined) {
    // Without looking for the other keys.
    const { key, keys } = history;
    const own = key[row]!;
    const name = own === NONE ? '' : keys[own]!;
    return { name, rows: rowsWhere(history, (other) => key[other] === own) };
  }
  const { names, partOf } = partsOf(history, model);
  const part = partOf(row);
  return { name: names[part]!, rows: rowsWhere(history, (other) => partOf(other) === part) };
};

const rowsWhere = ({ count }: Columns, isIt: (row: number) => boolean): Int32Array => {
  const rows = new Int32Array(count);
  let length = 0;
  for (let row = 0; row < count; row++) if (isIt(row)) rows[length++] = row;
  return rows.subarray(0, length);
};

/** By row of the history, its place among these, which are ascending; those that are there. */
export const placesOf = (some: readonly number[], rows: Int32Array): readonly number[] => {
  const places: number[] = [];
  for (const row of some) {
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (rows[middle]! < row) low = middle + 1;
      else high = middle;
    }
    if (rows[low] === row) places.push(low);
  }
  return places;
};
