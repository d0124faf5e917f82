/** A decided level in the words of reports. */
import type { Convergence } from '../../../checkers/convergence/convergence.ts';
import { describeRow } from '../../../checkers/linearizability/describe-row.ts';
import { explainedCounterexample } from '../../../checkers/linearizability/explain/counterexample.ts';
import type { Invalid } from '../../../checkers/verdict.ts';
import { NONE } from '../../history/columns.ts';
import type { Counterexample } from '../../history/counterexample.ts';
import type { ConvergenceSummary, LevelResult } from '../../runner/evaluation/result.ts';
import type { Decided, Question } from './decide.ts';

/** Explaining is worth so long at most, beside the budget of the check. */
const EXPLAIN_MS = 10_000;

/** The smallest story that proves a violation, and the sentence why no order explains it. */
export const tell = (
  { history, model, budget }: Question,
  verdict: Invalid,
): { readonly reason: string; readonly counterexample: Counterexample } => {
  const counterexample = explainedCounterexample(history, model, verdict, {
    timeMs: Math.min(budget.timeMs, EXPLAIN_MS),
    memoryBytes: budget.memoryBytes,
  });
  return { reason: counterexample.reason, counterexample };
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
