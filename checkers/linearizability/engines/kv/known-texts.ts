/**
 * Texts that are looked for at a place of a longer one, sorted: which of them stand there is found in
 * O(log n) comparisons, however many lengths they have and however many begin with each other.
 */
import { NONE } from '../../../../src/history/columns.ts';

export class KnownTexts {
  /** Distinct, ascending by code units. */
  readonly texts: readonly string[];
  /** By text: who put it there; the last of them where there are several. */
  readonly owner: Int32Array;
  /** By text: 1, or 2 for several. */
  readonly owners: Uint8Array;
  /** By text: the longest other one that it begins with; NONE. */
  readonly #longestPrefix: Int32Array;

  /** `texts[i]` belongs to `owners[i]`. */
  constructor(texts: readonly string[], owners: readonly number[]) {
    const last = new Map<string, number>();
    const several = new Set<string>();
    for (const [at, text] of texts.entries()) {
      if (last.has(text)) several.add(text);
      last.set(text, owners[at]!);
    }
    const sorted = [...last.keys()].sort();
    this.texts = sorted;
    this.owner = Int32Array.from(sorted, (text) => last.get(text)!);
    this.owners = Uint8Array.from(sorted, (text) => (several.has(text) ? 2 : 1));
    this.#longestPrefix = longestPrefixes(sorted);
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

/** Sorted texts that begin with another follow it at once: those still open are a stack. */
const longestPrefixes = (sorted: readonly string[]): Int32Array => {
  const prefix = new Int32Array(sorted.length);
  const open: number[] = [];
  for (const [at, text] of sorted.entries()) {
    while (open.length > 0 && !text.startsWith(sorted[open.at(-1)!]!)) open.pop();
    prefix[at] = open.at(-1) ?? NONE;
    open.push(at);
  }
  return prefix;
};

/** Whether `known` is not after what begins at this place of `text`. */
const isAtOrBefore = (known: string, text: string, at: number): boolean => {
  const length = Math.min(known.length, text.length - at);
  for (let i = 0; i < length; i++) {
    const difference = known.charCodeAt(i) - text.charCodeAt(at + i);
    if (difference !== 0) return difference < 0;
  }
  return known.length === length;
};
