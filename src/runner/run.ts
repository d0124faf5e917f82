/**
 * One test run, from set-up to verdict: the story of this tool. Emits events and knows no terminal.
 *
 * Whatever happens on the way (an error, an interruption), every fault is healed, everything that
 * was started is ended, and the history so far is saved and checked.
 */
import type { CheckRequest } from './evaluation/check.ts';
import { summarizeFault } from './evaluation/fault-summaries.ts';
import { judge } from './evaluation/judge.ts';
import { perform, type Performed } from './drive.ts';
import type { FaultSummary, RunResult } from './evaluation/result.ts';
import type { RunOptions } from './run-options.ts';
import { setUp } from './set-up.ts';
import { Stage } from './stage.ts';
import { supportedLanes } from './faults/supported-lanes.ts';
import { takeDown } from './take-down.ts';

/** @throws Failure when the cluster could not be set up, or the history could not be saved */
export const run = async (options: RunOptions): Promise<RunResult> => {
  const { plan, folder, interrupt } = options;
  await folder.save('run.json', `${JSON.stringify(plan, null, 2)}\n`);
  const stage = await Stage.open(options);
  const { emit } = stage;
  emit({ type: 'plan', plan, folder: folder.shown });
  for (const text of options.notes) stage.note('info', text);

  stage.enter('set-up');
  const cluster = await setUp(options, stage).catch(async (error: unknown) => {
    await stage.abandon();
    throw error;
  });
  const leftBehind: string[] = [];
  let performed: Performed;
  try {
    const { lanes, notes } = supportedLanes(cluster, options.lanes, plan.inTurn === true);
    for (const text of notes) stage.note('info', text);
    performed = await perform(cluster, { ...options, lanes }, stage);
  } catch (error) {
    await stage.abandon();
    throw await takeDown(cluster, error);
  }
  await cluster.destroy().catch((error: unknown) => leftBehind.push((error as Error).message));

  const { faults, columns, broken } = performed;
  leftBehind.push(...performed.leftBehind);

  stage.enter('check');
  const summaries = faults.map((fault) => summarizeFault(fault, columns));
  const { levels, convergence, counterexample } = await options.check({
    history: columns,
    model: options.workload.model,
    ...healedAt(summaries),
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
    broken,
  });
  const result: RunResult = {
    ...judgement,
    levels,
    ...(convergence === undefined ? {} : { convergence }),
    ...(counterexample === undefined ? {} : { counterexample }),
    operations: stage.counts.operations,
    rate: stage.drivenOk / Math.max(0.001, stage.drivenMs / 1000),
    latencyMs: stage.counts.latencyMs,
    faults: summaries,
    leftBehind,
    interrupted: interrupt.aborted,
    ...(broken === undefined ? {} : { broken }),
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

/** Since when the history is one of a cluster that nothing is wrong with. */
const healedAt = (faults: readonly FaultSummary[]): Pick<CheckRequest, 'healedAt'> => {
  if (!faults.every(({ healed }) => healed)) return {};
  return { healedAt: Math.max(0, ...faults.map(({ untilMs }) => untilMs * 1e6)) };
};
