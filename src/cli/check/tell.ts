/** A decided level in the words of reports. */
import type { Rung } from '../../../checkers/ladder.ts';
import { explain } from '../../../checkers/linearizability/explain/explain.ts';
import { renderExplanation } from '../../../checkers/linearizability/explain/render.ts';
import type { Invalid } from '../../../checkers/verdict.ts';
import type { LevelResult } from '../../runner/result.ts';
import type { Question } from './decide.ts';

/** Explaining is worth so long at most, beside the budget of the check. */
const EXPLAIN_MS = 10_000;

/** The smallest story that proves a violation, and the sentence why no order explains it. */
export const tell = (
  { history, model, budget }: Question,
  verdict: Invalid,
): { readonly reason: string; readonly counterexample: string } => {
  const explanation = explain(history, model, verdict, {
    timeMs: Math.min(budget.timeMs, EXPLAIN_MS),
    memoryBytes: budget.memoryBytes,
  });
  return {
    reason: explanation.reason,
    counterexample: renderExplanation(history, model, explanation),
  };
};

/** A rung as reports show it. */
export const levelResult = (rung: Rung, promised: boolean): LevelResult => {
  const { level, verdict, ms, derivedFrom } = rung;
  return {
    level,
    promised,
    checkMs: ms,
    verdict: verdict.verdict,
    engine: derivedFrom === undefined ? verdict.engine : `follows from ${derivedFrom}`,
    ...(verdict.verdict === 'invalid' ? { anomaly: verdict.anomaly } : {}),
    ...(verdict.verdict === 'valid' ? {} : { reason: verdict.reason }),
    ...(verdict.notes === undefined ? {} : { notes: verdict.notes }),
  };
};
