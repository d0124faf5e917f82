/**
 * A violation one can read: the failing key, the few operations that prove it, the anomaly's name,
 * one sentence, and how stale it was.
 *
 * The proof is checked again as it shrinks, so it is one by itself; the minimum is a local one, and
 * as small as the budget allowed.
 */
import { type Columns, NONE } from '../../../src/history/columns.ts';
import type { Model } from '../../model.ts';
import type { Budget, Invalid } from '../../verdict.ts';
import { checkLinearizability } from '../check.ts';
import { type Partition, partitionsOf } from '../rows/partition.ts';
import { withWriters } from './context.ts';
import { appendStory } from './append-story.ts';
import { Clock } from './clock.ts';
import { deadEnd } from './dead-end.ts';
import { neighbourhood } from './neighbourhood.ts';
import { sentenceFor } from './sentence.ts';
import { type Prober, type Proof, shrink } from './shrink.ts';
import { type Staleness, stalenessOf, versionsBehind } from './staleness.ts';
import { MOST_SHOWN } from '../../counterexample.ts';
import type { Story } from './story.ts';
import { type SubHistory, subHistory } from './sub-history.ts';

export interface Explanation {
  readonly anomaly: string;
  /** The key it is about; '' where the history has none. */
  readonly key: string;
  /** Rows that no order explains, whatever the others did; ascending. */
  readonly proof: readonly number[];
  /**
   * What to show, ten rows at the most: the proof, and who wrote the values it saw; or, where the
   * proof is longer, the operation no order gets past and those it may have met. Ascending.
   */
  readonly operations: readonly number[];
  /** One sentence. */
  readonly reason: string;
  /** Whether the time ran out before the proof was as small as it gets. */
  readonly isCutShort: boolean;
  /** How many operations the history has on that key. */
  readonly keyOperations: number;
  /** The smallest time by which the key's reads must be moved back to make it linearizable. */
  readonly deltaMs?: number;
  /** How many versions the stalest read of the proof lagged behind, at least. */
  readonly versionsBehind?: number;
}

/** The time is for explaining alone. */
export interface ExplanationBudget extends Budget {
  /** What it took to decide the history: nothing that would take too long is begun. */
  readonly tookMs?: number;
}

/** Share of the time for shrinking; the rest is for where no order goes on, and for how stale. */
const SHRINK_SHARE = 0.7;
/** A single check may take this share of what is left: one that does not end must not eat all. */
const CHECK_SHARE = 0.2;
/** What is left in the end is small, and so is the time to check it, also when no other is left. */
const SMALL: Budget = { timeMs: 200, memoryBytes: 2 ** 28 };
/** What one row costs, in milliseconds, where that is not known from the steps before. */
const DEAD_END_MS = 0.003;
const VERSIONS_MS = 0.0005;

export const explain = (
  history: Columns,
  model: Model,
  verdict: Invalid,
  { timeMs, memoryBytes, tookMs = 0 }: ExplanationBudget,
): Explanation => {
  const msPerRow = tookMs / Math.max(1, history.count);
  const clock = new Clock(timeMs, msPerRow);
  const { name, rows } = failing(history, model, verdict);
  const part = rows.length === history.count ? history : subHistory(history, rows).history;
  const named = placesOf(verdict.operations, rows);
  const shrinking = new Clock(SHRINK_SHARE * timeMs, msPerRow);
  const prober = proberOf(model, shrinking, memoryBytes);
  const near = nearby(part, model, named, prober);
  const hint = placesOf(named, near.rows);
  const left = (): Budget => ({ timeMs: clock.leftMs, memoryBytes });
  const shrunk = verdict.isProof === true ? undefined : shrink(near.history, model, prober, hint);
  const isAsNamed = shrunk === undefined || (shrinking.hasRefused && isShorter(verdict, shrunk));
  const proof = isAsNamed ? { rows: hint, alone: verdict.isProof === true } : shrunk;
  const story = isAsNamed
    ? asNamed(verdict, hint)
    : (tellStory(near.history, model, verdict, proof, hint) ??
      tellDeadEnd(near.history, model, verdict, hint, clock, memoryBytes));
  const delta = howStale(part, near.history, model, left);
  const few = proof.rows.length > MOST_SHOWN ? story.rows : proof.rows;
  const inPart = (some: readonly number[]): readonly number[] => some.map((at) => near.rows[at]!);
  const lag = clock.affords(part.count, VERSIONS_MS) ? versionsBehind(part, model, inPart(few)) : 0;
  const inHistory = (some: readonly number[]): readonly number[] =>
    inPart(some).map((at) => rows[at]!);
  return {
    anomaly: story.anomaly,
    reason: story.reason,
    key: name,
    keyOperations: rows.length,
    proof: inHistory(proof.rows),
    operations: inHistory(story.rows),
    isCutShort: shrinking.hasRefused,
    ...(delta === undefined ? {} : { deltaMs: delta.deltaMs }),
    // Where no time explains it, it is not late but wrong.
    ...(lag > 0 && delta !== undefined ? { versionsBehind: lag } : {}),
  };
};

const proberOf = (model: Model, clock: Clock, memoryBytes: number): Prober => ({
  isInvalid: (some) => {
    const limits = { timeMs: CHECK_SHARE * clock.leftMs, memoryBytes };
    const { verdict } = clock.step(some.count, () => checkLinearizability(some, model, limits));
    if (verdict === 'unknown') clock.refuse();
    return verdict === 'invalid';
  },
  affords: (rows, msPerRow) => clock.affords(rows, msPerRow),
});

/** What the violation is about where that is one by itself, else the whole. */
const nearby = (
  part: Columns,
  model: Model,
  named: readonly number[],
  prober: Prober,
): SubHistory => {
  const rows = neighbourhood(part, model, named);
  if (rows !== undefined) {
    const near = subHistory(part, rows);
    if (prober.affords(near.rows.length) && prober.isInvalid(near.history)) return near;
  }
  return { history: part, rows: allRows(part.count) };
};

/** The least that the part asks for mostly suffices for the whole, which one check tells. */
const howStale = (
  whole: Columns,
  part: Columns,
  model: Model,
  left: () => Budget,
): Staleness | undefined => {
  const least = stalenessOf(part, model, left());
  if (part === whole || least === undefined) return least;
  return stalenessOf(whole, model, left(), least.deltaMs);
};

/** Whether what an engine named is less than what was found in the time; a search names no proof. */
const isShorter = (verdict: Invalid, { rows }: Proof): boolean =>
  !isSearched(verdict) && verdict.operations.length > 0 && verdict.operations.length < rows.length;

/** By what the engine said, of the operations that it named. */
const asNamed = ({ anomaly, reason }: Invalid, named: readonly number[]): Story => ({
  anomaly,
  reason,
  rows: named.slice(-MOST_SHOWN),
});

/** By the operations that prove it and those one must see beside them, where they are few. */
const tellStory = (
  part: Columns,
  model: Model,
  verdict: Invalid,
  proof: Proof,
  hint: readonly number[],
): Story | undefined => {
  // Looking for writers takes its time, and a proof that was not shrunk has many rows.
  if (proof.rows.length > MOST_SHOWN) return undefined;
  const rows = withWriters(part, model, proof.rows);
  if (rows.length > MOST_SHOWN) return undefined;
  const { anomaly } = verdict;
  const searched = { anomaly, reason: sentenceFor(part, model, proof), rows };
  if (!proof.alone) {
    const told = isSearched(verdict)
      ? (appendStory(part, model, proof.rows) ?? searched)
      : { anomaly, reason: verdict.reason, rows: ascending([...proof.rows, ...hint]) };
    return told.rows.length > MOST_SHOWN ? searched : told;
  }
  const shown = subHistory(part, Int32Array.from(rows)).history;
  const small = checkLinearizability(shown, model, SMALL);
  // The engine's own words where one names the pattern, on the few rows or on the whole.
  const named = [small, verdict].find((each) => each.verdict === 'invalid' && !isSearched(each));
  return named?.verdict === 'invalid'
    ? { anomaly: named.anomaly, reason: named.reason, rows }
    : (appendStory(part, model, proof.rows) ?? searched);
};

const ascending = (rows: readonly number[]): readonly number[] =>
  [...new Set(rows)].toSorted((a, b) => a - b);

/** By the operation no order gets past, where the proof is long; else by what the engine said. */
const tellDeadEnd = (
  part: Columns,
  model: Model,
  verdict: Invalid,
  said: readonly number[],
  clock: Clock,
  memoryBytes: number,
): Story => {
  const end = clock.affords(part.count, DEAD_END_MS)
    ? deadEnd(part, model, MOST_SHOWN, { timeMs: clock.leftMs, memoryBytes })
    : undefined;
  return end === undefined
    ? asNamed(verdict, said)
    : { anomaly: verdict.anomaly, reason: end.reason, rows: end.rows };
};

/** A search names the operation it is stuck at, and not the pattern. */
const isSearched = ({ engine }: { readonly engine: string }): boolean => engine.startsWith('wgl');

type Failing = Pick<Partition, 'name' | 'rows'>;

const failing = (history: Columns, model: Model, { operations }: Invalid): Failing => {
  const [row] = operations;
  if (row !== undefined && model.partition === undefined) return ofItsKey(history, row);
  const partitions = partitionsOf(history, model);
  const found = partitions.find(({ rows }) => row !== undefined && rows.includes(row));
  return found ?? partitions[0]!;
};

/** Without laying out the other keys. */
const ofItsKey = ({ count, key, keys }: Columns, row: number): Failing => {
  const own = key[row]!;
  const rows = new Int32Array(count);
  let length = 0;
  for (let other = 0; other < count; other++) if (key[other] === own) rows[length++] = other;
  return { name: own === NONE ? '' : keys[own]!, rows: rows.subarray(0, length) };
};

const allRows = (count: number): Int32Array => {
  const rows = new Int32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
};

/** By row of the history, its place among these, which are ascending; those that are there. */
const placesOf = (some: readonly number[], rows: Int32Array): readonly number[] => {
  const places: number[] = [];
  for (const row of some) {
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (rows[middle]! < row) low = middle + 1;
      else high = middle;
    }
    if (rows[low] === row) places.push(low);
  }
  return places;
};
