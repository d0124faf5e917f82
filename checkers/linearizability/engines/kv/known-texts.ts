/**
 * Texts that are looked for at a place of a longer one, sorted: which of them stand there is found in
 * O(log n) comparisons, however many lengths they have and however many begin with each other.
 */
import { NONE } from '../../../../src/history/columns.ts';

export class KnownTexts {
  /** Distinct, ascending by code units. */
  readonly texts: string[] = [];
  /** By text: who put it there; the last of them where there are several. */
  readonly owner: number[] = [];
  /** By text: 1, or 2 for several. */
  readonly owners: number[] = [];
  /** By text: the longest other one that it begins with; NONE. */
  readonly #longestPrefix: number[] = [];

  /** `texts[i]` belongs to `owners[i]`. */
  constructor(texts: readonly string[], owners: readonly number[]) {
    const order = texts.map((_, at) => at);
    if (order.length > 1) order.sort((a, b) => compare(texts[a]!, texts[b]!) || a - b);
    for (const at of order) this.#add(texts[at]!, owners[at]!);
  }

  #add(text: string, owner: number): void {
    let prefix = this.texts.length - 1;
    if (prefix !== NONE && this.texts[prefix] === text) {
      this.owner[prefix] = owner;
      this.owners[prefix] = 2;
      return;
    }
    // What it begins with comes before it, and all between begin with that, too.
    while (prefix !== NONE && !text.startsWith(this.texts[prefix]!)) {
      prefix = this.#longestPrefix[prefix]!;
    }
    this.texts.push(text);
    this.owner.push(owner);
    this.owners.push(1);
    this.#longestPrefix.push(prefix);
  }

  /** The longest that stands at this place; NONE. */
  longestAt(text: string, at: number): number {
    let low = 0;
    let high = this.texts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isAtOrBefore(this.texts[middle]!, text, at)) low = middle + 1;
      else high = middle;
    }
    // Whatever the rest of `text` begins with, the last one before that rest begins with, too.
    let found = low - 1;
    while (found !== NONE && !text.startsWith(this.texts[found]!, at)) {
      found = this.#longestPrefix[found]!;
    }
    return found;
  }

  /** The next shorter one that stands wherever this one does; NONE. */
  shorter(index: number): number {
    return this.#longestPrefix[index]!;
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Whether `known` is not after what begins at this place of `text`. */
const isAtOrBefore = (known: string, text: string, at: number): boolean => {
  const length = Math.min(known.length, text.length - at);
  for (let i = 0; i < length; i++) {
    const difference = known.charCodeAt(i) - text.charCodeAt(at + i);
    if (difference !== 0) return difference < 0;
  }
  return known.length === length;
};
