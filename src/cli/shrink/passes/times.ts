/** Less time: the end comes sooner, faults are shorter, what is far apart comes closer together. */
import { momentsOf, withFaults, withTimes } from '../plan-parts.ts';
import { type Search, withSeeds } from '../search.ts';

/** Behind the last operation, so that it is begun. */
const MARGIN_MS = 1;

export const soonerEnd = async (search: Search): Promise<void> => {
  const { plan } = search;
  if (plan.script === undefined) return;
  const lastMs = Math.max(0, ...plan.script.operations.map(({ atMs }) => atMs));
  const timeLimitMs = Math.min(plan.timeLimitMs, Math.ceil(lastMs + MARGIN_MS));
  const begun = (plan.schedule ?? []).filter(({ atMs = 0 }) => atMs < timeLimitMs);
  const trimmed = begun.map((entry) => {
    const forMs = Math.min(entry.forMs, timeLimitMs - (entry.atMs ?? 0));
    return { ...entry, forMs };
  });
  await search.keepAny(
    [trimmed, begun]
      .map((schedule) => withFaults({ ...plan, timeLimitMs }, schedule))
      .filter((sooner) => JSON.stringify(sooner) !== JSON.stringify(plan)),
  );
};

const SHARES_OF_GAP = [0.02, 0.3, 0.7];
/** A gap that is not worth a run, ms. */
const SMALL_MS = 5;

/** Who leads behind a gap as long is a matter of chance, ms. */
const LONG_MS = 200;

/** Closes the gaps between what happens, from the last to the first. */
export const closerTogether = async (search: Search, seedsForMs: number): Promise<void> => {
  for (let at = momentsOf(search.plan).length - 1; at >= 0 && !search.over; at--) {
    const moments = momentsOf(search.plan);
    const until = moments[at];
    if (until === undefined) continue;
    const from = at === 0 ? 0 : (moments[at - 1] as number);
    const gap = until - from;
    if (gap <= SMALL_MS) continue;
    const seeds = gap < LONG_MS ? 0 : search.runsWithin(seedsForMs);
    for (const share of SHARES_OF_GAP) {
      const less = gap * (1 - share);
      const closer = withTimes(search.plan, (ms) => (ms < until ? ms : ms - less));
      if (await search.keepAny(withSeeds(closer, seeds))) break;
    }
  }
};

const ROUND_MS = [100, 10, 1, 0.1, 0.01];

/** Times that one can read. */
export const roundTimes = async (search: Search): Promise<void> => {
  const { plan } = search;
  await search.keepAny(
    ROUND_MS.map((to) => withTimes(plan, (ms) => thousandths(Math.ceil(ms / to) * to))).filter(
      (rounded) => JSON.stringify(rounded) !== JSON.stringify(plan),
    ),
  );
};

/** Without the dust of binary fractions. */
const thousandths = (ms: number): number => Number(ms.toFixed(3));
