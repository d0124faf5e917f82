/** Fewer faults. */
import { ddmin } from '../ddmin.ts';
import { withFaults } from '../plan-parts.ts';
import { type Search, withSeeds } from '../search.ts';

export const fewerFaults = async (search: Search, seeds: number): Promise<void> => {
  await ddmin(
    search.plan.schedule ?? [],
    (kept) => search.keepAny(withSeeds(withFaults(search.plan, kept), seeds)),
    () => search.over,
  );
};
