/**
 * The longest linearizable prefix of a history that is not linearizable: up to which completion it still
 * was, for the whole and for each key that is broken.
 *
 * Every prefix of a linearizable history is linearizable (Herlihy & Wing 1990), so a search with the
 * engines themselves finds it. It is local too: the prefix of the whole ends where the first of its keys
 * breaks. So a broken key is searched by itself, and one decision of the whole tells that no other breaks
 * before. Where the time does not suffice, what is known is told as a bound, from above and from below.
 */
import type { Columns } from '../../../src/history/columns.ts';
import type { LongestPrefix } from '../../../src/history/longest-prefix.ts';
import { hasTimes } from '../../history-times.ts';
import type { Model } from '../../model.ts';
import type { Invalid } from '../../verdict.ts';
import { Scene } from '../explain/scene.ts';
import { subHistory } from '../explain/sub-history.ts';
import { type Parts, partsOf, rowsByPart } from '../rows/parts.ts';
import { Cuts } from './cut.ts';
import { Decider, type PrefixBudget } from './decider.ts';
import { breakOfKey, type Named, probedAt } from './key-break.ts';
import { type Bracket, narrow, type Probed } from './narrow.ts';
import { type Cuttable, endOf, NO_TIME, told } from './told.ts';

export type { PrefixBudget } from './decider.ts';

/**
 * @param operations rows of one key that is known to be broken; empty where that is not known
 * @param scene that of these rows, where it was made already
 */
export const longestPrefix = (
  history: Columns,
  model: Model,
  { operations }: Pick<Invalid, 'operations'>,
  budget: PrefixBudget,
  scene?: Scene,
): LongestPrefix => {
  const decider = new Decider(history, model, budget);
  if (!decider.affords(history.count * LOOKING_MS)) {
    return told({ found: 'nothing', reason: NO_TIME }, [], history.keys.length);
  }
  const search = new PrefixSearch(history, model, decider);
  const first = search.whole(operations, scene);
  const undecided = search.otherKeys();
  const whole = search.together(first, undecided);
  return told(endOf(search.all, whole, model), search.brokenKeys(), undecided);
};

/** To go over the rows a few times, and to sort them by key, in milliseconds a row. */
const LOOKING_MS = 0.00001;
const SORTING_MS = 0.00005;

interface Found {
  readonly key: Cuttable;
  readonly bracket: Bracket;
}

class PrefixSearch {
  readonly all: Cuttable;
  readonly #model: Model;
  readonly #decider: Decider;
  readonly #parts: Parts;
  /** By partition, of those that are broken. */
  readonly #found = new Map<number, Found>();

  constructor(history: Columns, model: Model, decider: Decider) {
    const isTimed = hasTimes(history);
    this.all = { name: '', cuts: new Cuts(history), rows: undefined, isTimed };
    this.#model = model;
    this.#decider = decider;
    this.#parts = partsOf(history, model);
  }

  whole(operations: readonly number[], scene: Scene | undefined): Bracket {
    const { cuts } = this.all;
    const last = cuts.lastBy();
    if (this.#parts.names.length === 1) {
      const { part, named, near } = scene ?? new Scene(cuts.history, this.#model, { operations });
      const violation = { operations: named, near: near?.rows };
      const bracket = breakOfKey(
        part === cuts.history ? cuts : new Cuts(part),
        this.#model,
        last,
        violation,
        this.#decider,
      );
      const [name = ''] = this.#parts.names;
      if (name !== '') this.#found.set(0, { key: { ...this.all, name }, bracket });
      return bracket;
    }
    const high = this.#breakOf(operations, last, scene);
    const probe = (rank: number): Probed | undefined => {
      const verdict = cuts.decidedAt(rank, this.#decider);
      if (verdict?.verdict !== 'invalid') return probedAt(cuts, rank, verdict);
      // The key that breaks it is searched by itself, which is cheaper.
      return { verdict: 'invalid', at: this.#breakOf(verdict.operations, cuts.lastBy(rank)) };
    };
    return narrow(high, probe, [high - 1]);
  }

  /** @returns of how many keys it is not known whether they are broken */
  otherKeys(): number {
    const keys = this.#parts.names.length;
    const { history } = this.all.cuts;
    if (keys === 1 || !this.#decider.affords(history.count * SORTING_MS)) {
      return keys === 1 ? 0 : keys - this.#found.size;
    }
    let undecided = 0;
    for (const [part, rows] of rowsByPart(history, this.#parts).entries()) {
      if (this.#found.has(part)) continue;
      const key = this.#decider.affords(rows.length * SORTING_MS)
        ? this.#key(part, rows)
        : undefined;
      const verdict = key?.cuts.decidedAt(Infinity, this.#decider);
      if (key === undefined || verdict === undefined || verdict.verdict === 'unknown') undecided++;
      else if (verdict.verdict === 'invalid') {
        const named = { operations: verdict.operations, near: undefined };
        this.#search(part, key, key.cuts.lastBy(), named);
      }
    }
    return undecided;
  }

  /** What the keys tell of the whole: from below only where none is left that may break before. */
  together({ low, high }: Bracket, undecided: number): Bracket {
    const { all } = this;
    const found = [...this.#found.values()];
    if (found.length === 0) return { low, high };
    // Each is linearizable until just before something of it completes again.
    const until = found.map(({ key, bracket }) =>
      inWhole(all, key, key.cuts.firstAfter(bracket.low)),
    );
    return {
      low: undecided === 0 ? Math.max(low, Math.min(...until) - 1) : low,
      high: Math.min(high, ...found.map((each) => rankOf(all, each))),
    };
  }

  brokenKeys(): LongestPrefix['keys'] {
    return [...this.#found.values()]
      .toSorted((a, b) => rankOf(this.all, a) - rankOf(this.all, b))
      .map(({ key, bracket }) => ({ key: key.name, ...endOf(key, bracket, this.#model) }));
  }

  /** Rank of a completion, this one or an earlier one, with which the key of these rows is broken. */
  #breakOf(operations: readonly number[], broken: number, made?: Scene): number {
    const { cuts } = this.all;
    const parts = new Set(operations.map((row) => this.#parts.partOf(row)));
    const [part] = parts;
    if (part === undefined || parts.size > 1) return broken;
    let found = this.#found.get(part);
    if (found === undefined) {
      const scene = made ?? new Scene(cuts.history, this.#model, { operations });
      const key = this.#key(part, scene.rows, scene.part);
      const named = { operations: scene.named, near: scene.near?.rows };
      found = this.#search(part, key, lastOfKey(cuts.history, scene.rows, key, broken), named);
    }
    return Math.min(broken, rankOf(this.all, found));
  }

  #search(part: number, key: Cuttable, broken: number, named: Named): Found {
    const bracket = breakOfKey(key.cuts, this.#model, broken, named, this.#decider);
    const found = { key, bracket };
    this.#found.set(part, found);
    return found;
  }

  #key(part: number, rows: Int32Array, made?: Columns): Cuttable {
    const name = this.#parts.names[part]!;
    const history = made ?? subHistory(this.all.cuts.history, rows).history;
    return { name, cuts: new Cuts(history), rows, isTimed: this.all.isTimed };
  }
}

/** Rank in the whole history of the first completion with which a key is known to be broken. */
const rankOf = (all: Cuttable, { key, bracket }: Found): number => inWhole(all, key, bracket.high);

/** Rank in the whole history of a completion of a key. */
const inWhole = (all: Cuttable, { cuts, rows }: Cuttable, rank: number): number =>
  rows === undefined ? rank : all.cuts.history.complete[rows[cuts.rowAt(rank)]!]!;

/** Rank in a key of its last completion up to a rank of the whole history. */
const lastOfKey = (
  { complete }: Columns,
  rows: Int32Array,
  { cuts }: Cuttable,
  rank: number,
): number => {
  let last = 0;
  for (let at = 0; at < rows.length; at++) {
    if (complete[rows[at]!]! <= rank) last = Math.max(last, cuts.history.complete[at]!);
  }
  return last;
};
