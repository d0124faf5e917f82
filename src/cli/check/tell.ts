/** A decided level in the words of reports. */
import {
  type Convergence,
  describeRow,
  explain,
  type Invalid,
  renderExplanation,
} from '../../../checkers/index.ts';
import { NONE } from '../../history/columns.ts';
import type { ConvergenceSummary, LevelResult } from '../../runner/evaluation/result.ts';
import type { Decided, Question } from './decide.ts';

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

/** A level as reports show it. */
export const levelResult = (decided: Decided, promised: boolean): LevelResult => {
  const { level, verdict, ms, derivedFrom } = decided;
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

/** Of the writes that were lost so many are told. */
const MOST_LOST = 10;

export const convergenceSummary = (
  { history }: Question,
  { verdict, nodes, lost }: Convergence,
): ConvergenceSummary => {
  const write = (row: number): string => {
    const key = history.key[row] === NONE ? '' : ` to ${history.keys[history.key[row] ?? 0]}`;
    return `${describeRow(history, row)}${key}`;
  };
  return {
    verdict: verdict.verdict,
    ...(verdict.verdict === 'invalid' ? { anomaly: verdict.anomaly } : {}),
    ...(verdict.verdict === 'valid' ? {} : { reason: verdict.reason }),
    nodes,
    lost: { count: lost.length, first: lost.slice(0, MOST_LOST).map(write) },
  };
};
