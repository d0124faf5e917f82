/**
 * What clients asked with, and what the completions say of it: a completion that names what was done
 * gives an invocation without a value its own (completion-values.ts); one that names something else is
 * told; the value of a failure counts as something it *saw* only where it says something new. Null and
 * a mere echo of the argument (Jepsen's habit) are none: the weaker and therefore sound reading.
 */
import { FAIL, NONE, UNKNOWN } from './columns.ts';
import { answersTransaction, namesWhatWasDone, needsValue } from './completion-values.ts';
import type { Json } from './operation.ts';
import type { RowTable } from './row-table.ts';
import type { ValueInterner } from './value-interner.ts';

/** An `ok` that names something else than was asked for. */
export interface Disagreement {
  readonly asked: Json;
  readonly told: Json;
}

export class AskedAndTold {
  readonly #rows: RowTable;
  readonly #values: ValueInterner;
  /** Functions of which some `ok` named the value, as they are interned. */
  readonly #namedFunctions = new Set<number>();
  /** Rows that have no value of their own, and need one. */
  readonly #unsaid: number[] = [];
  #namedByOk = 0;

  constructor(rows: RowTable, values: ValueInterner) {
    this.#rows = rows;
    this.#values = values;
  }

  /** How many operations were asked without a value, which their `ok` then named. */
  get namedByOk(): number {
    return this.#namedByOk;
  }

  /** The value that counts is not in the history, or not yet. */
  isUnsaid(row: number, f: string): void {
    if (needsValue(f)) this.#unsaid.push(row);
  }

  /** An `ok` that tells another value than was asked with; where nothing was, it is taken over. */
  compare(row: number, f: string, told: Json): Disagreement | undefined {
    if (f === 'txn') {
      const asked = this.#asked(row);
      return answersTransaction(asked, told) ? undefined : { asked, told };
    }
    if (!namesWhatWasDone(f) || (f === 'cas' && !isPairOfCas(f, told))) return undefined;
    const asked = this.#asked(row);
    const [argument, argument2] = this.#arguments(f, told);
    if (asked === null) {
      this.#rows.setArguments(row, argument, argument2);
      this.#namedByOk++;
      this.#namedFunctions.add(this.#rows.f(row));
    } else if (!this.#isAskedWith(row, argument, argument2)) {
      return { asked, told };
    }
    return undefined;
  }

  /** What a failure saw, interned; NONE where it says nothing new. */
  seenByFailure(row: number, f: string, told: Json): number {
    const [argument, argument2] = this.#arguments(f, told);
    return this.#isAskedWith(row, argument, argument2) ? NONE : this.#values.index(told);
  }

  /** The event of an operation that has no value and needs one, whose `ok` named none either. */
  withoutValue(): number | undefined {
    const { outcome } = this.#rows;
    const row = this.#unsaid.find((each) => outcome[each] !== FAIL && this.#isAskedWithNull(each));
    return row === undefined ? undefined : this.#rows.event(row);
  }

  /**
   * `event` of an operation of unknown outcome that was asked without a value, where for others like it
   * the `ok` named one: nobody knows what it would have done.
   */
  nobodyKnows(): number | undefined {
    if (this.#namedByOk === 0) return undefined;
    const { outcome, count } = this.#rows;
    for (let row = 0; row < count; row++) {
      if (outcome[row] !== UNKNOWN || !this.#namedFunctions.has(this.#rows.f(row))) continue;
      if (this.#isAskedWithNull(row)) return this.#rows.event(row);
    }
    return undefined;
  }

  /** Interned, as an invocation with this value has them. */
  #arguments(f: string, value: Json): readonly [argument: number, argument2: number] {
    const values = this.#values;
    return isPairOfCas(f, value)
      ? [values.index(value[0]), values.index(value[1])]
      : [values.index(value), NONE];
  }

  #asked(row: number): Json {
    const first = this.#valueOf(this.#rows.argument[row]) ?? null;
    const second = this.#rows.argument2(row);
    return second === NONE ? first : [first, this.#valueOf(second) ?? null];
  }

  #isAskedWith(row: number, argument: number, argument2: number): boolean {
    return argument === this.#rows.argument[row] && argument2 === this.#rows.argument2(row);
  }

  #isAskedWithNull(row: number): boolean {
    return this.#valueOf(this.#rows.argument[row]) === null;
  }

  #valueOf(interned: number = NONE): Json | undefined {
    return this.#values.values[interned];
  }
}

/** What a `cas` is asked with: from which value to which. */
export const isPairOfCas = (f: string, value: Json): value is readonly [Json, Json] =>
  f === 'cas' && Array.isArray(value) && value.length === 2;
