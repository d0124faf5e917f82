/**
 * What a text was put together from: a first text, and appended ones after it, each of its own row.
 *
 * The ways to split every beginning of the text are counted, up to two (one after another, each by the
 * pieces that can end there). Every candidate counts, whatever its time and outcome, and one for each
 * row that put or appended the same text. So in any order of the operations the text came about by one
 * of the ways that are counted, and where there is a single one, by that.
 *
 * Pieces that begin or end alike or overlap need no rule of their own: "ab" + "a" and "a" + "ba" are
 * two ways. A piece that is used twice in the only way shows that there is none, for it was appended
 * once; ways that use one twice beside others are counted, too, which can only cost a decision.
 */
import { NONE } from '../../../../src/history/columns.ts';
import type { KnownTexts } from './known-texts.ts';

export type Split =
  | ForcedSplit
  /** `reached`: how long the longest beginning is that can be put together; −1 for none. */
  | { readonly type: 'impossible'; readonly reached: number }
  | { readonly type: 'ambiguous' };

export interface ForcedSplit {
  readonly type: 'forced';
  /** Who put the first text. */
  readonly base: number;
  /** Who appended, in order. */
  readonly pieces: readonly number[];
  /** How long the text was before the first append, and after each. */
  readonly lengths: readonly number[];
}

/** Splits text after text in the same space. */
export class Splitter {
  /** By length of a beginning: in how many ways it can come about, 2 for more. */
  #ways = new Uint8Array(64);
  /** By length: the last append of such a way; NONE where it is a first text alone. */
  #last = new Int32Array(64);

  /** None of the `appends` is empty. */
  split(text: string, bases: KnownTexts, appends: KnownTexts): Split {
    this.#makeRoom(text.length);
    this.#count(text, bases, appends);
    const ways = this.#ways[text.length]!;
    if (ways > 1) return { type: 'ambiguous' };
    if (ways === 1) return this.#backFrom(text, bases, appends);
    const reached = this.#ways.subarray(0, text.length).findLastIndex((each) => each > 0);
    return { type: 'impossible', reached };
  }

  #makeRoom(length: number): void {
    if (this.#ways.length > length) return;
    this.#ways = new Uint8Array(2 * length);
    this.#last = new Int32Array(2 * length);
  }

  #count(text: string, bases: KnownTexts, appends: KnownTexts): void {
    const ways = this.#ways;
    ways.fill(0, 0, text.length + 1);
    for (let base = bases.longestAt(text, 0); base !== NONE; base = bases.shorter(base)) {
      this.#reach(bases.texts[base]!.length, bases.owners[base]!, NONE);
    }
    for (let at = 0; at < text.length; at++) {
      if (ways[at] === 0) continue;
      for (
        let piece = appends.longestAt(text, at);
        piece !== NONE;
        piece = appends.shorter(piece)
      ) {
        const length = appends.texts[piece]!.length;
        this.#reach(at + length, ways[at]! * appends.owners[piece]!, piece);
      }
    }
  }

  #reach(length: number, ways: number, piece: number): void {
    this.#ways[length] = Math.min(2, this.#ways[length]! + ways);
    this.#last[length] = piece;
  }

  /** Where the whole can come about in one way, so can each beginning on the way. */
  #backFrom(text: string, bases: KnownTexts, appends: KnownTexts): ForcedSplit {
    const pieces: number[] = [];
    const lengths: number[] = [text.length];
    let at = text.length;
    for (let piece = this.#last[at]!; piece !== NONE; piece = this.#last[at]!) {
      pieces.push(appends.owner[piece]!);
      lengths.push((at -= appends.texts[piece]!.length));
    }
    let base = bases.longestAt(text, 0);
    while (bases.texts[base]!.length !== at) base = bases.shorter(base);
    const owner = bases.owner[base]!;
    return { type: 'forced', base: owner, pieces: pieces.reverse(), lengths: lengths.reverse() };
  }
}
