/** Who leads, as far as the system can tell. */
import type { Cluster } from '../../cluster/port/cluster.ts';
import type { System } from '../../cluster/port/system.ts';
import type { NodeName } from '../../cluster/port/wanted.ts';
import type { Emit } from '../events.ts';
import { pause } from '../../base/pause.ts';
import type { TestPlan } from '../plan/plan.ts';

/** More often where a schedule waits for a new leader. */
export const leaderEveryMs = ({ schedule }: TestPlan): number =>
  schedule?.some(({ on }) => on === 'leader-elected') === true ? 100 : 1_000;

interface LeaderWatch {
  readonly system: System;
  readonly cluster: Cluster;
  readonly nowMs: () => number;
  readonly emit: Emit;
  readonly everyMs: number;
}

/** Asks now and then who leads, until the signal comes. */
export const watchLeader = async (watch: LeaderWatch, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    const node = await leaderOf(watch.system, watch.cluster);
    watch.emit({ type: 'leader', node, timeMs: watch.nowMs() });
    await pause(watch.everyMs, signal);
  }
};

export const leaderOf = (system: System, cluster: Cluster): Promise<NodeName | undefined> =>
  system.leader?.(cluster) ?? Promise.resolve(undefined);
