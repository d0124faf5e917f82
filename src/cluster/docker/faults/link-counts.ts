/**
 * Packets dropped and disturbed on each link since the cluster started: what the rules in place have
 * counted, and what those that were replaced had counted before.
 */
import type { NodeName, ObservedLink } from '../../port/wanted.ts';
import { dropCounts } from './links.ts';
import type { DockerNode } from '../node/node.ts';
import { queuedAddresses, queuedCounts } from './queues.ts';
import { shapedAddresses, shapedCounts } from './shaping.ts';

export class LinkCounts {
  readonly #nodes: readonly DockerNode[];
  readonly #dropped = new Map<string, number>();
  readonly #disturbed = new Map<string, number>();

  constructor(nodes: readonly DockerNode[]) {
    this.#nodes = nodes;
  }

  /** Adds what rules had counted that are being replaced, or whose node dies. */
  remember(found: ReadonlyMap<string, string>, shapeOf: (node: NodeName) => string): void {
    for (const node of this.#nodes) {
      for (const [ip, count] of dropCounts(found.get(`links ${node.name}`) ?? '')) {
        add(this.#dropped, `${this.#nameOf(ip)}>${node.name}`, count);
      }
      for (const [ip, count] of queuedCounts(found.get(`queues ${node.name}`) ?? '')) {
        add(this.#disturbed, `${this.#nameOf(ip)}>${node.name}`, count);
      }
      const listing = found.get(`shape ${node.name}`);
      if (listing === undefined) continue;
      for (const [ip, count] of shapedCounts(listing, shapeOf(node.name))) {
        add(this.#disturbed, `${node.name}>${this.#nameOf(ip)}`, count);
      }
    }
  }

  /** All links, with what was read now added to what was before. */
  links(found: ReadonlyMap<string, string>, shapeOf: (node: NodeName) => string): ObservedLink[] {
    return this.#nodes.flatMap((from) => {
      const shape = shapeOf(from.name);
      const listing = found.get(`shape ${from.name}`) ?? '';
      const shaped = shapedCounts(listing, shape);
      // Classes that should not be there any more disturb every link.
      const leftOver = shape === '' && listing.includes('class htb');
      const addresses = new Set(shapedAddresses(shape));
      return this.#nodes.flatMap((to) => {
        if (from === to) return [];
        const link = `${from.name}>${to.name}`;
        const rules = found.get(`links ${to.name}`) ?? '';
        const counts = dropCounts(rules);
        const queued = queuedCounts(found.get(`queues ${to.name}`) ?? '').get(from.ip) ?? 0;
        const disturbed = (this.#disturbed.get(link) ?? 0) + (shaped.get(to.ip) ?? 0) + queued;
        return [
          {
            from: from.name,
            to: to.name,
            dropped: (this.#dropped.get(link) ?? 0) + (counts.get(from.ip) ?? 0),
            ...(disturbed === 0 ? {} : { disturbed }),
            ruled:
              counts.has(from.ip) ||
              queuedAddresses(rules).has(from.ip) ||
              leftOver ||
              (shaped.has(to.ip) && addresses.has(to.ip)),
          },
        ];
      });
    });
  }

  #nameOf(ip: string): string {
    return this.#nodes.find((node) => node.ip === ip)?.name ?? ip;
  }
}

const add = (counts: Map<string, number>, key: string, more: number): void => {
  counts.set(key, (counts.get(key) ?? 0) + more);
};
