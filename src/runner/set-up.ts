/** Brings up the cluster of a run. */
import type { Cluster } from '../cluster/port/cluster.ts';
import type { Nemesis } from '../cluster/port/nemesis.ts';
import type { Capability } from '../cluster/port/wanted.ts';
import type { Lane } from './faults/conductor.ts';
import type { RunOptions } from './run-options.ts';
import type { Stage } from './stage.ts';
import { takeDown } from './take-down.ts';

/** A cluster that serves, or an error and nothing left of it. */
export const setUp = async (options: RunOptions, stage: Stage): Promise<Cluster> => {
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
    throw await takeDown(cluster, error);
  }
  return cluster;
};

const capabilitiesOf = (lanes: readonly Lane[]): readonly Capability[] => [
  ...new Set(lanes.flatMap(({ nemesis, kinds }) => needsOf(nemesis, kinds))),
];

const needsOf = (nemesis: Nemesis, kinds: readonly string[]): readonly Capability[] =>
  kinds.flatMap((kind) => nemesis.needs(kind));
