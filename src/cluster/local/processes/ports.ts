/**
 * Which port of this machine stands for which port of a node, and for the road to it from each other
 * node. All of them are held by this process until the node is started.
 */
import { type ReservedPort, reserveHostPort } from '../../../base/host-port.ts';
import { usageFailure } from '../../../base/failure.ts';
import type { NodeName } from '../../port/wanted.ts';

export interface Road {
  readonly from: NodeName;
  readonly to: NodeName;
  readonly port: number;
  /** Where `from` dials, and where `to` listens; ports of this machine. */
  readonly dial: number;
  readonly target: number;
}

export class Ports {
  readonly roads: readonly Road[];
  readonly #nodes: ReadonlyMap<NodeName, ReadonlyMap<number, ReservedPort>>;

  private constructor(
    nodes: ReadonlyMap<NodeName, ReadonlyMap<number, ReservedPort>>,
    roads: readonly Road[],
  ) {
    this.#nodes = nodes;
    this.roads = roads;
  }

  /** @throws Failure `port-taken` (exit 3) */
  static async reserve(names: readonly NodeName[], ports: readonly number[]): Promise<Ports> {
    const nodes = new Map<NodeName, Map<number, ReservedPort>>();
    for (const name of names) {
      const own = new Map<number, ReservedPort>();
      for (const port of ports) own.set(port, await reserveHostPort());
      nodes.set(name, own);
    }
    const roads: Road[] = [];
    for (const to of names) {
      for (const from of names.filter((name) => name !== to)) {
        for (const port of ports) {
          const dial = await reserveHostPort();
          await dial.release(); // a proxy takes it at once
          const target = nodes.get(to)?.get(port)?.port ?? 0;
          roads.push({ from, to, port, dial: dial.port, target });
        }
      }
    }
    return new Ports(nodes, roads);
  }

  /** @throws Failure `unknown-port` (exit 64) for one that was not declared */
  of(node: NodeName, port: number): number {
    return this.#nodes.get(node)?.get(port)?.port ?? unknown(node, port);
  }

  /** @throws Failure `unknown-port` (exit 64) */
  between(from: NodeName, to: NodeName, port: number): number {
    if (from === to) return this.of(to, port);
    const road = this.roads.find((one) => one.from === from && one.to === to && one.port === port);
    return road?.dial ?? unknown(to, port);
  }

  /** The node that listens at this port of this machine, or that a road to leads from there. */
  nodeAt(port: number): NodeName | undefined {
    for (const [name, ports] of this.#nodes) {
      for (const reserved of ports.values()) if (reserved.port === port) return name;
    }
    return this.roads.find(({ dial }) => dial === port)?.to;
  }

  /** Lets go of those of a node, for its process to take. Safe to call twice. */
  async release(node: NodeName): Promise<void> {
    await Promise.all([...(this.#nodes.get(node)?.values() ?? [])].map((port) => port.release()));
  }

  /** Lets go of those that no process was started for. */
  async releaseAll(): Promise<void> {
    await Promise.all([...this.#nodes.keys()].map((node) => this.release(node)));
  }
}

const unknown = (node: NodeName, port: number): never => {
  throw usageFailure(
    'unknown-port',
    `Port ${port} of ${node} was asked for, which is none of the ports that its processes listen at.`,
    'Name it in `ports` of the process.',
  );
};
