/**
 * Collections that only grow and are read whole: the elements of every read, by number, and who put
 * each element in. Shared by append-lists and sets.
 */
import { type Columns, FAIL, NONE, OK, UNKNOWN } from '../../../../src/history/columns.ts';
import type { Json } from '../../../../src/history/operation.ts';
import { canonicalJson } from '../../../../src/history/value-interner.ts';
import { describeRow } from '../../rows/describe-row.ts';
import type { EngineOptions } from '../engine.ts';
import type { Look } from './now-and-then.ts';

export interface Collection {
  readonly type: 'collection';
  /** Elements before the first operation. */
  readonly initial: readonly number[];
  /** Row that put in each element; NONE for initial and unknown ones. */
  readonly adder: number[];
  /** Row whose putting-in failed; NONE. */
  readonly failedAdder: number[];
  /** Definite reads, by the interned result they returned. */
  readonly reads: ReadonlyMap<number, number[]>;
  /** Elements of each interned result. */
  readonly elements: ReadonlyMap<number, readonly number[]>;
  /** Reads that say nothing. */
  readonly blind: readonly number[];
  /** Definite rows that put something in. */
  readonly adders: readonly number[];
}

/** Or why the key cannot be decided by its reads. */
export const readCollection = (
  history: Columns,
  options: EngineOptions,
  rows: Int32Array,
  add: string,
  look: Look,
): Collection | { readonly type: 'undecided'; readonly reason: string } => {
  const { f, functions, outcome, argument, result, values } = history;
  const interner = new ElementNumbers();
  const initial = asArray(options.initial)?.map((value) => interner.index(value));
  if (initial === undefined) return undecided('the initial value is no array');
  const adder: number[] = initial.map(() => NONE);
  const failedAdder: number[] = initial.map(() => NONE);
  const isInitial = new Set(initial);
  const reads = new Map<number, number[]>();
  const elements = new Map<number, readonly number[]>();
  const blind: number[] = [];
  const adders: number[] = [];
  const element = (value: Json): number => {
    const id = interner.index(value);
    while (adder.length <= id) adder.push(NONE);
    while (failedAdder.length <= id) failedAdder.push(NONE);
    return id;
  };
  for (const row of rows) {
    look();
    const name = functions[f[row]!]!;
    if (name === add) {
      if (argument[row] === NONE) return undecided(`${describeRow(history, row)} names no element`);
      const id = element(values[argument[row]!]!);
      if (outcome[row] === FAIL) {
        failedAdder[id] = row;
        continue;
      }
      if (adder[id] !== NONE || isInitial.has(id)) {
        return undecided(
          `an element is put in twice, the second time by ${describeRow(history, row)}`,
        );
      }
      adder[id] = row;
      if (outcome[row] !== UNKNOWN) adders.push(row);
    } else if (name === 'read') {
      if (outcome[row] !== OK) continue;
      const id = result[row]!;
      const value = id === NONE ? null : values[id]!;
      if (id === NONE || (value === null && options.nilRead === 'anything')) {
        blind.push(row);
        continue;
      }
      const list = asArray(value);
      if (list === undefined) return undecided(`${describeRow(history, row)} is no array`);
      const same = reads.get(id);
      if (same === undefined) {
        look(list.length);
        reads.set(id, [row]);
        elements.set(id, list.map(element));
      } else same.push(row);
    } else return undecided(`${describeRow(history, row)} is not known here`);
  }
  return { type: 'collection', initial, adder, failedAdder, reads, elements, blind, adders };
};

const asArray = (value: Json): readonly Json[] | undefined =>
  value === null ? [] : Array.isArray(value) ? (value as readonly Json[]) : undefined;

/** Numbers for the elements of one key: there may be many keys, so it must be small and quick to make. */
class ElementNumbers {
  readonly #scalars = new Map<Json, number>();
  readonly #structures = new Map<string, number>();

  index(value: Json): number {
    return value === null || typeof value !== 'object'
      ? this.#numberOf(this.#scalars, value)
      : this.#numberOf(this.#structures, canonicalJson(value));
  }

  #numberOf<Key>(known: Map<Key, number>, key: Key): number {
    const number = known.get(key) ?? this.#scalars.size + this.#structures.size;
    known.set(key, number);
    return number;
  }
}

const undecided = (reason: string) => ({ type: 'undecided', reason }) as const;
