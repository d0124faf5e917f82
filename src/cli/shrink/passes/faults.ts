/** Fewer faults. */
import type { ScheduledFault } from '../../../runner/plan/schedule.ts';
import type { PlanDraft } from '../../run/resolve.ts';
import { ddmin } from '../ddmin.ts';
import { withFaults } from '../plan-parts.ts';
import { type Search, withSeeds } from '../search.ts';

export const fewerFaults = async (
  search: Search,
  seeds: number,
  mostParts = Infinity,
): Promise<void> => {
  await ddmin(
    search.plan.schedule ?? [],
    (kept) => search.keepAny(withSeeds(withFaults(search.plan, kept), seeds)),
    { isOver: () => search.over, mostParts },
  );
};

/** Leaves out one fault, with so many seeds for each, from that one on. */
export const oneFaultFewer = async (
  search: Search,
  seeds: number,
  from: number,
): Promise<boolean> => {
  const { plan } = search;
  const { schedule = [] } = plan;
  for (const entry of schedule) {
    const rest = schedule.filter((one) => one !== entry);
    if (await search.keepAny(withSeeds(withFaults(plan, rest), seeds, from))) return true;
  }
  return false;
};

/** The same done twice, one after the other or at once, is done once and for as long as both. */
export const mergedFaults = async (search: Search): Promise<void> => {
  const { schedule = [] } = search.plan;
  const all = schedule.reduce<readonly ScheduledFault[]>((merged, entry) => {
    const at = merged.findLastIndex((earlier) => touches(earlier, entry));
    return at < 0 ? [...merged, entry] : merged.with(at, union(merged[at]!, entry));
  }, []);
  if (all.length === schedule.length) return;
  if (await search.keep(withFaults(search.plan, all))) return;
  for (let at = schedule.length - 1; at > 0; at--) {
    const now = search.plan.schedule ?? [];
    const entry = now[at];
    const earlier = entry && now.findIndex((one, before) => before < at && touches(one, entry));
    if (entry === undefined || earlier === undefined || earlier < 0) continue;
    const merged = now.with(earlier, union(now[earlier]!, entry)).filter((one) => one !== entry);
    await search.keep(withFaults(search.plan, merged));
  }
};

/** Of two neighbours of one kind only one is left, or what both do together, for as long as both. */
export const absorbedFaults = async (search: Search, seeds: number): Promise<void> => {
  for (let at = 0; at + 1 < (search.plan.schedule?.length ?? 0);) {
    const { plan } = search;
    const { schedule = [] } = plan;
    const [one, two] = [schedule[at]!, schedule[at + 1]!];
    const rest = schedule.filter((entry) => entry !== one && entry !== two);
    const instead = [union(one, two), union(two, one), union(together(one, two), two)];
    const isAbsorbed = await keepFirst(
      search,
      instead.map((entry) => withFaults(plan, inOrder([...rest, entry]))),
      one.nemesis === two.nemesis ? seeds : 0,
    );
    if (!isAbsorbed) at++;
  }
};

const keepFirst = async (
  search: Search,
  plans: readonly PlanDraft[],
  seeds: number,
): Promise<boolean> => {
  for (const plan of plans) if (await search.keepAny(withSeeds(plan, seeds))) return true;
  return false;
};

/** Where they only name their targets, one that names those of both. */
const together = (one: ScheduledFault, two: ScheduledFault): ScheduledFault => {
  const [a, b] = [one.fault, two.fault];
  if (a === undefined || b === undefined || a.detail !== null || a.nemesis !== b.nemesis) {
    return one;
  }
  const targets = [...new Set([...a.targets, ...b.targets])].sort();
  return { ...one, fault: { ...a, targets, summary: `${a.nemesis} ${targets.join(' ')}` } };
};

const inOrder = (schedule: readonly ScheduledFault[]): readonly ScheduledFault[] =>
  schedule.toSorted((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0));

/** So soon after the other's end, ms. */
const SOON_MS = 60;

const touches = (earlier: ScheduledFault, later: ScheduledFault): boolean =>
  earlier.fault !== undefined &&
  JSON.stringify(earlier.fault) === JSON.stringify(later.fault) &&
  (later.atMs ?? 0) <= (earlier.atMs ?? 0) + earlier.forMs + SOON_MS;

/** The first of them, for as long as both. */
const union = (earlier: ScheduledFault, later: ScheduledFault): ScheduledFault => {
  const [a, b] = [earlier.atMs ?? 0, later.atMs ?? 0];
  const fromMs = Math.min(a, b);
  const untilMs = Math.max(a + earlier.forMs, b + later.forMs);
  return { ...earlier, atMs: fromMs, forMs: untilMs - fromMs };
};
