/** The `local` runtime: nodes are child processes, the network is the router of this harness. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { untilAborted } from '../../base/pause.ts';
import { randomFrom } from '../../base/random.ts';
import { processArguments, siblingModule } from '../../base/sibling-module.ts';
import type { Runtime, StartOptions } from '../port/cluster.ts';
import type { BinarySpec, Deployment, ProgramSpec, RestartPolicy } from '../port/deployment.ts';
import { ownIdentity } from '../undo/process-identity.ts';
import { bothFailed } from '../undo/both-failed.ts';
import { startReaper } from '../undo/reaper.ts';
import { LocalCluster } from './local-cluster.ts';
import { LocalNode } from './local-node.ts';
import { makeWorkFolder } from './work-folder.ts';

export const localRuntime: Runtime = {
  kind: 'local',
  unavailable: (deployment) =>
    Promise.resolve(
      deployment.kind.type === 'container'
        ? `${deployment.system} runs only in containers: use --runtime docker`
        : undefined,
    ),
  start: async (deployment, options) => {
    const cluster = build(deployment, options);
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

const build = (deployment: Deployment, options: StartOptions): LocalCluster => {
  const logs = join(options.runDir, 'nodes');
  mkdirSync(logs, { recursive: true });
  const work = makeWorkFolder(options.runDir);
  const reaper = startReaper((trouble) => options.onProgress(trouble));
  reaper.watchFolder(work);
  const command = commandOf(deployment);
  const cluster: LocalCluster = new LocalCluster({
    layout: deployment.nodes,
    ownProgram: deployment.kind.type === 'program',
    protocol: deployment.kind.type === 'binary' ? deployment.kind.binary.protocol : undefined,
    random: randomFrom(`${options.seed}/router`),
    onDestroyed: () => {
      rmSync(work, { recursive: true, force: true });
      reaper.dismiss();
    },
    makeNode: (name, callbacks) => {
      const folder = join(work, name);
      return new LocalNode({
        name,
        nodes: deployment.nodes.map((node) => node.name),
        folder,
        logFile: join(logs, `${name}.log`),
        ...command,
        env: {
          ...command.env,
          VERIFY_RUN: options.runId,
          VERIFY_WORK: work,
          VERIFY_HARNESS: ownIdentity(),
          VERIFY_SEED: String(options.seed),
        },
        onWaiting: options.onProgress,
        onStarted: (identity) => reaper.watchProcess(identity),
        ...callbacks,
      });
    },
  });
  return cluster;
};

interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly restart: RestartPolicy;
}

const commandOf = (deployment: Deployment): Command => {
  const { kind } = deployment;
  if (kind.type === 'program') return programCommand(kind.program);
  if (kind.type === 'binary') return binaryCommand(kind.binary);
  throw new Error(`${deployment.system} is no local deployment`);
};

const programCommand = ({ module, options, restart = 'never' }: ProgramSpec): Command => {
  const host = fileURLToPath(siblingModule(import.meta.url, '../../node/stdio-main'));
  return {
    file: process.execPath,
    args: [...processArguments(import.meta.url), host, module],
    env: { VERIFY_OPTIONS: JSON.stringify(options), NODE_OPTIONS: '' },
    restart,
  };
};

const binaryCommand = ({ path, args, restart = 'never' }: BinarySpec): Command => ({
  file: path,
  args,
  env: {},
  restart,
});
