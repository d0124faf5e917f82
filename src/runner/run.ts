/**
 * One test run, from set-up to verdict: the story of this tool. Emits events and knows no terminal.
 *
 * Whatever happens on the way (an error, an interruption), every fault is healed, everything that
 * was started is ended, and the history so far is saved and checked.
 */
import { setMaxListeners } from 'node:events';
import type { Cluster, Runtime } from '../cluster/cluster.ts';
import type { Nemesis } from '../cluster/nemesis.ts';
import type { System } from '../cluster/system.ts';
import type { Capability, NodeName } from '../cluster/wanted.ts';
import type { Workload } from '../generator/workload.ts';
import type { Columns } from '../history/columns.ts';
import { randomFrom } from '../history/random.ts';
import { Recorder } from '../history/recorder.ts';
import { ActiveFaults, type ActiveFault } from './active-faults.ts';
import type { Check } from './check.ts';
import { conduct, type Lane } from './conductor.ts';
import { Counts } from './counts.ts';
import { Driver } from './driver.ts';
import type { Emit, Phase } from './events.ts';
import { FaultLog } from './fault-log.ts';
import { judge } from './judge.ts';
import { pause } from './pause.ts';
import type { TestPlan } from './plan.ts';
import type { FaultSummary, RunResult } from './result.ts';
import type { RunFolder } from './run-folder.ts';
import { supportedLanes } from './supported-lanes.ts';
import { Triggers } from './triggers.ts';

export interface RunOptions {
  readonly plan: TestPlan;
  readonly folder: RunFolder;
  readonly system: System;
  readonly workload: Workload;
  readonly lanes: readonly Lane[];
  readonly runtime: Runtime;
  readonly check: Check;
  readonly emit: Emit;
  /** Ends the driving phase early; everything behind it is still done. */
  readonly interrupt: AbortSignal;
  /** Worth a line at the start: why this runtime, what a dead run had left. */
  readonly notes: readonly string[];
}

const FINAL_MS = 10_000;

/** @throws Failure when the cluster could not be set up, or broke so that no run was possible */
export const run = async (options: RunOptions): Promise<RunResult> => {
  const { plan, folder, interrupt } = options;
  await folder.save('run.json', `${JSON.stringify(plan, null, 2)}\n`);
  const stage = await Stage.open(options);
  const { emit } = stage;
  emit({ type: 'plan', plan, folder: folder.shown });
  for (const text of options.notes) stage.note('info', text);

  stage.enter('set-up');
  const cluster = await setUp(options, stage);
  const leftBehind: string[] = [];
  let columns: Columns;
  let faults: readonly ActiveFault[] = [];
  try {
    const { lanes, notes } = supportedLanes(cluster, options.lanes, plan.inTurn === true);
    for (const text of notes) stage.note('info', text);
    ({ faults, columns } = await perform(cluster, { ...options, lanes }, stage, leftBehind));
  } finally {
    await cluster.destroy().catch((error: unknown) => leftBehind.push((error as Error).message));
  }

  stage.enter('check');
  const summaries = faults.map((fault) => summarize(fault, columns));
  const { levels, counterexample } = await options.check({
    history: columns,
    model: options.workload.model,
    levels: plan.consistency,
    promised: plan.consistency.slice(0, 1),
    timeMs: plan.checkTimeMs,
    memoryBytes: plan.checkMemoryBytes,
    onProgress: (done, of) => emit({ type: 'check-progress', done, of, timeMs: stage.nowMs() }),
    signal: new AbortController().signal,
  });

  const judgement = judge({
    levels,
    faults: summaries,
    faultsWanted: options.lanes.length > 0,
    counts: stage.counts,
    essential: options.workload.essential,
    leftBehind,
    interrupted: interrupt.aborted,
  });
  const result: RunResult = {
    ...judgement,
    levels,
    ...(counterexample === undefined ? {} : { counterexample }),
    operations: stage.counts.operations,
    rate: stage.counts.operations.ok / Math.max(0.001, stage.drivenMs / 1000),
    latencyMs: stage.counts.latencyMs,
    faults: summaries,
    leftBehind,
    interrupted: interrupt.aborted,
    durationMs: stage.nowMs(),
    folder: folder.shown,
    seed: plan.seed,
    command: plan.command,
  };
  await folder.save('verdict.json', `${JSON.stringify(result, null, 2)}\n`);
  stage.enter('done');
  emit({ type: 'result', result, timeMs: stage.nowMs() });
  return result;
};

/** What all phases share: clock, recorder, counts, and the way to tell. */
class Stage {
  readonly recorder: Recorder;
  readonly counts = new Counts();
  readonly emit: Emit;
  drivenMs = 0;

  private constructor(recorder: Recorder, emit: Emit) {
    this.recorder = recorder;
    this.emit = (event) => {
      if (event.type === 'operation') this.counts.add(event);
      emit(event);
    };
  }

  static async open({ folder, emit }: RunOptions): Promise<Stage> {
    return new Stage(await Recorder.create(folder.history), emit);
  }

  nowMs(): number {
    return this.recorder.nowNs() / 1e6;
  }

  enter(phase: Phase): void {
    this.emit({ type: 'phase', phase, timeMs: this.nowMs() });
  }

  note(level: 'info' | 'warning', text: string): void {
    this.emit({ type: 'note', level, text, timeMs: this.nowMs() });
  }
}

/** A cluster that serves, or an error and nothing left of it. */
const setUp = async (options: RunOptions, stage: Stage): Promise<Cluster> => {
  const { plan, system, runtime, folder, lanes, interrupt } = options;
  for (const node of plan.nodes) {
    stage.emit({ type: 'node', node, state: 'starting', timeMs: stage.nowMs() });
  }
  const deployment = system.deployment(plan.nodes, {
    bugs: plan.bugs,
    ...(plan.bin === undefined ? {} : { bin: plan.bin }),
    ...(plan.binArgs === undefined ? {} : { binArgs: plan.binArgs }),
  });
  const cluster = await runtime.start(deployment, {
    runId: plan.runId,
    runDir: folder.path,
    onProgress: (text) => stage.note('info', text),
    signal: interrupt,
    seed: plan.seed,
    capabilities: capabilitiesOf(lanes),
  });
  try {
    cluster.onUnexpectedExit((node, detail) => {
      stage.note('warning', `${node} ended by itself (${detail})`);
      stage.emit({ type: 'node', node, state: 'dead', timeMs: stage.nowMs() });
    });
    await system.ready(cluster, interrupt);
  } catch (error) {
    await cluster.destroy();
    throw error;
  }
  return cluster;
};

/** Drives, heals, reads everything once more. */
const perform = async (
  cluster: Cluster,
  options: RunOptions,
  stage: Stage,
  leftBehind: string[],
): Promise<{ faults: readonly ActiveFault[]; columns: Columns }> => {
  const { plan, system, workload, lanes, interrupt } = options;
  const { recorder } = stage;
  const triggers = new Triggers();
  const emit: Emit = (event) => {
    triggers.onEvent(event);
    stage.emit(event);
  };
  const random = randomFrom(plan.seed);
  const source = workload.source({ random: random.split('workload'), keys: plan.keys });
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
  try {
    stage.enter('drive');
    const began = stage.nowMs();
    const over = new AbortController();
    const signal = AbortSignal.any([interrupt, over.signal]);
    setMaxListeners(0, signal); // every client waits for it
    const timer = setTimeout(() => over.abort(), plan.timeLimitMs);
    const clients = driver
      .drive(source, { rate: plan.rate, operations: plan.operations ?? Infinity, signal })
      .finally(() => over.abort());
    const calm = new AbortController();
    const calmFrom = setTimeout(() => calm.abort(), plan.timeLimitMs - (plan.quietMs ?? 0));
    const stirring = AbortSignal.any([signal, calm.signal]);
    setMaxListeners(0, stirring);
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
    await watchLeader({ system, cluster, nowMs, emit, everyMs: leaderEveryMs(plan) }, signal);
    clearTimeout(calmFrom);
    clearTimeout(timer);
    const ended = await Promise.allSettled([clients, nemesis]);
    stage.drivenMs = stage.nowMs() - began;
    await recorder.sync();

    stage.enter('heal');
    leftBehind.push(...(await faults.healAll()));
    await recorder.sync();
    for (const end of ended) if (end.status === 'rejected') throw end.reason;

    if (!interrupt.aborted) {
      stage.enter('final');
      const enough = AbortSignal.any([interrupt, AbortSignal.timeout(FINAL_MS)]);
      await system.ready(cluster, enough).catch((error: unknown) => {
        stage.note('warning', `not ready again after healing: ${(error as Error).message}`);
      });
      await driver.performAll(source.final(), enough);
    }
  } finally {
    driver.close();
    leftBehind.push(...(await faults.healAll()).filter((left) => !leftBehind.includes(left)));
    log.close();
  }
  return { faults: faults.all, columns: await recorder.finish() };
};

/** More often where a schedule waits for a new leader. */
const leaderEveryMs = ({ schedule }: TestPlan): number =>
  schedule?.some(({ on }) => on === 'leader-elected') === true ? 100 : 1_000;

interface LeaderWatch {
  readonly system: System;
  readonly cluster: Cluster;
  readonly nowMs: () => number;
  readonly emit: Emit;
  readonly everyMs: number;
}

/** Asks now and then who leads, until the signal comes. */
const watchLeader = async (watch: LeaderWatch, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    const node = await leaderOf(watch.system, watch.cluster);
    watch.emit({ type: 'leader', node, timeMs: watch.nowMs() });
    await pause(watch.everyMs, signal);
  }
};

const leaderOf = (system: System, cluster: Cluster): Promise<NodeName | undefined> =>
  system.leader?.(cluster) ?? Promise.resolve(undefined);

const capabilitiesOf = (lanes: readonly Lane[]): readonly Capability[] => [
  ...new Set(lanes.flatMap(({ nemesis, kinds }) => needsOf(nemesis, kinds))),
];

const needsOf = (nemesis: Nemesis, kinds: readonly string[]): readonly Capability[] =>
  kinds.flatMap((kind) => nemesis.needs(kind));

const summarize = (active: ActiveFault, history: Columns): FaultSummary => {
  const { id, fault, fromMs, untilMs, proof, left } = active;
  let overlapped = 0;
  for (let row = 0; row < history.count; row++) {
    const began = (history.invokeTime[row] as number) / 1e6;
    const ended = (history.completeTime[row] as number) / 1e6;
    if (began < untilMs && ended > fromMs) overlapped++;
  }
  return {
    id,
    nemesis: fault.nemesis,
    kind: fault.kind,
    summary: fault.summary,
    fromMs,
    untilMs,
    tookEffect: proof.on,
    evidence: proof.evidence,
    healed: left !== undefined && left.length === 0,
    overlapped,
  };
};
