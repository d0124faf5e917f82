/**
 * Quiescent consistency (Herlihy & Shavit, The Art of Multiprocessor Programming, 3.3) of any history by
 * any model: operations that a moment of quiescence of their object separates take effect in that order;
 * those of one busy interval in any, also where one process made them one after the other.
 *
 * That is linearizability of the history whose operations last until their object is quiescent
 * (prolong.ts), so the engines of linearizability decide it, and exactly.
 */
import type { Columns } from '../../src/history/columns.ts';
import { checkLinearizability } from '../linearizability/check.ts';
import { verifyWitness, type WitnessCheck } from '../linearizability/witness.ts';
import type { Model } from '../model.ts';
import type { Budget, Verdict } from '../verdict.ts';
import { prolong } from './prolong.ts';

export const checkQuiescent = (history: Columns, model: Model, budget: Budget): Verdict => {
  const began = performance.now();
  const prolonged = prolong(history, model);
  const timeMs = Math.max(0, budget.timeMs - (performance.now() - began));
  return checkLinearizability(prolonged, model, { ...budget, timeMs });
};

/** As `verifyWitness`, but that only moments of quiescence order operations. */
export const verifyQuiescentWitness = (
  history: Columns,
  model: Model,
  order: Int32Array,
): WitnessCheck => verifyWitness(prolong(history, model), model, order);
