/** Brings up the cluster of a run: started, serving, prepared; or an error and nothing left of it. */
import { Failure, infrastructureFailure, usageFailure } from '../base/failure.ts';
import type { Cluster } from '../cluster/port/cluster.ts';
import type { Nemesis } from '../cluster/port/nemesis.ts';
import type { Deployment } from '../cluster/port/deployment.ts';
import type { Setting, System, SystemRun } from '../cluster/port/system.ts';
import type { Capability } from '../cluster/port/wanted.ts';
import type { Lane } from './faults/lane.ts';
import { standingAlone } from './bundle-program.ts';
import { type NodeWatch, watchNodes } from './node-watch.ts';
import type { TestPlan } from './plan/plan.ts';
import type { RunOptions } from './run-options.ts';
import { type GivenUp, untilServing } from './serving.ts';
import type { Stage } from './stage.ts';
import { takeDown } from './take-down.ts';

export interface Brought {
  readonly run: SystemRun;
  readonly watch: NodeWatch;
}

/** @throws Failure (exit 3), with the nodes' own last words where they say something */
export const setUp = async (options: RunOptions, stage: Stage): Promise<Brought> => {
  const { plan, system, runtime, folder, lanes, interrupt } = options;
  for (const { name: node } of plan.nodes) {
    stage.emit({ type: 'node', node, state: 'starting', timeMs: stage.nowMs() });
  }
  const setting = settingOf(plan);
  const described = deploymentOf(system, setting);
  // A simulated program runs in this process, as it lies there.
  const deployment =
    folder === undefined || runtime.kind === 'sim'
      ? described
      : await standingAlone(described, folder.path);
  const cluster = await runtime.start(deployment, {
    runId: plan.runId,
    runDir: folder?.path,
    onProgress: (text) => stage.note('info', text),
    signal: interrupt,
    seed: plan.seed,
    capabilities: capabilitiesOf(lanes),
  });
  const run: SystemRun = { cluster, setting, time: stage.time, signal: interrupt };
  const watch = watchNodes(cluster, system.alarms ?? [], stage);
  try {
    await becomeReady(options, run, watch, stage);
  } catch (error) {
    watch.stop();
    throw await takeDown(cluster, error);
  }
  return { run, watch };
};

/** @throws Failure (exit 64) where the system cannot say what it consists of */
export const deploymentOf = (system: System, setting: Setting): Deployment => {
  try {
    return system.deployment(setting);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw usageFailure(
      'no-deployment',
      `The deployment of ${system.name} cannot be had: ${(error as Error).message}`,
    );
  }
};

export const settingOf = ({
  nodes,
  workload,
  keys,
  options,
  bugs,
  model,
}: Pick<TestPlan, 'nodes' | 'workload' | 'keys' | 'options' | 'bugs' | 'model'>): Setting => ({
  nodes: nodes.map(({ name, role, place }) => ({
    name,
    role,
    ...(place === undefined ? {} : { place }),
  })),
  workload,
  keys,
  options,
  bugs,
  ...(model.options['initial'] === undefined ? {} : { initial: model.options['initial'] }),
});

const becomeReady = async (
  { plan, system, interrupt }: RunOptions,
  run: SystemRun,
  watch: NodeWatch,
  stage: Stage,
): Promise<void> => {
  const { reason, givenUp } = await untilServing(system, run, {
    limitMs: plan.readyMs,
    time: stage.time,
    signal: interrupt,
    onReason: (text) => stage.note('info', `not serving yet: ${text}`),
    giveUp: () => hopeless(watch),
  });
  if (watch.failure !== undefined) throw watch.failure;
  // One that has ended is not looked for in a run, even if the others serve without it.
  const end = givenUp ?? endedForGood(watch);
  if (reason === undefined && end === undefined) {
    await tellVersion(system, run, stage);
    await system.prepare?.(run);
    if (system.prepare !== undefined) await run.cluster.settleData();
    return;
  }
  interrupt.throwIfAborted();
  throw infrastructureFailure(
    'not-ready',
    end === undefined
      ? `${system.name} does not serve ${plan.readyMs / 1000} s after its start: ${reason}`
      : `${system.name} does not serve: ${end.node} ${end.why}`,
    [
      ...watch.breaches.words().filter((words) => end === undefined || !words.includes(end.why)),
      await lastWords(run.cluster, end === undefined ? run.cluster.nodes : [end.node]),
    ].join('\n        '),
  );
};

/** A system that does not say is tested all the same. */
const tellVersion = async (system: System, run: SystemRun, stage: Stage): Promise<void> => {
  if (system.version === undefined) return;
  try {
    const version = (await system.version(run)).trim();
    if (version !== '') stage.emit({ type: 'version', version, timeMs: stage.nowMs() });
  } catch (error) {
    stage.note('info', `its version could not be asked for: ${(error as Error).message}`);
  }
};

/** A node because of which it will never serve, and why, or undefined. */
const hopeless = (watch: NodeWatch): GivenUp | undefined => {
  if (watch.failure !== undefined) return { node: '', why: watch.failure.message };
  const ended = endedForGood(watch);
  const breach = watch.breaches.hopeless;
  if (ended !== undefined || breach === undefined) return ended;
  const { node, means, message, hint } = breach;
  return { node, why: `${means}: ${message}. ${hint}` };
};

const endedForGood = (watch: NodeWatch): GivenUp | undefined => {
  const node = watch.downForGood();
  return node === undefined
    ? undefined
    : { node, why: `ended by itself (${watch.detailOf(node)})` };
};

const LAST_LINES = 8;

/** What the nodes wrote last, as a hint: usually it says what is wrong. */
const lastWords = async (cluster: Cluster, nodes: readonly string[]): Promise<string> => {
  const tails = await Promise.all(
    nodes.map(async (node) => {
      const lines = await cluster.logTail(node, LAST_LINES).catch(() => []);
      return lines.length === 0 ? [] : [`${node}:`, ...lines.map((line) => `  ${line}`)];
    }),
  );
  const said = tails.flat();
  if (said.length === 0) return 'Its nodes have written nothing to their logs.';
  return ['The last lines of the logs:', ...said.map((line) => `          ${line}`)].join('\n');
};

const capabilitiesOf = (lanes: readonly Lane[]): readonly Capability[] => [
  ...new Set(lanes.flatMap(({ nemesis, kinds }) => needsOf(nemesis, kinds))),
];

const needsOf = (nemesis: Nemesis, kinds: readonly string[]): readonly Capability[] =>
  kinds.flatMap((kind) => nemesis.capabilities(kind));
