/** Clients and nemesis side by side, until the time is up. */
import { abortScope } from '../base/abort.ts';
import type { Random } from '../base/random.ts';
import type { System, SystemRun } from '../cluster/port/system.ts';
import type { NodeName } from '../cluster/port/wanted.ts';
import type { OperationSource } from '../generator/workload.ts';
import type { Driver } from './clients/driver.ts';
import { playScript } from './clients/play-script.ts';
import type { Emit } from './events.ts';
import type { ActiveFaults } from './faults/active-faults.ts';
import { conduct } from './faults/conductor.ts';
import type { Lane } from './faults/lane.ts';
import { askLeader, leaderEveryMs, watchLeader } from './faults/leader-watch.ts';
import { lessThanHalf } from './faults/limits.ts';
import type { Triggers } from './faults/triggers.ts';
import type { TestPlan } from './plan/plan.ts';
import type { Stage } from './stage.ts';

export interface DriveOptions {
  readonly plan: TestPlan;
  readonly system: System;
  readonly run: SystemRun;
  readonly lanes: readonly Lane[];
  readonly driver: Driver;
  readonly faults: ActiveFaults;
  readonly triggers: Triggers;
  readonly source: OperationSource;
  readonly random: Random;
  readonly emit: Emit;
  readonly stage: Stage;
  readonly interrupt: AbortSignal;
  /** Comes when no node is left. */
  readonly deserted: AbortSignal;
}

/** Any file of the data folder. */
const ANY_FILE = ['**'];

/** What broke either of them, if anything. None works on when this has ended. */
export const drive = async (options: DriveOptions): Promise<PromiseRejectedResult | undefined> => {
  const { plan, system, run, lanes, faults, triggers, stage, emit } = options;
  const { time } = stage;
  const began = stage.nowMs();
  using over = abortScope([options.interrupt, options.deserted], plan.timeLimitMs, time);
  using calm = abortScope([over.signal], plan.timeLimitMs - (plan.quietMs ?? 0), time);
  const { signal } = over;
  const leader = (): Promise<NodeName | undefined> => askLeader(system, { ...run, signal }, time);

  const clients = work(options, signal).finally(() => over.abort());
  const nemesis = conduct({
    inTurn: plan.inTurn,
    overlap: plan.overlap,
    schedule: plan.schedule,
    intervalMs: plan.intervalMs,
    unsafe: plan.unsafe,
    layout: run.cluster.layout,
    faults,
    lanes,
    triggers,
    maxDown: system.maxDown?.bind(system) ?? lessThanHalf,
    damage: system.damage ?? ANY_FILE,
    random: options.random.split('nemesis'),
    leader,
    nowMs: () => stage.nowMs() - began,
    time,
    note: (text) => stage.note('warning', text),
    signal: calm.signal,
  }).catch((error: unknown) => {
    over.abort(); // a cluster that does not follow cannot be tested any more
    throw error;
  });
  const nowMs = (): number => stage.nowMs();
  const watching = watchLeader({ leader, nowMs, time, emit, everyMs: leaderEveryMs(plan) }, signal);
  const ended = await Promise.allSettled([clients, nemesis, watching.finally(() => over.abort())]);
  return ended.find((end) => end.status === 'rejected');
};

/** What the plan's script says where it has one, and else what the workload draws. */
const work = (
  { plan, driver, source, stage: { time } }: DriveOptions,
  signal: AbortSignal,
): Promise<void> => {
  const { script, rate, operations = Infinity } = plan;
  if (script === undefined) return driver.drive(source, { rate, operations, signal });
  const completed: OperationSource['completed'] = (...what) => source.completed(...what);
  return playScript(driver, script, { completed, time, signal });
};
