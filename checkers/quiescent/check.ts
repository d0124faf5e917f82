/**
 * Quiescent consistency (Herlihy & Shavit, The Art of Multiprocessor Programming, 3.3) of any history by
 * any model: operations that a moment of quiescence of their object separates take effect in that order;
 * those of one busy interval in any, also where one process made them one after the other.
 *
 * That is linearizability of the history whose operations reach over their busy intervals (widen.ts),
 * so the engines of linearizability decide it, and exactly.
 */
import type { Columns } from '../../src/history/columns.ts';
import { checkLinearizability } from '../linearizability/check.ts';
import { verifyWitness, type WitnessCheck } from '../linearizability/witness.ts';
import type { Model } from '../model.ts';
import type { Budget, Verdict } from '../verdict.ts';
import { widen } from './widen.ts';

export const checkQuiescent = (history: Columns, model: Model, budget: Budget): Verdict => {
  const began = performance.now();
  const { history: widened, rows } = widen(history, model);
  const timeMs = Math.max(0, budget.timeMs - (performance.now() - began));
  const verdict = checkLinearizability(widened, model, { ...budget, timeMs });
  if (verdict.verdict === 'invalid') {
    const operations = verdict.operations.map((row) => rows[row]!).toSorted((a, b) => a - b);
    return { ...verdict, operations };
  }
  if (verdict.verdict === 'unknown' || verdict.witness === undefined) return verdict;
  return { ...verdict, witness: verdict.witness.map((row) => rows[row]!) };
};

/** As `verifyWitness`, but that only moments of quiescence order operations. */
export const verifyQuiescentWitness = (
  history: Columns,
  model: Model,
  order: Int32Array,
): WitnessCheck => {
  const { history: widened, rows } = widen(history, model);
  const widenedRow = new Int32Array(rows.length);
  for (const [at, row] of rows.entries()) widenedRow[row] = at;
  return verifyWitness(
    widened,
    model,
    order.map((row) => widenedRow[row] ?? -1),
  );
};
