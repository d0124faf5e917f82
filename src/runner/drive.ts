/** The middle of a run: clients work while things break, everything is healed, all is read once more. */
import { setMaxListeners } from 'node:events';
import type { Cluster } from '../cluster/port/cluster.ts';
import type { OperationSource } from '../generator/workload.ts';
import type { Columns } from '../history/columns.ts';
import { type Random, randomFrom } from '../base/random.ts';
import { type Broken, brokenBy } from './evaluation/broken.ts';
import { ActiveFaults, type ActiveFault } from './faults/active-faults.ts';
import { conduct } from './faults/conductor.ts';
import { Driver } from './clients/driver.ts';
import type { Emit } from './events.ts';
import { FaultLog } from './faults/fault-log.ts';
import { readUntilAgreed } from './clients/closing.ts';
import { leaderEveryMs, leaderOf, watchLeader } from './faults/leader-watch.ts';
import type { RunOptions } from './run-options.ts';
import type { Stage } from './stage.ts';
import { Triggers } from './faults/triggers.ts';

const FINAL_MS = 10_000;

export interface Performed {
  readonly faults: readonly ActiveFault[];
  readonly columns: Columns;
  /** What could not be undone, a sentence each. */
  readonly leftBehind: readonly string[];
  /** What broke it off: the cluster did not follow, say. What was recorded until then counts. */
  readonly broken?: Broken;
}

/** Whatever breaks, everything is healed and the history is saved. */
export const perform = async (
  cluster: Cluster,
  options: RunOptions,
  stage: Stage,
): Promise<Performed> => {
  const { plan, system, workload, interrupt } = options;
  const { recorder } = stage;
  const triggers = new Triggers();
  const emit: Emit = (event) => {
    triggers.onEvent(event);
    stage.emit(event);
  };
  const random = randomFrom(plan.seed);
  const source = workload.source({
    random: random.split('workload'),
    keys: plan.keys,
    reads: plan.reads,
  });
  const log = new FaultLog(options.folder.faults);
  const nowMs = (): number => stage.nowMs();
  const faults = new ActiveFaults({ cluster, recorder, log, emit, nowMs });
  const driver = new Driver({
    system,
    cluster,
    recorder,
    emit,
    concurrency: plan.concurrency,
    operationTimeoutMs: plan.operationTimeoutMs,
  });
  const left = new Set<string>();
  let broken: Broken | undefined;
  try {
    stage.enter('drive');
    const end = await drive(options, {
      cluster,
      stage,
      driver,
      faults,
      triggers,
      source,
      random,
      emit,
    });
    if (end !== undefined) broken = tellBroken(stage, end.reason);
    await recorder.sync();
    stage.enter('heal');
    for (const thing of await faults.healAll()) left.add(thing);
    if (broken === undefined && !interrupt.aborted) {
      await readAll(options, cluster, stage, driver, source);
    }
  } catch (error) {
    broken ??= tellBroken(stage, error);
  } finally {
    driver.close();
    for (const thing of await faults.healAll()) left.add(thing);
    log.close();
    await recorder.sync();
  }
  return {
    faults: faults.all,
    columns: await recorder.finish(),
    leftBehind: [...left],
    ...(broken === undefined ? {} : { broken }),
  };
};

const tellBroken = (stage: Stage, error: unknown): Broken => {
  const broken = brokenBy(error);
  stage.note('warning', `the run breaks off: ${broken.reason}`);
  return broken;
};

interface Cast {
  readonly cluster: Cluster;
  readonly stage: Stage;
  readonly driver: Driver;
  readonly faults: ActiveFaults;
  readonly triggers: Triggers;
  readonly source: OperationSource;
  readonly random: Random;
  readonly emit: Emit;
}

/** Clients and nemesis side by side until the time is up; what broke either of them, if anything. */
const drive = async (
  { plan, system, lanes, interrupt }: RunOptions,
  { cluster, stage, driver, faults, triggers, source, random, emit }: Cast,
): Promise<PromiseRejectedResult | undefined> => {
  const began = stage.nowMs();
  const over = new AbortController();
  const calm = new AbortController();
  const signal = AbortSignal.any([interrupt, over.signal]);
  const stirring = AbortSignal.any([signal, calm.signal]);
  for (const heard of [signal, stirring]) setMaxListeners(0, heard); // every client waits for it
  const overAt = setTimeout(() => over.abort(), plan.timeLimitMs);
  const calmAt = setTimeout(() => calm.abort(), plan.timeLimitMs - (plan.quietMs ?? 0));

  const clients = driver
    .drive(source, { rate: plan.rate, operations: plan.operations ?? Infinity, signal })
    .finally(() => over.abort());
  const nemesis = conduct({
    ...plan,
    faults,
    lanes,
    triggers,
    maxDown: plan.unsafe ? plan.nodes.length : Math.floor((plan.nodes.length - 1) / 2),
    random: random.split('nemesis'),
    leader: () => leaderOf(system, cluster),
    nowMs: () => stage.nowMs() - began,
    note: (text) => stage.note('warning', text),
    signal: stirring,
  }).catch((error: unknown) => {
    over.abort(); // a cluster that does not follow cannot be tested any more
    throw error;
  });
  const nowMs = (): number => stage.nowMs();
  const everyMs = leaderEveryMs(plan);
  const leader = watchLeader({ system, cluster, nowMs, emit, everyMs }, signal).finally(() =>
    over.abort(),
  );
  const ended = await Promise.allSettled([clients, nemesis, leader]); // none works on after the others
  clearTimeout(calmAt);
  clearTimeout(overAt);
  stage.drivenMs = stage.nowMs() - began;
  stage.drivenOk = stage.counts.operations.ok;
  return ended.find((end) => end.status === 'rejected');
};

/** What became of the writes, as clients of every node see it. */
const readAll = async (
  { system, interrupt }: RunOptions,
  cluster: Cluster,
  stage: Stage,
  driver: Driver,
  source: OperationSource,
): Promise<void> => {
  stage.enter('final');
  const enough = AbortSignal.any([interrupt, AbortSignal.timeout(FINAL_MS)]);
  await system.ready(cluster, enough).catch((error: unknown) => {
    stage.note('warning', `not ready again after healing: ${(error as Error).message}`);
  });
  await readUntilAgreed(driver, source.final(), enough);
};
