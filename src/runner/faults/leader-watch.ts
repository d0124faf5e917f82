/** Who leads, as far as the system can tell. */
import { pause, within } from '../../base/pause.ts';
import type { Time } from '../../base/time.ts';
import type { System, SystemRun } from '../../cluster/port/system.ts';
import type { NodeName } from '../../cluster/port/wanted.ts';
import type { Emit } from '../events.ts';
import type { TestPlan } from '../plan/plan.ts';

/** More often where a schedule waits for a new leader. */
export const leaderEveryMs = ({ schedule }: Pick<TestPlan, 'schedule'>): number =>
  schedule?.some(({ on }) => on === 'leader-elected') === true ? 100 : 1_000;

export interface LeaderWatch {
  readonly leader: () => Promise<NodeName | undefined>;
  readonly nowMs: () => number;
  readonly time: Time;
  readonly emit: Emit;
  readonly everyMs: number;
}

/** Asks now and then who leads, and tells when that has changed, until the signal comes. */
export const watchLeader = async (watch: LeaderWatch, signal: AbortSignal): Promise<void> => {
  let last: { readonly node: NodeName | undefined } | undefined;
  while (!signal.aborted) {
    const node = await watch.leader();
    if (last === undefined || node !== last.node) {
      watch.emit({ type: 'leader', node, timeMs: watch.nowMs() });
    }
    last = { node };
    await pause(watch.everyMs, signal, watch.time);
  }
};

/** A system that cannot say, does not answer soon or rejects has no leader that anybody knows of. */
export const askLeader = async (
  system: System,
  run: SystemRun,
  time: Time,
): Promise<NodeName | undefined> => {
  try {
    return await within(Promise.resolve(system.leader?.(run)), ASK_WITHIN_MS, time);
  } catch {
    return undefined;
  }
};

const ASK_WITHIN_MS = 2_000;
