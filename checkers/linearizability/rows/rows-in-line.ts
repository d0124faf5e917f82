/**
 * The rows of a history in another order, as a history of its own. The columns that engines walk
 * through are laid out at once, those that only a sentence about one row needs when they are asked for.
 */
import type { Columns } from '../../../src/history/columns.ts';

/** Where each row goes, and the new ranks of its events. */
export interface Places {
  /** These rows, ascending; all where absent. */
  readonly rows: Int32Array | undefined;
  /** By row: its new number, 0 … count − 1. */
  readonly placeOf: Int32Array;
  readonly count: number;
  /** By new number. */
  readonly invoke: Int32Array;
  readonly complete: Int32Array;
}

export class RowsInLine implements Columns {
  readonly count: number;
  readonly f: Int32Array;
  readonly argument: Int32Array;
  readonly argument2: Int32Array;
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
  readonly #late = new Map<keyof Columns, Int32Array | Float64Array>();

  constructor(from: Columns, places: Places) {
    this.#from = from;
    this.#places = places;
    this.count = places.count;
    this.invoke = places.invoke;
    this.complete = places.complete;
    this.f = this.#column(from.f, Int32Array);
    this.argument = this.#column(from.argument, Int32Array);
    this.argument2 = this.#column(from.argument2, Int32Array);
    this.result = this.#column(from.result, Int32Array);
    this.outcome = this.#column(from.outcome, Uint8Array);
    this.functions = from.functions;
    this.keys = from.keys;
    this.values = from.values;
    this.nodes = from.nodes;
  }

  get process(): Int32Array {
    return this.#whenAsked('process', Int32Array);
  }

  get key(): Int32Array {
    return this.#whenAsked('key', Int32Array);
  }

  get invokeTime(): Float64Array {
    return this.#whenAsked('invokeTime', Float64Array);
  }

  get completeTime(): Float64Array {
    return this.#whenAsked('completeTime', Float64Array);
  }

  get event(): Int32Array {
    return this.#whenAsked('event', Int32Array);
  }

  get node(): Int32Array {
    return this.#whenAsked('node', Int32Array);
  }

  #whenAsked<Numbers extends Int32Array | Float64Array>(
    name: keyof Columns,
    Kind: new (length: number) => Numbers,
  ): Numbers {
    const known = this.#late.get(name) as Numbers | undefined;
    if (known !== undefined) return known;
    const column = this.#column(this.#from[name] as Numbers, Kind);
    this.#late.set(name, column);
    return column;
  }

  #column<Numbers extends Int32Array | Float64Array | Uint8Array>(
    from: Numbers,
    Kind: new (length: number) => Numbers,
  ): Numbers {
    const { rows, placeOf, count } = this.#places;
    const column = new Kind(count);
    if (rows === undefined)
      for (let row = 0; row < count; row++) column[placeOf[row]!] = from[row]!;
    else for (const row of rows) column[placeOf[row]!] = from[row]!;
    return column;
  }
}
