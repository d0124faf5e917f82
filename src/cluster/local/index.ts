/** The `local` runtime: nodes are child processes, the network is made by this harness. */
import { untilAborted } from '../../base/pause.ts';
import type { Runtime, StartOptions } from '../port/cluster.ts';
import type { Deployment } from '../port/deployment.ts';
import { bothFailed } from '../undo/both-failed.ts';
import type { LocalCluster } from './local-cluster.ts';
import { binaryCluster, programCluster } from './message-cluster.ts';
import { processCluster } from './processes/process-cluster.ts';
import { type Surroundings, surroundingsOf } from './surroundings.ts';

export const localRuntime: Runtime = {
  kind: 'local',
  unavailable: ({ kind, system }) =>
    Promise.resolve(
      kind.type === 'container' && kind.process === undefined
        ? `${system} runs only in containers: use --runtime docker`
        : undefined,
    ),
  start: async (deployment, options) => {
    const surroundings = surroundingsOf(options);
    const cluster = await clusterOf(deployment, options, surroundings).catch((error: unknown) => {
      surroundings.remove();
      throw error;
    });
    try {
      // Who has asked for an early end does not wait for nodes that do not answer.
      await Promise.race([cluster.start(), untilAborted(options.signal)]);
      options.signal.throwIfAborted();
    } catch (error) {
      throw await cluster.destroy().then(
        () => error,
        (left: unknown) => bothFailed(error, left),
      );
    }
    return cluster;
  },
};

const clusterOf = (
  deployment: Deployment,
  options: StartOptions,
  surroundings: Surroundings,
): Promise<LocalCluster> => {
  const { kind, nodes, system } = deployment;
  if (kind.type === 'program') {
    return Promise.resolve(programCluster(kind.program, nodes, options, surroundings));
  }
  if (kind.type === 'binary') {
    return Promise.resolve(binaryCluster(kind.binary, nodes, options, surroundings));
  }
  if (kind.process !== undefined) return processCluster(kind.process, nodes, options, surroundings);
  throw new Error(`${system} is no local deployment`);
};
