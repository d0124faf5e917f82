/**
 * Real containers on a Docker engine: any system, faults from outside of it. Everything that is made
 * carries the run's labels, so that it is found and removed even when this process is killed.
 */
import { join } from 'node:path';
import type { Cluster, Deployment, Runtime, StartOptions } from '../port/cluster.ts';
import { siblingModule } from '../../base/sibling-module.ts';
import { startReaper, type Reaper } from '../undo/reaper.ts';
import { HEALTHY } from '../port/wanted.ts';
import { refusals } from './abilities.ts';
import { startAgent } from './agent.ts';
import { baseImageProblem, ensureBaseImage } from './base-image.ts';
import { DockerCluster } from './cluster.ts';
import { Disks, needsLoop } from './disks.ts';
import { openEngine, tryEngine, type Engine } from './engine.ts';
import { Faults } from './faults.ts';
import { Insiders } from './insiders.ts';
import { labelsOf } from './labels.ts';
import { DockerNode } from './node.ts';
import { NodeLog } from './node-log.ts';
import { nodeSpec } from './node-spec.ts';
import { thisOwner } from '../undo/owner.ts';
import { createRunNetwork } from './subnet.ts';
import { sweep } from './clean.ts';
import { ensureSystemImage } from './system-image.ts';

export const dockerRuntime: Runtime = {
  kind: 'docker',

  unavailable: async (deployment) => {
    if (deployment.kind.type === 'binary') {
      return 'a program given by its path runs on the local runtime only';
    }
    const opened = await tryEngine();
    if ('problem' in opened) return opened.problem;
    return baseImageProblem(opened.engine);
  },

  start: async (deployment, options) => {
    const engine = await openEngine();
    const reaper = startReaper();
    reaper.watchRun(siblingModule(import.meta.url, './clean'), options.runId);
    try {
      return await setUp(engine, deployment, options, reaper);
    } catch (error) {
      const { left } = await sweep(engine, options.runId);
      if (left.length === 0) reaper.dismiss();
      throw error;
    }
  },
};

const setUp = async (
  engine: Engine,
  deployment: Deployment,
  options: StartOptions,
  reaper: Reaper,
): Promise<Cluster> => {
  const { runId, signal, onProgress } = options;
  const prefix = `verify-${runId}`;
  const labels = (role: Parameters<typeof labelsOf>[2]): Record<string, string> =>
    labelsOf(runId, thisOwner(), role);

  const base = await ensureBaseImage(engine, onProgress, signal);
  const image = await ensureSystemImage(engine, deployment, base, onProgress);
  signal.throwIfAborted();
  onProgress('making the network and the containers');
  const network = await createRunNetwork(engine, prefix, labels('network'));
  const address = (name: string): string => network.address(deployment.nodes.indexOf(name));

  const onLoop = needsLoop(options.capabilities);
  const volume = (name: string): string => `${prefix}-${name}`;
  if (!onLoop) {
    for (const name of deployment.nodes) {
      await engine.docker.createVolume({ Name: volume(name), Labels: labels('volume') });
    }
  }
  const agent = await startAgent(engine, {
    image: base,
    name: `${prefix}-agent`,
    labels: labels('agent'),
    binds: onLoop ? [] : deployment.nodes.map((name) => `${volume(name)}:/data/${name}`),
    loopDevices: onLoop,
  });
  const disks = new Disks(agent);
  const devices = onLoop ? await disks.prepare(deployment.nodes) : new Map<string, string>();
  for (const [name, device] of devices) {
    const DriverOpts = { type: 'ext4', device };
    await engine.docker.createVolume({ Name: volume(name), Labels: labels('volume'), DriverOpts });
  }
  const nodes = await Promise.all(
    deployment.nodes.map(async (name) => {
      const node = new DockerNode(
        engine,
        nodeSpec(deployment, name, address, options.seed),
        {
          name: `${prefix}-${name}`,
          hostname: name,
          image,
          labels: { ...labels('node'), 'verify.node': name },
          network: network.name,
          ip: address(name),
          dataVolume: volume(name),
        },
        await NodeLog.open(join(options.runDir, 'nodes', `${name}.log`)),
      );
      await node.create();
      return node;
    }),
  );
  signal.throwIfAborted();
  const { capabilities } = options;
  if (capabilities.includes('process.amnesia')) await disks.keepInitial(deployment.nodes);
  const faults = new Faults({
    agent,
    nodes,
    disks,
    insiders: deployment.kind.type === 'program' ? new Insiders(nodes) : undefined,
    capabilities,
    refusals: await refusals(agent, capabilities),
  });
  const onDestroyed = (): void => reaper.dismiss();
  const cluster = new DockerCluster({ engine, runId, agent, nodes, faults, onDestroyed });
  try {
    signal.throwIfAborted();
    onProgress(`starting ${nodes.length} nodes`);
    await cluster.want(HEALTHY);
    signal.throwIfAborted();
    return cluster;
  } catch (error) {
    await cluster.destroy().catch(() => undefined);
    throw error;
  }
};
