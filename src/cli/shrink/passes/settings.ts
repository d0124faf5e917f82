/** Settings at what they usually are: options of the system and the workload, planted bugs. */
import { defaultsOf } from '../../run/options.ts';
import type { Subject } from '../../subject/subject.ts';
import { ddmin } from '../ddmin.ts';
import type { Search } from '../search.ts';

export const plainerSettings = async (
  search: Search,
  { system, workloads }: Subject,
): Promise<void> => {
  const workload = workloads.find(({ name }) => name === search.plan.workload);
  const usual = {
    options: defaultsOf(system.options ?? {}),
    workloadOptions: defaultsOf(workload?.options ?? {}),
  };
  for (const which of ['options', 'workloadOptions'] as const) {
    for (const [name, value] of Object.entries(usual[which])) {
      const now = search.plan[which];
      if (JSON.stringify(now[name]) === JSON.stringify(value)) continue;
      await search.keep({ ...search.plan, [which]: { ...now, [name]: value } });
    }
  }
  if (search.plan.bugs.length > 1) {
    await ddmin(search.plan.bugs, (bugs) => search.keep({ ...search.plan, bugs: [...bugs] }));
  }
};
