/** Numbers that interned values get, key after key: those of earlier keys are forgotten, not erased. */
import { NONE } from '../../../src/history/columns.ts';

export class ValueNumbers {
  readonly #number: Int32Array;
  /** Numbers below are those of earlier keys. */
  #base = 0;

  constructor(valueCount: number) {
    this.#number = new Int32Array(valueCount).fill(NONE);
  }

  /** NONE where the value has no number of this key. */
  get(value: number): number {
    const number = this.#number[value]! - this.#base;
    return number < 0 ? NONE : number;
  }

  /** `number`: 0 and above. */
  set(value: number, number: number): void {
    this.#number[value] = this.#base + number;
  }

  /** Forgets the numbers 0 … count − 1, which must be all that were set. */
  forget(count: number): void {
    this.#base += count;
  }
}
