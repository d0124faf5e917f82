/**
 * What is known of each element of each set: a row of numbers an element, since reads are long and many.
 * Reads are counted key by key, in the order of their invocations.
 */
import { NONE } from '../../src/history/columns.ts';
import type { Json } from '../../src/history/operation.ts';
import { canonical } from '../canonical.ts';

/** Flags of an element. */
export const ATTEMPTED = 1;
/** Some add of it was not known to have failed. */
export const MAY_BE_IN = 2;
export const REMOVED = 4;
export const INITIAL = 8;

const COLUMNS = [
  /** Row of the acknowledged add that completed first. */
  'added',
  /** Row of the operation by whose completion it was first known: that add, or a read. */
  'known',
  /** Rows of the first and of the last read that saw it, by invocation. */
  'firstSeen',
  'lastSeen',
  /** Number of the last read that saw it, and of the first of those before it without a gap. */
  'lastRead',
  'since',
  /** How often it was in the last read that saw it, and in one at most. */
  'times',
  'most',
  'flags',
] as const;

type Column = (typeof COLUMNS)[number];

export class Elements {
  readonly values: Json[] = [];
  /** By element, its key: an index into the keys of the history, or NONE. */
  readonly keys: number[] = [];
  readonly #columns: Record<Column, Int32Array>;

  constructor() {
    const columns = COLUMNS.map((name) => [name, new Int32Array(64).fill(initialOf(name))]);
    this.#columns = Object.fromEntries(columns) as Record<Column, Int32Array>;
  }

  get count(): number {
    return this.values.length;
  }

  /** To be asked for again after an element was added: arrays grow. */
  get columns(): Readonly<Record<Column, Int32Array>> {
    return this.#columns;
  }

  add(key: number, value: Json): number {
    const element = this.values.push(value) - 1;
    this.keys.push(key);
    if (element === this.#columns.flags.length) this.#grow();
    return element;
  }

  #grow(): void {
    for (const name of COLUMNS) {
      const grown = new Int32Array(2 * this.#columns[name].length).fill(initialOf(name));
      grown.set(this.#columns[name]);
      this.#columns[name] = grown;
    }
  }
}

const initialOf = (name: Column): number =>
  name === 'times' || name === 'most' || name === 'flags' ? 0 : NONE;

/** One set: the numbers of its elements, and the rows that read it whole. */
export class OneSet {
  readonly reads: number[] = [];
  readonly #key: number;
  readonly #elements: Elements;
  readonly #scalars = new Map<Json, number>();
  readonly #structures = new Map<string, number>();

  constructor(key: number, elements: Elements) {
    this.#key = key;
    this.#elements = elements;
  }

  numberOf(value: Json): number {
    const isScalar = value === null || typeof value !== 'object';
    const known = isScalar ? this.#scalars.get(value) : this.#structures.get(canonical(value));
    if (known !== undefined) return known;
    const number = this.#elements.add(this.#key, value);
    if (isScalar) this.#scalars.set(value, number);
    else this.#structures.set(canonical(value), number);
    return number;
  }
}
