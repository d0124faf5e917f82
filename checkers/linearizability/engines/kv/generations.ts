/**
 * The generations of one key: what was put, what was appended to it one after another, and who was
 * shown which beginning of that. A put happens once, so its generation is one chain; what was appended
 * belongs to one of them.
 */
import { type Columns, NONE } from '../../../../src/history/columns.ts';
import { describeRow } from '../../rows/describe-row.ts';
import type { KeyDecision } from '../shared/key-by-key.ts';
import { appendedTwice, disagreeing, shownTwice, unexplained } from './impossible-texts.ts';
import type { Look } from '../shared/now-and-then.ts';
import { type ForcedSplit, Splitter } from './splitter.ts';
import { INITIAL, shownBy, textShownBy, type TextRows } from './text-rows.ts';

export interface Generation {
  /** Who put what it begins with; INITIAL. */
  readonly base: number;
  /** All that a get shows of it. */
  readonly text: string;
  /** Who appended, in order. */
  readonly pieces: readonly number[];
  /** How long the text was before the first append, and after each. */
  readonly lengths: readonly number[];
  /** The longest text first, so the first shows all there is; those of one text ascend. */
  readonly gets: number[];
  /** By get: how many appends it shows. */
  readonly versions: number[];
}

/** Reads key after key in the same space. */
export class GenerationReader {
  readonly #history: Columns;
  readonly #splitter = new Splitter();
  /** By row that put or appended: number of its generation within its key, from 1; 0: nobody saw it. */
  readonly #generationOf: Int32Array;
  #initial: Generation | undefined;
  #generations: Generation[] = [];
  #rows!: Int32Array;
  #texts!: TextRows;

  constructor(history: Columns) {
    this.#history = history;
    this.#generationOf = new Int32Array(history.count);
  }

  /** Those of which something was shown; or a decision, where a text has no origin or several. */
  read(rows: Int32Array, texts: TextRows, look: Look): readonly Generation[] | KeyDecision {
    this.#rows = rows;
    this.#texts = texts;
    this.#initial = undefined;
    this.#generations = [];
    let before: Generation | undefined;
    let shownBefore = NONE;
    for (const get of texts.gets) {
      const shown = this.#history.result[get]!;
      if (before === undefined || shown !== shownBefore) {
        look(textShownBy(this.#history, get).length);
        const found = this.#place(get);
        if ('type' in found) return found;
        before = found;
        shownBefore = shown;
      } else add(before, get, before.versions.at(-1)!);
    }
    return this.#generations;
  }

  /** Gets come with the longest text first, so what is shorter is the beginning of what is there. */
  #place(get: number): Generation | KeyDecision {
    const shown = shownBy(this.#history, get);
    if (shown === null) return this.#placeUnappended(get, this.#texts.ofNull);
    if (shown === '') return this.#placeUnappended(get, this.#texts.ofEmpty);
    if (typeof shown !== 'string') return unexplained(this.#history, this.#rows, get);
    return this.#beginningOf(get, shown) ?? this.#split(get, shown);
  }

  #beginningOf(get: number, shown: string): Generation | undefined {
    const { bases } = this.#texts;
    for (let base = bases.longestAt(shown, 0); base !== NONE; base = bases.shorter(base)) {
      const generation = this.#begunBy(bases.owner[base]!);
      // Cut and compared, since that is several times faster than `startsWith` on long texts.
      if (generation?.text.slice(0, shown.length) !== shown) continue;
      // The longer one can be split in one way only, so its beginnings on the way can be, too.
      const version = versionOf(generation, shown.length);
      if (version !== NONE) return add(generation, get, version);
    }
    return undefined;
  }

  #split(get: number, shown: string): Generation | KeyDecision {
    const split = this.#splitter.split(shown, this.#texts.bases, this.#texts.appended);
    if (split.type === 'ambiguous') return this.#ambiguous(get);
    if (split.type === 'impossible') {
      return unexplained(this.#history, this.#rows, get, split.reached);
    }
    const other = this.#begunBy(split.base);
    if (other !== undefined) return disagreeing(this.#history, get, other.gets[0]!);
    return this.#begin(get, shown, split);
  }

  /** A get of nothing, or of the empty text: nobody has appended to what is there. */
  #placeUnappended(get: number, owners: readonly number[]): Generation | KeyDecision {
    const [base, ...others] = owners;
    if (base === undefined) return unexplained(this.#history, this.#rows, get);
    if (others.length > 0) return this.#ambiguous(get);
    const known = this.#begunBy(base);
    return known === undefined
      ? this.#begin(get, '', { base, pieces: [], lengths: [0] })
      : add(known, get, 0);
  }

  #begin(
    get: number,
    text: string,
    { base, pieces, lengths }: Omit<ForcedSplit, 'type'>,
  ): Generation | KeyDecision {
    const generation = { base, text, pieces, lengths, gets: [get], versions: [pieces.length] };
    const number = this.#generations.push(generation);
    if (base === INITIAL) this.#initial = generation;
    else this.#generationOf[base] = number;
    for (const piece of pieces) {
      const elsewhere = this.#generationOf[piece]!;
      if (elsewhere === number) return shownTwice(this.#history, get, piece);
      if (elsewhere !== 0) {
        const other = this.#generations[elsewhere - 1]!.gets[0]!;
        return appendedTwice(this.#history, get, other, piece);
      }
      this.#generationOf[piece] = number;
    }
    return generation;
  }

  #begunBy(base: number): Generation | undefined {
    if (base === INITIAL) return this.#initial;
    return this.#generations[this.#generationOf[base]! - 1];
  }

  #ambiguous(get: number): KeyDecision {
    const what = describeRow(this.#history, get);
    return { type: 'undecided', reason: `${what} can have been put together in several ways` };
  }
}

const add = (generation: Generation, get: number, version: number): Generation => {
  generation.gets.push(get);
  generation.versions.push(version);
  return generation;
};

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
