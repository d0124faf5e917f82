/** A cluster of programs that listen at ports of this machine. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { infrastructureFailure } from '../../../base/failure.ts';
import { randomFrom } from '../../../base/random.ts';
import type { Cluster, Executed, StartOptions } from '../../port/cluster.ts';
import type { NodeCommand, NodePlan, ProcessSpec } from '../../port/deployment.ts';
import { untilUp } from '../../port/until-up.ts';
import type { NodeName } from '../../port/wanted.ts';
import { dataFolder } from '../data-folder.ts';
import { LocalCluster } from '../local-cluster.ts';
import { LocalNode } from '../local-node.ts';
import type { Surroundings } from '../surroundings.ts';
import { HOST } from './host.ts';
import { PlainLife } from './plain-life.ts';
import { Ports } from './ports.ts';
import { ProxyNetwork } from './proxy-network.ts';

/** @throws Failure for ports that cannot be had, or that nobody has declared */
export const processCluster = async (
  spec: ProcessSpec,
  layout: readonly NodePlan[],
  { seed, signal, onProgress }: StartOptions,
  surroundings: Surroundings,
): Promise<LocalCluster> => {
  const ports = await Ports.reserve(
    layout.map(({ name }) => name),
    spec.ports,
  );
  const commands = new Map(
    layout.map((plan) => [plan.name, commandOf(spec, plan, layout, ports, surroundings)]),
  );
  const network = await ProxyNetwork.open(ports, randomFrom(`${seed}/proxies`));
  return new LocalCluster({
    layout,
    ownProgram: false,
    network,
    startOrder: spec.startOrder,
    untilUp: async (nodes, cluster) => {
      if (spec.started === undefined) return;
      await untilUp(
        layout.filter(({ name }) => nodes.includes(name)),
        (plan) => spec.started?.(plan, cluster) ?? Promise.resolve(undefined),
        { signal, lastWords: (name) => cluster.logTail(name, LAST_LINES) },
      );
    },
    exec: (node, argv, options) =>
      execute(argv, {
        cwd: surroundings.folderOf(node),
        env: commands.get(node)?.env ?? {},
        ...options,
      }),
    onDestroyed: () => surroundings.remove(),
    makeNode: (name, { onEnded, onRestarted }) =>
      nodeOf(name, commands.get(name)!, ports, surroundings, {
        onEnded,
        onRestarted,
        onWaiting: onProgress,
      }),
  });
};

const LAST_LINES = 12;

const commandOf = (
  spec: ProcessSpec,
  plan: NodePlan,
  nodes: readonly NodePlan[],
  ports: Ports,
  surroundings: Surroundings,
): NodeCommand =>
  spec.process(plan, {
    nodes,
    listen: (port) => ({ host: HOST, port: ports.of(plan.name, port) }),
    peer: (node, port) => ({ host: HOST, port: ports.between(plan.name, node, port) }),
    publishedAt: (node, port) => ({ host: HOST, port: ports.of(node, port) }),
    data: dataFolder(surroundings.folderOf(plan.name)),
  });

const nodeOf = (
  name: NodeName,
  node: NodeCommand,
  ports: Ports,
  surroundings: Surroundings,
  told: Pick<ConstructorParameters<typeof LocalNode>[0], 'onEnded' | 'onRestarted' | 'onWaiting'>,
): LocalNode => {
  const { env = {}, files = [], restart = 'never' } = node;
  const folder = surroundings.folderOf(name);
  const logFile = surroundings.logOf(name);
  const local = new LocalNode({
    name,
    folder,
    logFile,
    restart,
    ...told,
    begin: async (first) => {
      await ports.release(name);
      return PlainLife.begin({
        name,
        argv: node.command({ first }),
        env: { ...env, ...surroundings.env },
        cwd: folder,
        logFile,
        onStarted: surroundings.onStarted,
      });
    },
  });
  for (const { path, content, mode } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode: mode ?? 0o644 });
  }
  return local;
};

const USUAL_EXEC_MS = 10_000;

const execute = async (
  [file = '', ...args]: readonly string[],
  {
    cwd,
    env,
    timeoutMs = USUAL_EXEC_MS,
    input = '',
  }: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
  } & NonNullable<Parameters<Cluster['exec']>[2]>,
): Promise<Executed> => {
  const ran = await execa(file, args, { cwd, env, timeout: timeoutMs, input, reject: false });
  if (ran.timedOut || ran.exitCode === undefined) {
    throw infrastructureFailure('exec-failed', `${file} did not come to an end: ${ran.message}`);
  }
  return { exitCode: ran.exitCode, stdout: ran.stdout, stderr: ran.stderr };
};
