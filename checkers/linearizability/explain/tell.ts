/**
 * What to say of a violation: by the few operations that prove it, by the operation no order gets past, or
 * by what the engine said.
 */
import type { Columns } from '../../../src/history/columns.ts';
import { MOST_SHOWN } from '../../counterexample.ts';
import type { Model } from '../../model.ts';
import type { Budget, Invalid } from '../../verdict.ts';
import { checkLinearizability } from '../check.ts';
import { appendStory } from './append-story.ts';
import type { Clock } from './clock.ts';
import { withWriters } from './context.ts';
import { deadEnd } from './dead-end.ts';
import { sentenceFor } from './sentence.ts';
import type { Proof } from './shrink.ts';
import type { Story } from './story.ts';
import { subHistory } from './sub-history.ts';

/** What is left in the end is small, and so is the time to check it, also when no other is left. */
const SMALL: Budget = { timeMs: 50, memoryBytes: 2 ** 28 };
/** What one row costs where the way to a dead end is looked for, in milliseconds. */
const DEAD_END_MS = 0.005;

/** By the operations that prove it and those one must see beside them, where they are few. */
export const tellStory = (
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

/** By the operation no order gets past, where the proof is long; else by what the engine said. */
export const tellDeadEnd = (
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

/** By what the engine said, of the operations that it named. */
export const asNamed = ({ anomaly, reason }: Invalid, named: readonly number[]): Story => ({
  anomaly,
  reason,
  rows: named.slice(-MOST_SHOWN),
});

/** A search names the operation it is stuck at, and not the pattern. */
export const isSearched = ({ engine }: { readonly engine: string }): boolean =>
  engine.startsWith('wgl');

const ascending = (rows: readonly number[]): readonly number[] =>
  [...new Set(rows)].toSorted((a, b) => a - b);
