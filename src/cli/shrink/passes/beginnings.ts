/**
 * A later beginning: most of a long run has nothing to do with how it ends. What came shortly before the
 * violation is played on a fresh cluster, on a calm network too, and with other seeds, since another
 * node may lead there.
 */
import type { ScheduledFault } from '../../../runner/plan/schedule.ts';
import type { PlanDraft } from '../../run/resolve.ts';
import { withFaults, withOperations } from '../plan-parts.ts';
import { type Search, withSeeds } from '../search.ts';
import { CALM } from './network.ts';

/** So long before the first operation of the proof. */
const LEADS_MS = [1_000, 3_000, 8_000];

export const laterBeginning = async (search: Search, seeds: number): Promise<void> => {
  const { counterexample } = search.best.result;
  const { plan } = search;
  const operations = plan.script?.operations;
  if (counterexample === undefined || operations === undefined) return;
  const rows = counterexample.operations.map(({ row }) => row);
  const firstMs = operations[Math.min(...rows)]?.atMs ?? 0;
  const lastMs = operations[Math.max(...rows)]?.atMs ?? plan.timeLimitMs;
  for (const leadMs of LEADS_MS) {
    const fromMs = firstMs - leadMs;
    if (fromMs <= 0) return;
    const later = between(plan, fromMs, lastMs);
    for (const one of [later, { ...later, simulated: CALM }]) {
      if (await search.keepAny(withSeeds(one, seeds))) return;
    }
  }
};

const between = (plan: PlanDraft, fromMs: number, untilMs: number): PlanDraft => {
  const operations = (plan.script?.operations ?? [])
    .filter(({ atMs }) => atMs >= fromMs && atMs <= untilMs)
    .map((one) => ({ ...one, atMs: one.atMs - fromMs }));
  const faults = (plan.schedule ?? []).flatMap((entry): ScheduledFault[] => {
    const { atMs = 0, forMs } = entry;
    const beginMs = Math.max(atMs, fromMs);
    const restMs = atMs + forMs - beginMs;
    if (restMs <= 0 || beginMs > untilMs) return [];
    return [{ ...entry, atMs: beginMs - fromMs, forMs: restMs }];
  });
  const timeLimitMs = Math.ceil(untilMs - fromMs) + 1;
  return withFaults(withOperations({ ...plan, timeLimitMs }, operations), faults);
};
