/** Less of what the flags of a run say, where the workload draws what clients do. */
import type { PlanDraft } from '../../run/resolve.ts';
import type { Search } from '../search.ts';

/** A run that is shorter says nothing. */
const LEAST_MS = 100;
const SHARES = [0.1, 0.3, 0.5, 0.8];

export const lessTime = async (search: Search): Promise<void> => {
  await lower(search, search.plan.timeLimitMs, LEAST_MS, (timeLimitMs) => {
    const begun = search.plan.schedule?.filter(({ atMs = 0 }) => atMs < timeLimitMs);
    return { timeLimitMs, ...(begun === undefined ? {} : { schedule: begun }) };
  });
};

export const fewerAtATime = (search: Search): Promise<void> =>
  lower(search, search.plan.concurrency, 1, (concurrency) => ({ concurrency }));

/** Operations in all, and objects. */
export const fewerInAll = async (search: Search): Promise<void> => {
  const { total } = search.best.result.operations;
  await lower(search, search.plan.operations ?? total, 1, (operations) => ({ operations }));
  await lower(search, search.plan.keys, 1, (keys) => ({ keys }));
};

/** Shorter faults; the run stays as long as it is. */
export const shorterFaults = async (search: Search): Promise<void> => {
  for (let at = 0; at < (search.plan.schedule?.length ?? 0); at++) {
    const schedule = search.plan.schedule ?? [];
    const entry = schedule[at];
    if (entry === undefined) continue;
    await lower(search, entry.forMs, 1, (forMs) => ({
      schedule: schedule.with(at, { ...entry, forMs }),
    }));
  }
};

/** Again and again to the smallest share of it that does. */
const lower = async (
  search: Search,
  from: number,
  least: number,
  change: (to: number) => Partial<PlanDraft>,
): Promise<void> => {
  for (let now = from; now > least && !search.over;) {
    let lowered: number | undefined;
    for (const share of SHARES) {
      const to = Math.max(least, Math.floor(now * share));
      if (to >= now || !(await search.keep({ ...search.plan, ...change(to) }))) continue;
      lowered = to;
      break;
    }
    if (lowered === undefined) return;
    now = lowered;
  }
};
