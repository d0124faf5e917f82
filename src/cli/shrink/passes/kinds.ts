/** Simpler faults instead of those that there are. */
import { simplerFaults } from '../fault-parts.ts';
import { withFaults } from '../plan-parts.ts';
import type { Search } from '../search.ts';

export const simplerKinds = async (search: Search): Promise<void> => {
  const nodes = (): string[] => search.plan.nodes.map(({ name }) => name);
  for (let at = 0; at < (search.plan.schedule?.length ?? 0); at++) {
    const schedule = search.plan.schedule ?? [];
    const entry = schedule[at];
    if (entry?.fault === undefined) continue;
    const simpler = simplerFaults(entry.fault, nodes()).map((fault) =>
      withFaults(search.plan, schedule.with(at, { ...entry, nemesis: fault.nemesis, fault })),
    );
    await search.keepAny(simpler);
  }
};
