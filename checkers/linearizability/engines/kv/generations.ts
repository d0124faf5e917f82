/**
 * The generations of one key: what was put, what was appended to it one after another, and who was
 * shown which beginning of that. A put happens once, so its generation is one chain; what was appended
 * belongs to one of them.
 */
import { type Columns, NONE } from '../../../../src/history/columns.ts';
import { describeRow } from '../../rows/describe-row.ts';
import type { KeyDecision } from '../shared/key-by-key.ts';
import { appendedTwice, disagreeing, shownTwice, unexplained } from './impossible-texts.ts';
import { Splitter } from './splitter.ts';
import { shownBy, type TextRows } from './text-rows.ts';

export interface Generation {
  /** Who put what it begins with; INITIAL. */
  readonly base: number;
  /** All that a get shows of it. */
  readonly text: string;
  /** Who appended, in order. */
  readonly pieces: readonly number[];
  /** How long the text was before the first append, and after each. */
  readonly lengths: readonly number[];
  /** The longest text first; the first shows all there is. */
  readonly gets: number[];
  /** By get: how many appends it shows. */
  readonly versions: number[];
}

/** Those of which something was shown, or what is decided by what cannot be told apart or come about. */
export const readGenerations = (
  history: Columns,
  rows: Int32Array,
  texts: TextRows,
): readonly Generation[] | KeyDecision => new GenerationReader(history, rows, texts).read();

class GenerationReader {
  readonly #history: Columns;
  readonly #rows: Int32Array;
  readonly #texts: TextRows;
  readonly #splitter: Splitter;
  /** By who put what they begin with. */
  readonly #ofBase = new Map<number, Generation>();
  /** By append that was shown. */
  readonly #ofPiece = new Map<number, Generation>();

  constructor(history: Columns, rows: Int32Array, texts: TextRows) {
    this.#history = history;
    this.#rows = rows;
    this.#texts = texts;
    this.#splitter = new Splitter(texts.bases, texts.appended);
  }

  read(): readonly Generation[] | KeyDecision {
    let before: Generation | undefined;
    let shownBefore = NaN;
    for (const get of this.#texts.gets) {
      const shown = this.#history.result[get]!;
      if (shown === shownBefore) {
        before!.gets.push(get);
        before!.versions.push(before!.versions.at(-1)!);
        continue;
      }
      const found = this.#place(get);
      if ('type' in found) return found;
      before = found;
      shownBefore = shown;
    }
    return [...this.#ofBase.values()];
  }

  /** Gets come with the longest text first, so what is shorter is the beginning of what is there. */
  #place(get: number): Generation | KeyDecision {
    const shown = shownBy(this.#history, get);
    if (shown === null) return this.#placeUnappended(get, this.#texts.ofNull);
    if (shown === '') return this.#placeUnappended(get, this.#texts.ofEmpty);
    if (typeof shown !== 'string') return unexplained(this.#history, this.#rows, get);
    return this.#beginningOf(get, shown) ?? this.#new(get, shown);
  }

  #beginningOf(get: number, shown: string): Generation | undefined {
    const { bases } = this.#texts;
    for (let base = bases.longestAt(shown, 0); base !== NONE; base = bases.shorter(base)) {
      const generation = this.#ofBase.get(bases.owner[base]!);
      if (generation === undefined || !generation.text.startsWith(shown)) continue;
      // The longer one can be split in one way only, so its beginnings on the way can be, too.
      const version = versionOf(generation, shown.length);
      if (version === NONE) continue;
      generation.gets.push(get);
      generation.versions.push(version);
      return generation;
    }
    return undefined;
  }

  #new(get: number, shown: string): Generation | KeyDecision {
    const split = this.#splitter.split(shown);
    if (split.type === 'ambiguous') return this.#ambiguous(get);
    if (split.type === 'impossible') {
      return unexplained(this.#history, this.#rows, get, split.reached);
    }
    const { base, pieces, lengths } = split;
    const other = this.#ofBase.get(base);
    if (other !== undefined) {
      return disagreeing(this.#history, get, other.gets[0]!);
    }
    const generation = {
      base,
      text: shown,
      pieces,
      lengths,
      gets: [get],
      versions: [pieces.length],
    };
    for (const piece of pieces) {
      const elsewhere = this.#ofPiece.get(piece);
      if (elsewhere === generation) return shownTwice(this.#history, get, piece);
      if (elsewhere !== undefined) {
        return appendedTwice(this.#history, get, elsewhere.gets[0]!, piece);
      }
      this.#ofPiece.set(piece, generation);
    }
    this.#ofBase.set(base, generation);
    return generation;
  }

  /** A get of nothing, or of the empty text: nobody has appended to what is there. */
  #placeUnappended(get: number, owners: readonly number[]): Generation | KeyDecision {
    const [base, ...others] = owners;
    if (base === undefined) return unexplained(this.#history, this.#rows, get);
    if (others.length > 0) return this.#ambiguous(get);
    const known = this.#ofBase.get(base);
    if (known === undefined) {
      const empty = { base, text: '', pieces: [], lengths: [0], gets: [get], versions: [0] };
      this.#ofBase.set(base, empty);
      return empty;
    }
    known.gets.push(get);
    known.versions.push(0);
    return known;
  }

  #ambiguous(get: number): KeyDecision {
    const what = describeRow(this.#history, get);
    return { type: 'undecided', reason: `${what} can have been put together in several ways` };
  }
}

/** How many appends a beginning of this length shows; NONE where it ends within one. */
const versionOf = ({ lengths }: Generation, length: number): number => {
  let low = 0;
  let high = lengths.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (lengths[middle]! < length) low = middle + 1;
    else high = middle;
  }
  return lengths[low] === length ? low : NONE;
};
