/**
 * Sets a cluster up: network, addresses, images, volumes, agent, containers, and then its nodes one
 * group after the other. What is made is labelled before it is used; who called this removes it by its
 * labels when this fails.
 */
import type { Cluster, StartOptions } from '../port/cluster.ts';
import type { Addresses, ContainerSpec, Deployment } from '../port/deployment.ts';
import type { NodeName } from '../port/wanted.ts';
import { DockerCluster } from './cluster.ts';
import type { Engine } from './engine/engine.ts';
import { knowsIpv6 } from './agent/verbs.ts';
import { createRunNetwork } from './engine/subnet.ts';
import { Events } from './events.ts';
import type { Disks } from './faults/disks.ts';
import { Faults } from './faults/faults.ts';
import { abilities } from './faults/refusals.ts';
import { ensureBaseImage } from './image/base-image.ts';
import { ensureNodeImages } from './image/node-image.ts';
import { ControlChannel } from './node/control-channel.ts';
import { HostPorts } from './node/host-ports.ts';
import type { DockerNode } from './node/node.ts';
import { nodeSpecs } from './node/node-spec.ts';
import { RunResources } from './run-resources.ts';
import { startNodes } from './start-nodes.ts';

/** @param onDestroyed called when the cluster was destroyed and nothing is left of it */
export const setUp = async (
  engine: Engine,
  deployment: Deployment,
  options: StartOptions,
  onDestroyed: () => void,
): Promise<Cluster> => {
  const { runId, signal, onProgress, capabilities } = options;
  const run = new RunResources(engine, options);
  const base = await ensureBaseImage(engine, onProgress, signal);
  signal.throwIfAborted();
  onProgress('making the network and the containers');
  const names = deployment.nodes.map(({ name }) => name);
  const network = await createRunNetwork(engine, run.prefix, run.labels('network'));
  const addresses = new Map(names.map((name, i) => [name, network.address(i)]));
  const ports = await HostPorts.reserve(names.length);
  const nodes: DockerNode[] = [];
  let cluster: DockerCluster | undefined;
  try {
    const specs = nodeSpecs(deployment, addressesOf(deployment, addresses, ports), options.seed);
    const images = await ensureNodeImages(
      engine,
      specs.map(({ image }) => image),
      { system: deployment.system, base, onProgress, signal },
    );
    signal.throwIfAborted();
    const { agent, disks } = await run.agentAndVolumes(base, specs);
    const ipv6 = (await agent.run(knowsIpv6())) === 'yes';
    const place = { network: network.name, ipv6, addresses, ports };
    nodes.push(...(await run.nodes(specs, images, place)));
    signal.throwIfAborted();
    await prepareData(disks, nodes, capabilities.includes('process.amnesia'));
    await ports.releaseUnused();
    const events = new Events();
    const control = deployment.kind.type === 'program' ? new ControlChannel(nodes) : undefined;
    const faults = new Faults({
      agent,
      nodes,
      disks,
      control,
      capabilities,
      ...(await abilities(agent, capabilities)),
      onEnded: (name, detail, ms) => events.tell((listener) => listener.ended?.(name, detail, ms)),
      onRestarted: (name) => events.tell((listener) => listener.restarted?.(name)),
    });
    for (const { name, log } of nodes) {
      log.onLine = (line) => events.tell((listener) => listener.logLine?.(name, line));
    }
    cluster = new DockerCluster({ engine, runId, agent, nodes, faults, events, onDestroyed });
    const starting = deployment.kind.type === 'container' ? deployment.kind.container : undefined;
    await startNodes({
      startOrder: starting?.startOrder,
      whyNotUp: whyNotUp(cluster, starting, control),
      faults,
      nodes,
      options,
    });
    return cluster;
  } catch (error) {
    // What is left after this, the caller finds by its labels.
    await cluster?.destroy().catch(() => undefined);
    await Promise.all(nodes.map(({ log }) => log.close()));
    throw error;
  } finally {
    await ports.releaseAll();
  }
};

const addressesOf = (
  { nodes }: Deployment,
  addresses: ReadonlyMap<NodeName, string>,
  ports: HostPorts,
): Addresses => ({
  nodes,
  of: (name) => addresses.get(name) ?? unknownNode(name),
  peer: (name, port) => ({ host: addresses.get(name) ?? unknownNode(name), port }),
  publishedAt: (name, port) =>
    addresses.has(name) ? { host: '127.0.0.1', port: ports.of(name, port) } : unknownNode(name),
});

/** One that runs and stays silent is no failed start: the system's own probe says what it lacks. */
const ANSWERS_WITHIN_MS = 15_000;

/** A program of ours is up when it answers. */
const whyNotUp = (
  cluster: DockerCluster,
  spec: ContainerSpec | undefined,
  control: ControlChannel | undefined,
): ((node: DockerNode) => Promise<string | undefined>) | undefined => {
  if (control !== undefined) {
    const until = performance.now() + ANSWERS_WITHIN_MS;
    return async ({ name }) => (performance.now() > until ? undefined : control.whyNotUp(name));
  }
  const started = spec?.started?.bind(spec);
  return started === undefined ? undefined : ({ plan }) => started(plan, cluster);
};

const unknownNode = (name: NodeName): never => {
  throw new Error(`there is no node ${name} in this deployment`);
};

/** Data folders are their nodes' users', durable, and kept as they are where they may be lost. */
const prepareData = async (
  disks: Disks,
  nodes: readonly DockerNode[],
  keep: boolean,
): Promise<void> => {
  const withData = nodes.filter(({ hasData }) => hasData);
  for (const { name, owner } of withData) {
    if (owner.uid !== 0 || owner.gid !== 0) await disks.own(name, owner);
  }
  const names = withData.map(({ name }) => name);
  if (disks.onLoop) await disks.sync(names);
  if (keep) await disks.keepInitial(names);
};
