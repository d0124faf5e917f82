/**
 * A violation one can read: the failing key, the few operations that prove it, the anomaly's name,
 * one sentence, and how stale it was.
 *
 * The proof is checked again as it shrinks, so it is one by itself; the minimum is a local one, and
 * as small as the budget allowed.
 */
import type { Columns } from '../../../src/history/columns.ts';
import type { Model } from '../../model.ts';
import type { Budget, Invalid, Verdict } from '../../verdict.ts';
import { checkLinearizability } from '../check.ts';
import { type Partition, partitionsOf } from '../partition.ts';
import { withWriters } from './context.ts';
import { sentenceFor } from './sentence.ts';
import { type IsInvalid, shrink } from './shrink.ts';
import { stalenessOf, versionsBehind } from './staleness.ts';
import { subHistory } from './sub-history.ts';

export interface Explanation {
  readonly anomaly: string;
  /** The key it is about; '' where the history has none. */
  readonly key: string;
  /** Rows that no order explains, whatever the others did; ascending. */
  readonly proof: readonly number[];
  /** The proof, and who wrote the values it saw; ascending. */
  readonly operations: readonly number[];
  /** One sentence. */
  readonly reason: string;
  /** The smallest time by which the key's reads must be moved back to make it linearizable. */
  readonly deltaMs?: number;
  /** How many versions the stalest read of the proof lagged behind, at least. */
  readonly versionsBehind?: number;
}

/** Share of the time for shrinking; the rest is for how stale. */
const SHRINK_SHARE = 0.7;
/** A single check may take this share of what is left: one that does not end must not eat all. */
const CHECK_SHARE = 0.2;
/** What is left in the end is small, and so is the time to check it. */
const SMALL_MS = 2000;

export const explain = (
  history: Columns,
  model: Model,
  verdict: Invalid,
  budget: Budget,
): Explanation => {
  const started = performance.now();
  const left = (share: number): Budget => ({
    timeMs: Math.max(0, share * budget.timeMs - (performance.now() - started)),
    memoryBytes: budget.memoryBytes,
  });
  const { name, rows } = failing(history, model, verdict);
  const part = subHistory(history, rows).history;
  const check = (some: Columns, timeMs: number): Verdict =>
    checkLinearizability(some, model, { timeMs, memoryBytes: budget.memoryBytes });
  const isInvalid: IsInvalid = (some) =>
    check(some, CHECK_SHARE * left(SHRINK_SHARE).timeMs).verdict === 'invalid';
  const hint = verdict.operations.map((row) => rows.indexOf(row)).filter((at) => at >= 0);
  const proof = shrink(part, model, isInvalid, hint).map((at) => rows[at]!);
  const operations = withWriters(history, model, proof, rows);
  const small = check(subHistory(history, Int32Array.from(operations)).history, SMALL_MS);
  const delta = stalenessOf(part, model, left(1));
  const lag = Math.max(...proof.map((row) => versionsBehind(part, model, rows.indexOf(row))));
  return {
    ...wordsFor(history, model, verdict, proof, small),
    key: name,
    proof,
    operations,
    ...(delta === undefined ? {} : { deltaMs: delta.deltaMs }),
    ...(lag > 0 ? { versionsBehind: lag } : {}),
  };
};

const failing = (history: Columns, model: Model, { operations }: Invalid): Partition => {
  const partitions = partitionsOf(history, model);
  const [row] = operations;
  const found = partitions.find(({ rows }) => row !== undefined && rows.includes(row));
  return found ?? partitions[0]!;
};

/** A search names the operation it is stuck at, and not the pattern. */
const isSearched = ({ engine }: { readonly engine: string }): boolean => engine.startsWith('wgl');

/** The engine's own words where one names the pattern, on the whole or on the few rows left. */
const wordsFor = (
  history: Columns,
  model: Model,
  verdict: Invalid,
  proof: readonly number[],
  small: Verdict,
): Pick<Explanation, 'anomaly' | 'reason'> => {
  const named = [small, verdict].find((each) => each.verdict === 'invalid' && !isSearched(each));
  if (named?.verdict === 'invalid') return { anomaly: named.anomaly, reason: named.reason };
  return { anomaly: verdict.anomaly, reason: sentenceFor(history, model, proof) };
};
