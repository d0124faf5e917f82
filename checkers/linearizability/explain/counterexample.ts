/** A violation of linearizability, explained and as data: what reports draw from. */
import type { Columns } from '../../../src/history/columns.ts';
import type { Counterexample } from '../../../src/history/counterexample.ts';
import { shownOperations } from '../../counterexample.ts';
import type { Model } from '../../model.ts';
import type { Invalid } from '../../verdict.ts';
import type { Scene } from './scene.ts';
import { explain, type ExplanationBudget } from './explain.ts';

export const explainedCounterexample = (
  history: Columns,
  model: Model,
  verdict: Invalid,
  budget: ExplanationBudget,
  scene?: Scene,
): Counterexample => {
  const explanation = explain(history, model, verdict, budget, scene);
  const { anomaly, reason, key, proof, operations, keyOperations } = explanation;
  const { deltaMs, versionsBehind } = explanation;
  const stale = {
    ...(deltaMs === undefined ? {} : { deltaMs }),
    ...(versionsBehind === undefined ? {} : { versionsBehind }),
  };
  const shown = new Set(operations);
  return {
    level: 'linearizable',
    anomaly,
    ...(key === '' ? {} : { key }),
    operations: shownOperations(history, model, operations, new Set(proof)),
    reason,
    ...(explanation.isCutShort ? { cutShort: true as const } : {}),
    ...(Object.keys(stale).length === 0 ? {} : { staleness: stale }),
    leftOut: {
      ofProof: proof.filter((row) => !shown.has(row)).length,
      ofHistory: keyOperations - operations.length,
    },
  };
};
