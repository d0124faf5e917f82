/** A calmer network and disks: nothing is lost by itself, and everything takes as long each time. */
import { SIMULATED } from '../../run/simulated.ts';
import type { PlanDraft } from '../../run/resolve.ts';
import { type Search, withSeeds } from '../search.ts';

export const CALM = { latency: '1', diskLatency: '1', loss: 0 };

export const calmerNetwork = async (search: Search, seeds: number): Promise<void> => {
  const parts = [CALM, { loss: 0 }, { latency: CALM.latency }, { diskLatency: CALM.diskLatency }];
  for (const part of parts) {
    const now = search.plan.simulated ?? SIMULATED;
    const plan: PlanDraft = { ...search.plan, simulated: { ...now, ...part } };
    if (JSON.stringify(plan.simulated) === JSON.stringify(now)) continue;
    await search.keepAny(withSeeds(plan, seeds));
  }
};
