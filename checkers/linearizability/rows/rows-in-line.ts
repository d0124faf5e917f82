/**
 * The rows of a history in another order, as a history of its own. The columns that engines walk
 * through are laid out at once, those that only a sentence about one row needs when they are asked for.
 */
import type { Columns, WholeNumbers } from '../../../src/history/columns.ts';

/** Where each row goes, and the new ranks of its events. */
export interface Places {
  /** These rows, ascending; all where absent. */
  readonly rows: Int32Array | undefined;
  /** By place in `rows`, or by row: its new number, 0 … count − 1. */
  readonly placeOf: Int32Array;
  readonly count: number;
  /** By new number. */
  readonly invoke: Int32Array;
  readonly complete: Int32Array;
}

export class RowsInLine implements Columns {
  readonly count: number;
  readonly f: WholeNumbers;
  readonly argument: Int32Array;
  readonly argument2: WholeNumbers;
  readonly result: Int32Array;
  readonly outcome: Uint8Array;
  readonly invoke: Int32Array;
  readonly complete: Int32Array;
  readonly functions: readonly string[];
  readonly keys: readonly string[];
  readonly values: Columns['values'];
  readonly nodes: readonly string[];
  readonly #from: Columns;
  readonly #places: Places;
  readonly #late = new Map<keyof Columns, Numbers>();

  constructor(from: Columns, places: Places) {
    this.#from = from;
    this.#places = places;
    this.count = places.count;
    this.invoke = places.invoke;
    this.complete = places.complete;
    this.f = this.#column(from.f);
    this.argument = this.#column(from.argument);
    this.argument2 = this.#column(from.argument2);
    this.result = this.#column(from.result);
    this.outcome = this.#column(from.outcome);
    this.functions = from.functions;
    this.keys = from.keys;
    this.values = from.values;
    this.nodes = from.nodes;
  }

  get process(): Int32Array {
    return this.#whenAsked('process');
  }

  get key(): WholeNumbers {
    return this.#whenAsked('key');
  }

  get invokeTime(): Float64Array {
    return this.#whenAsked('invokeTime');
  }

  get completeTime(): Float64Array {
    return this.#whenAsked('completeTime');
  }

  get event(): Int32Array {
    return this.#whenAsked('event');
  }

  get node(): WholeNumbers {
    return this.#whenAsked('node');
  }

  #whenAsked<Name extends Late>(name: Name): Columns[Name] {
    const known = this.#late.get(name) as Columns[Name] | undefined;
    if (known !== undefined) return known;
    const column = this.#column(this.#from[name]);
    this.#late.set(name, column);
    return column;
  }

  #column<Those extends Numbers>(from: Those): Those {
    const { rows, placeOf, count } = this.#places;
    const column = new (from.constructor as new (length: number) => Those)(count);
    if (rows === undefined)
      for (let row = 0; row < count; row++) column[placeOf[row]!] = from[row]!;
    else for (let i = 0; i < count; i++) column[placeOf[i]!] = from[rows[i]!]!;
    return column;
  }
}

type Numbers = WholeNumbers | Float64Array | Uint8Array;
type Late = 'process' | 'key' | 'invokeTime' | 'completeTime' | 'event' | 'node';
