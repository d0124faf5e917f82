/** The network of nodes that listen at ports: a proxy for each road of one node to a port of another. */
import { infrastructureFailure } from '../../../base/failure.ts';
import type { Random } from '../../../base/random.ts';
import type { Capability, LinkFault, NodeName, ObservedLink } from '../../port/wanted.ts';
import type { LocalNetwork } from '../local-network.ts';
import { combine, type Disturbance } from '../../port/disturbance.ts';
import type { LinkCounters } from '../router.ts';
import { HOST } from './host.ts';
import type { Ports } from './ports.ts';
import { Proxy } from './proxy.ts';
import type { StreamSetting } from './stream.ts';

/** TCP hides these from both ends: what is lost is sent again, and all comes once and in order. */
const HIDDEN: readonly Capability[] = ['links.duplicate', 'links.reorder', 'links.corrupt'];

export class ProxyNetwork implements LocalNetwork {
  readonly #ports: Ports;
  readonly #random: Random;
  readonly #proxies: Proxy[] = [];
  readonly #counters = new Map<string, LinkCounters>();
  #disturbances: ReadonlyMap<string, Disturbance> = new Map();

  /** @throws Error where a port was taken meanwhile */
  static async open(ports: Ports, random: Random): Promise<ProxyNetwork> {
    const network = new ProxyNetwork(ports, random);
    for (const { from, to, dial, target } of ports.roads) {
      network.#proxies.push(
        await Proxy.open({
          port: dial,
          target,
          there: network.#link(from, to),
          back: network.#link(to, from),
        }),
      );
    }
    return network;
  }

  private constructor(ports: Ports, random: Random) {
    this.#ports = ports;
    this.#random = random;
  }

  setLinks(links: readonly LinkFault[]): void {
    this.#disturbances = combine(links);
    for (const proxy of this.#proxies) proxy.changed();
  }

  observe(): readonly ObservedLink[] {
    return [...this.#counters].map(([link, { dropped, disturbed }]) => {
      const [from = '', to = ''] = link.split('>');
      return { from, to, dropped, disturbed, ruled: this.#disturbances.has(link) };
    });
  }

  unsupported(capability: Capability): string | undefined {
    return HIDDEN.includes(capability)
      ? `${capability} is nothing that programs behind TCP proxies would notice: use --runtime docker`
      : undefined;
  }

  connect(node: NodeName): never {
    throw infrastructureFailure(
      'no-messages',
      `${node} speaks no messages: it is a program that listens at ports.`,
      'Talk to cluster.endpoint(node, port).',
    );
  }

  endpoint(node: NodeName, port: number): { readonly host: string; readonly port: number } {
    return { host: HOST, port: this.#ports.of(node, port) };
  }

  address(): string {
    return HOST;
  }

  nodeAt(address: string): NodeName | undefined {
    const port = /:(\d+)\/?$/u.exec(address)?.[1];
    return port === undefined ? undefined : this.#ports.nodeAt(Number(port));
  }

  close(): void {
    for (const proxy of this.#proxies) proxy.close();
    void this.#ports.releaseAll();
  }

  #link(from: NodeName, to: NodeName): StreamSetting {
    const link = `${from}>${to}`;
    const counters = this.#counters.get(link) ?? { dropped: 0, disturbed: 0 };
    this.#counters.set(link, counters);
    return { random: this.#random, counters, disturbance: () => this.#disturbances.get(link) };
  }
}
