/**
 * The way to the primary as a client of one machine knows it: it asks the Sentinel there first, others
 * only where that one is silent, connects to whom it names and makes sure by `ROLE`. It asks again when
 * the connection has ended and every second, as a client does that does not listen for failovers.
 */
import type { Redis } from 'ioredis';
import type { Time } from '../../../src/base/time.ts';
import type { Cluster } from '../../../src/cluster/port/cluster.ts';
import type { NodeName } from '../../../src/cluster/port/wanted.ts';
import { ask, connect, isUp } from './connection.ts';
import { GROUP, ofRole, REDIS_PORT, SENTINEL_PORT } from './nodes.ts';
import { roleIn } from './sentinel.ts';

export interface Reached {
  readonly node: NodeName;
  readonly redis: Redis;
}

const ASK_AGAIN_MS = 1_000;

export class Route {
  readonly #cluster: Cluster;
  readonly #home: NodeName;
  readonly #time: Time;
  /** The one of the same machine first. */
  readonly #sentinels: readonly NodeName[];
  readonly #open = new Map<NodeName, Redis>();
  #primary: NodeName | undefined;
  #askedAt = 0;

  constructor(cluster: Cluster, home: NodeName, time: Time) {
    this.#cluster = cluster;
    this.#home = home;
    this.#time = time;
    const place = cluster.layout.find(({ name }) => name === home)?.place;
    const isNear = (name: NodeName): boolean =>
      cluster.layout.some((node) => node.name === name && node.place === place);
    const all = ofRole('sentinel', cluster.layout);
    this.#sentinels = [...all.filter(isNear), ...all.filter((name) => !isNear(name))];
  }

  /** @throws Error: there is no way now, and nothing was sent */
  async toPrimary(): Promise<Reached> {
    const known = this.#reached(this.#primary);
    const fresh = this.#time.nowMs() - this.#askedAt < ASK_AGAIN_MS;
    if (known !== undefined && fresh) return known;
    const named = await this.#primaryAsNamed(known !== undefined);
    if (named === undefined) {
      if (known !== undefined) return known;
      throw new Error('no Sentinel says who is the primary');
    }
    if (known?.node === named) return known;
    this.drop();
    const redis = await this.#connection(named, REDIS_PORT);
    if (!roleIn(await this.#answer(named, 'ROLE')).primary) {
      this.#forget(named);
      throw new Error(`${named} is not the primary`);
    }
    this.#primary = named;
    return { node: named, redis };
  }

  /** @throws Error: the server of this machine cannot be reached, and nothing was sent */
  async toHome(): Promise<Reached> {
    return { node: this.#home, redis: await this.#connection(this.#home, REDIS_PORT) };
  }

  /** Ends the connections to servers: the next operation looks for its way anew. */
  drop(): void {
    for (const node of [this.#home, this.#primary]) if (node !== undefined) this.#forget(node);
    this.#primary = undefined;
  }

  close(): void {
    for (const node of this.#open.keys()) this.#forget(node);
  }

  /** @param nearOnly whoever is connected need not ask around */
  async #primaryAsNamed(nearOnly: boolean): Promise<NodeName | undefined> {
    for (const sentinel of nearOnly ? this.#sentinels.slice(0, 1) : this.#sentinels) {
      try {
        await this.#connection(sentinel, SENTINEL_PORT);
        const answer = await this.#answer(sentinel, 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', GROUP);
        const [address = ''] = answer as readonly string[];
        this.#askedAt = this.#time.nowMs();
        return this.#cluster.nodeAt(address);
      } catch {
        this.#forget(sentinel);
      }
    }
    this.#askedAt = this.#time.nowMs();
    return undefined;
  }

  /** An answer that comes too late must not be taken for the next one: the connection ends with it. */
  async #answer(node: NodeName, command: string, ...args: string[]): Promise<unknown> {
    try {
      return await ask(this.#open.get(node) as Redis, command, ...args);
    } catch (error) {
      this.#forget(node);
      throw error;
    }
  }

  async #connection(node: NodeName, port: number): Promise<Redis> {
    const open = this.#open.get(node);
    if (isUp(open)) return open;
    this.#forget(node);
    const redis = await connect(this.#cluster.endpoint(node, port));
    this.#open.set(node, redis);
    return redis;
  }

  #reached(node: NodeName | undefined): Reached | undefined {
    const redis = node === undefined ? undefined : this.#open.get(node);
    return node !== undefined && isUp(redis) ? { node, redis } : undefined;
  }

  #forget(node: NodeName): void {
    this.#open.get(node)?.disconnect();
    this.#open.delete(node);
  }
}
