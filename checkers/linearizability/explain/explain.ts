/**
 * A violation one can read: the failing key, the few operations that prove it, the anomaly's name,
 * one sentence, and how stale it was.
 *
 * The proof is checked again as it shrinks, so it is one by itself; the minimum is a local one, and
 * as small as the budget allowed.
 */
import type { Columns } from '../../../src/history/columns.ts';
import { MOST_SHOWN } from '../../counterexample.ts';
import type { Model } from '../../model.ts';
import type { Budget, Invalid } from '../../verdict.ts';
import { Clock } from './clock.ts';
import { type Prober, proberOf } from './prober.ts';
import { placesOf, Scene } from './scene.ts';
import { type Proof, shrink } from './shrink.ts';
import { howStale } from './staleness.ts';
import type { SubHistory } from './sub-history.ts';
import { asNamed, isSearched, tellDeadEnd, tellStory } from './tell.ts';
import { versionsBehind } from './versions-behind.ts';

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
/** What one row costs, in milliseconds, where that is not known from the steps before. */
const VERSIONS_MS = 0.0005;

/** @param scene where it was made already */
export const explain = (
  history: Columns,
  model: Model,
  verdict: Invalid,
  { timeMs, memoryBytes, tookMs = 0 }: ExplanationBudget,
  scene = new Scene(history, model, verdict),
): Explanation => {
  const msPerRow = Clock.msPerRow(tookMs, history.count);
  const clock = new Clock(timeMs, msPerRow);
  const { name, rows, part, named } = scene;
  const shrinking = new Clock(SHRINK_SHARE * timeMs, msPerRow);
  const prober = proberOf(model, shrinking, memoryBytes);
  const near = nearby(scene, prober);
  const hint = placesOf(named, near.rows);
  const shrunk = verdict.isProof === true ? undefined : shrink(near.history, model, prober, hint);
  const isAsNamed = shrunk === undefined || (shrinking.hasRefused && isShorter(verdict, shrunk));
  const proof = isAsNamed ? { rows: hint, alone: verdict.isProof === true } : shrunk;
  const story = isAsNamed
    ? asNamed(verdict, hint)
    : (tellStory(near.history, model, verdict, proof, hint) ??
      tellDeadEnd(near.history, model, verdict, hint, clock, memoryBytes));
  const delta = howStale(part, near.history, model, () => ({ timeMs: clock.leftMs, memoryBytes }));
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

/** What the violation is about where that is one by itself, else the whole. */
const nearby = ({ part, near }: Scene, prober: Prober): SubHistory =>
  near !== undefined && prober.affords(near.rows.length) && prober.isInvalid(near.history)
    ? near
    : { history: part, rows: Int32Array.from({ length: part.count }, (_, row) => row) };

/** Whether what an engine named is less than what was found in the time; a search names no proof. */
const isShorter = (verdict: Invalid, { rows }: Proof): boolean =>
  !isSearched(verdict) && verdict.operations.length > 0 && verdict.operations.length < rows.length;
