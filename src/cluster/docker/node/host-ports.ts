/**
 * Which port of this machine stands for which port of a node. Known before the nodes are described,
 * because a node may have to tell clients how they reach another; held until its node is started.
 */
import { usageFailure } from '../../../base/failure.ts';
import type { NodeName } from '../../port/wanted.ts';
import { reserveHostPort, type ReservedPort } from '../../../base/host-port.ts';

const PER_NODE = 16;

export class HostPorts {
  readonly #pool: ReservedPort[];
  readonly #taken = new Map<NodeName, Map<number, ReservedPort>>();

  private constructor(pool: ReservedPort[]) {
    this.#pool = pool;
  }

  /** @throws Failure `port-taken` (exit 3) */
  static async reserve(nodes: number): Promise<HostPorts> {
    const pool: ReservedPort[] = [];
    for (let i = 0; i < nodes * PER_NODE; i++) pool.push(await reserveHostPort());
    return new HostPorts(pool);
  }

  /** @throws Failure `too-many-ports` (exit 64) */
  of(node: NodeName, port: number): number {
    const ports = this.#taken.get(node) ?? new Map<number, ReservedPort>();
    this.#taken.set(node, ports);
    const known = ports.get(port);
    if (known !== undefined) return known.port;
    const reserved = this.#pool.pop();
    if (reserved === undefined) {
      throw usageFailure(
        'too-many-ports',
        `The nodes publish more than ${PER_NODE} ports each.`,
        'Publish only those that clients use.',
      );
    }
    ports.set(port, reserved);
    return reserved.port;
  }

  /**
   * The ports of a node that it publishes, by their number inside.
   * @throws Failure `unpublished-port` (exit 64) where somebody was told of another
   */
  publish(node: NodeName, ports: readonly number[]): ReadonlyMap<number, number> {
    const unknown = [...(this.#taken.get(node)?.keys() ?? [])].find((p) => !ports.includes(p));
    if (unknown !== undefined) {
      throw usageFailure(
        'unpublished-port',
        `The address of port ${unknown} of ${node} was asked for, which ${node} does not publish.`,
      );
    }
    return new Map(ports.map((port) => [port, this.of(node, port)]));
  }

  /** Lets go of those of a node that is about to be started. Safe to call twice. */
  async release(node: NodeName): Promise<void> {
    const ports = this.#taken.get(node);
    this.#taken.delete(node);
    await Promise.all([...(ports?.values() ?? [])].map((port) => port.release()));
  }

  /** Lets go of what nobody has asked for. */
  async releaseUnused(): Promise<void> {
    await Promise.all(this.#pool.splice(0).map((port) => port.release()));
  }

  async releaseAll(): Promise<void> {
    await this.releaseUnused();
    await Promise.all([...this.#taken.keys()].map((node) => this.release(node)));
  }
}
