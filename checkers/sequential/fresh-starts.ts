/**
 * When the search has met many dead ends without coming further, the choice at fault usually lies some
 * dozens of operations back, and undoing the last choices first would try every mix of those between.
 * So it begins again a little way back, and chooses in a somewhat different order.
 *
 * Dead ends stay remembered and patience grows with each fresh start, so a search that has to try
 * everything still ends. Fixed by the history alone: the same history is searched the same way.
 */
import { randomFrom } from '../../src/base/random.ts';

/** Dead ends met in a row before the first fresh start, and how that grows. */
const PATIENCE = 200;
const GROWTH = 1.2;
/** The way back in operations, doubled up to three times, then small again. */
const WAY_BACK = 50;
const WAYS = 4;
/** How far the order of choices is blurred, in ranks a session; up to three times that. */
const BLUR = 4;
const BLURS = 3;

export class FreshStarts {
  readonly #firstPatience: number;
  readonly #random = randomFrom('fresh starts');
  #patience: number;
  #fruitless = 0;
  #count = 0;

  constructor(patience = PATIENCE) {
    this.#firstPatience = patience;
    this.#patience = patience;
  }

  /** The search came further than ever. */
  cameFurther(): void {
    this.#fruitless = 0;
    this.#count = 0;
    this.#patience = this.#firstPatience;
  }

  /** Whether, after one more dead end, it should begin again. */
  isDue(): boolean {
    return ++this.#fruitless >= this.#patience;
  }

  /** Returns how many operations may stay placed, at most, where `furthest` was reached. */
  begin(furthest: number): number {
    this.#count++;
    this.#fruitless = 0;
    this.#patience *= GROWTH;
    return furthest - WAY_BACK * 2 ** (this.#count % WAYS);
  }

  /** The choices by their hint, blurred since a fresh start. Sorts in place. */
  inOrder(choices: number[], hint: Float64Array, sessionCount: number): readonly number[] {
    const blur = this.#count === 0 ? 0 : BLUR * sessionCount * (1 + (this.#count % BLURS));
    const rank = new Map(choices.map((i) => [i, hint[i]! + blur * this.#random.next()]));
    return choices.sort((a, b) => rank.get(a)! - rank.get(b)!);
  }
}
