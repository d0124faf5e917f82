/**
 * A violation one can read: the failing key, the few operations that prove it, the anomaly's name,
 * one sentence, and how stale it was.
 *
 * The proof is checked again as it shrinks, so it is one by itself; the minimum is a local one, and
 * as small as the budget allowed.
 */
import type { Columns } from '../../../src/history/columns.ts';
import type { Model } from '../../model.ts';
import type { Budget, Invalid } from '../../verdict.ts';
import { checkLinearizability } from '../check.ts';
import { type Partition, partitionsOf } from '../rows/partition.ts';
import { withWriters } from './context.ts';
import { appendStory } from './append-story.ts';
import { deadEnd } from './dead-end.ts';
import { sentenceFor } from './sentence.ts';
import { type Prober, type Proof, shrink } from './shrink.ts';
import { stalenessOf, versionsBehind } from './staleness.ts';
import { MOST_SHOWN } from '../../counterexample.ts';
import type { Story } from './story.ts';
import { subHistory } from './sub-history.ts';

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
  /** How many operations the history has on that key. */
  readonly keyOperations: number;
  /** The smallest time by which the key's reads must be moved back to make it linearizable. */
  readonly deltaMs?: number;
  /** How many versions the stalest read of the proof lagged behind, at least. */
  readonly versionsBehind?: number;
}

/** Share of the time for shrinking; the rest is for where no order goes on, and for how stale. */
const SHRINK_SHARE = 0.5;
/** A single check may take this share of what is left: one that does not end must not eat all. */
const CHECK_SHARE = 0.2;
/** What is left in the end is small, and so is the time to check it, also when no other is left. */
const SMALL: Budget = { timeMs: 200, memoryBytes: 2 ** 28 };

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
  const part = rows.length === history.count ? history : subHistory(history, rows).history;
  const prober: Prober = {
    isInvalid: (some) => {
      const { timeMs, memoryBytes } = left(SHRINK_SHARE);
      const limits = { timeMs: CHECK_SHARE * timeMs, memoryBytes };
      return checkLinearizability(some, model, limits).verdict === 'invalid';
    },
    outOfTime: () => left(SHRINK_SHARE).timeMs === 0,
  };
  const hint = verdict.operations.map((row) => rows.indexOf(row)).filter((at) => at >= 0);
  const proof = shrink(part, model, prober, hint);
  const story =
    tellStory(part, model, verdict, proof, hint) ??
    tellDeadEnd(part, model, verdict, hint, left(1));
  const delta = stalenessOf(part, model, left(1));
  const few = proof.rows.length > MOST_SHOWN ? story.rows : proof.rows;
  const lag = versionsBehind(part, model, few);
  return {
    anomaly: story.anomaly,
    reason: story.reason,
    key: name,
    keyOperations: rows.length,
    proof: proof.rows.map((at) => rows[at]!),
    operations: story.rows.map((at) => rows[at]!),
    ...(delta === undefined ? {} : { deltaMs: delta.deltaMs }),
    // Where no time explains it, it is not late but wrong.
    ...(lag > 0 && delta !== undefined ? { versionsBehind: lag } : {}),
  };
};

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
  { anomaly, reason }: Invalid,
  said: readonly number[],
  budget: Budget,
): Story => {
  const end = deadEnd(part, model, MOST_SHOWN, budget);
  return end === undefined
    ? { anomaly, reason, rows: said.slice(-MOST_SHOWN) }
    : { anomaly, reason: end.reason, rows: end.rows };
};

/** A search names the operation it is stuck at, and not the pattern. */
const isSearched = ({ engine }: { readonly engine: string }): boolean => engine.startsWith('wgl');

const failing = (history: Columns, model: Model, { operations }: Invalid): Partition => {
  const partitions = partitionsOf(history, model);
  const [row] = operations;
  const found = partitions.find(({ rows }) => row !== undefined && rows.includes(row));
  return found ?? partitions[0]!;
};
