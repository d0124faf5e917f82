/** Clusters of nodes that speak messages: programs of ours, and those of others for Maelstrom's protocol. */
import { fileURLToPath } from 'node:url';
import { randomFrom } from '../../base/random.ts';
import { processArguments, siblingModule } from '../../base/sibling-module.ts';
import type { StartOptions } from '../port/cluster.ts';
import type { BinarySpec, NodePlan, ProgramSpec, RestartPolicy } from '../port/deployment.ts';
import type { Protocol } from '../port/protocol.ts';
import { Life } from './life.ts';
import { LocalCluster } from './local-cluster.ts';
import { LocalNode } from './local-node.ts';
import { MessageNetwork, noInside } from './message-network.ts';
import type { Surroundings } from './surroundings.ts';

export const programCluster = (
  { module, options: told, restart = 'never' }: ProgramSpec,
  layout: readonly NodePlan[],
  options: StartOptions,
  surroundings: Surroundings,
): LocalCluster => {
  const host = fileURLToPath(siblingModule(import.meta.url, '../../node/stdio-main'));
  return messageCluster(
    {
      layout,
      ownProgram: true,
      protocol: undefined,
      file: process.execPath,
      args: [...processArguments(import.meta.url), host, module],
      env: { VERIFY_OPTIONS: JSON.stringify(told), NODE_OPTIONS: '' },
      restart,
    },
    options,
    surroundings,
  );
};

export const binaryCluster = (
  { path, args, protocol, restart = 'never' }: BinarySpec,
  layout: readonly NodePlan[],
  options: StartOptions,
  surroundings: Surroundings,
): LocalCluster =>
  messageCluster(
    { layout, ownProgram: false, protocol, file: path, args, env: {}, restart },
    options,
    surroundings,
  );

interface MessageNodes {
  readonly layout: readonly NodePlan[];
  readonly ownProgram: boolean;
  readonly protocol: Protocol | undefined;
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly restart: RestartPolicy;
}

const messageCluster = (
  { layout, ownProgram, protocol, file, args, env, restart }: MessageNodes,
  { seed, onProgress }: StartOptions,
  surroundings: Surroundings,
): LocalCluster => {
  const names = layout.map(({ name }) => name);
  const network = new MessageNetwork({
    nodes: names,
    random: randomFrom(`${seed}/router`),
    protocol,
    deliver: (node, line) => cluster.deliver(node, line),
    blame: (node, breach) => cluster.blame(node, breach),
  });
  const cluster: LocalCluster = new LocalCluster({
    layout,
    ownProgram,
    network,
    exec: (node) => Promise.reject(noInside(node, 'has no inside where a command could run')),
    onDestroyed: () => surroundings.remove(),
    makeNode: (name, { onEnded, onRestarted, onBreach }) => {
      const folder = surroundings.folderOf(name);
      const logFile = surroundings.logOf(name);
      return new LocalNode({
        name,
        folder,
        logFile,
        restart,
        onEnded,
        onRestarted,
        onBreach,
        onWaiting: onProgress,
        begin: (_first, blame) =>
          Life.begin({
            name,
            nodes: names,
            folder,
            logFile,
            file,
            args,
            env: { ...env, ...surroundings.env },
            onLine: (line) => network.onLine(name, line),
            onBreach: protocol === undefined ? undefined : blame,
            onStarted: surroundings.onStarted,
          }),
      });
    },
  });
  return cluster;
};
