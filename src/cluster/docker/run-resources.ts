/** What is made for one run in the engine, under its names and labels: volumes, agent, containers. */
import { join } from 'node:path';
import { runDirOf, type StartOptions } from '../port/cluster.ts';
import type { NodeName } from '../port/wanted.ts';
import { thisOwner } from '../undo/owner.ts';
import { startAgent, type Agent } from './agent/agent.ts';
import type { Engine } from './engine/engine.ts';
import { labelsOf, type Role } from './engine/labels.ts';
import { Disks, needsLoop } from './faults/disks.ts';
import type { NodeImage } from './image/node-image.ts';
import { GATE_SOURCE } from './node/gate.ts';
import type { HostPorts } from './node/host-ports.ts';
import { DockerNode } from './node/node.ts';
import { NodeLog } from './node/node-log.ts';
import type { NodeSpec } from './node/node-spec.ts';

/** Where the nodes of a run are found. */
export interface RunPlace {
  readonly network: string;
  /** Whether the kernel speaks IPv6. */
  readonly ipv6: boolean;
  readonly addresses: ReadonlyMap<NodeName, string>;
  readonly ports: HostPorts;
}

export class RunResources {
  readonly prefix: string;
  readonly #engine: Engine;
  readonly #options: StartOptions;

  constructor(engine: Engine, options: StartOptions) {
    this.#engine = engine;
    this.#options = options;
    this.prefix = `verify-${options.runId}`;
  }

  labels(role: Role): Record<string, string> {
    return labelsOf(this.#options.runId, thisOwner(), role);
  }

  /** Volumes for the nodes' data: plain ones, or on disks of their own that the agent makes. */
  async agentAndVolumes(
    image: string,
    specs: readonly NodeSpec[],
  ): Promise<{ readonly agent: Agent; readonly disks: Disks }> {
    const withData = specs.filter(({ data }) => data !== undefined).map(({ plan }) => plan.name);
    const loop = withData.length > 0 && needsLoop(this.#options.capabilities);
    await this.#volume(this.#gateVolume);
    if (!loop) for (const name of withData) await this.#volume(this.#dataVolume(name));
    const agent = await startAgent(this.#engine, {
      image,
      name: `${this.prefix}.agent`,
      labels: this.labels('agent'),
      binds: [
        `${this.#gateVolume}:${GATE_SOURCE}`,
        ...(loop ? [] : withData.map((name) => `${this.#dataVolume(name)}:/data/${name}`)),
      ],
      loopDevices: loop,
    });
    const disks = new Disks(agent);
    if (loop) {
      for (const [name, device] of await disks.prepare(withData)) {
        await this.#volume(this.#dataVolume(name), { type: 'ext4', device });
      }
    }
    return { agent, disks };
  }

  nodes(
    specs: readonly NodeSpec[],
    images: readonly NodeImage[],
    place: RunPlace,
  ): Promise<DockerNode[]> {
    return Promise.all(
      specs.map(async (spec, i) => {
        const { name } = spec.plan;
        const image = images[i];
        if (image === undefined) throw new Error(`no image for ${name}`);
        const node = new DockerNode(
          this.#engine,
          spec,
          {
            name: `${this.prefix}-${name}`,
            image,
            labels: { ...this.labels('node'), 'verify.node': name },
            network: place.network,
            ipv6: place.ipv6,
            ip: place.addresses.get(name) ?? '',
            addresses: place.addresses,
            dataVolume: this.#dataVolume(name),
            gateVolume: this.#gateVolume,
            hostPorts: place.ports.publish(name, Object.values(spec.ports)),
          },
          await NodeLog.open(join(runDirOf(this.#options), 'nodes', `${name}.log`)),
          () => place.ports.release(name),
        );
        await node.create();
        return node;
      }),
    );
  }

  // A node may bear any name: what is not a node's stands behind a dot, which no node's name has.
  get #gateVolume(): string {
    return `${this.prefix}.gate`;
  }

  #dataVolume(name: NodeName): string {
    return `${this.prefix}-${name}`;
  }

  async #volume(Name: string, DriverOpts: Record<string, string> = {}): Promise<void> {
    await this.#engine.docker.createVolume({ Name, Labels: this.labels('volume'), DriverOpts });
  }
}
