/**
 * Delay, jitter, duplication, reordering and corruption by a program of ours to which the packet filter
 * of the node that receives hands its packets (`agent/queue.pl`): one queue a peer. Pure; the way where
 * the kernel has no netem, and everywhere for corruption that no checksum shows.
 */
import type { LinkFault, NodeName } from '../../port/wanted.ts';
import { addUp, isShaped, type Shape } from './shaping.ts';

/** How links are disturbed here, but for bandwidth, which is always a queue discipline's work. */
export type LinkMeans = 'netem' | 'queues';

/** What queue disciplines do of the faults of links, and what queues do. */
export const divideByMeans = (
  links: readonly LinkFault[],
  means: LinkMeans,
): { readonly shaped: readonly LinkFault[]; readonly queued: readonly LinkFault[] } => {
  const ends = ({ from, to }: LinkFault): LinkFault => ({ from, to });
  return means === 'netem'
    ? {
        shaped: links,
        queued: links.map((link) => ({ ...ends(link), ...pick(link, 'alter') })),
      }
    : {
        shaped: links.map((link) => ({ ...ends(link), ...pick(link, 'rateKbit') })),
        queued: links.map(({ rateKbit: _rate, ...link }) => link),
      };
};

const pick = <K extends keyof LinkFault>(link: LinkFault, key: K): Partial<Pick<LinkFault, K>> =>
  link[key] === undefined ? {} : ({ [key]: link[key] } as Partial<Pick<LinkFault, K>>);

/** Lines `ADDRESS NAME=VALUE,...` for each node that shall disturb what it receives. */
export const queueLines = (
  links: readonly LinkFault[],
  nodes: readonly NodeName[],
  ip: (node: NodeName) => string,
): Map<NodeName, string> => {
  const found = new Map<NodeName, string>();
  for (const to of nodes) {
    const lines = nodes.flatMap((from) => {
      const here = links.filter((link) => link.from === from && link.to === to && isQueued(link));
      return here.length === 0 ? [] : [`${ip(from)} ${options(here)}`];
    });
    if (lines.length > 0) found.set(to, `${lines.join('\n')}\n`);
  }
  return found;
};

const isQueued = (link: LinkFault): boolean => isShaped(link) || (link.alter ?? 0) > 0;

const options = (links: readonly LinkFault[]): string => {
  const { delayMs, jitterMs, duplicate, reorder, corrupt, alter }: Shape = addUp(links);
  return Object.entries({ delay: delayMs, jitter: jitterMs, duplicate, reorder, corrupt, alter })
    .filter(([, value]) => value > 0)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
};

/** Whether this is what the program has counted, and not the silence of one that is not there. */
export const isQueueListing = (listing: string): boolean => listing.startsWith('queues:');

/** Packets that were disturbed, by the address of the peer. */
export const queuedCounts = (listing: string): Map<string, number> =>
  new Map(
    [...listing.matchAll(/^([\d.]+) (\d+)$/gm)].map(([, ip = '', count]) => [ip, Number(count)]),
  );

/** Peers whose packets a rule hands to a program, by address, from `iptables -vS`. */
export const queuedAddresses = (listing: string): Set<string> =>
  new Set(
    [...listing.matchAll(/^-A VERIFY -s ([\d.]+)\/32 .*-j NFQUEUE/gm)].map(([, ip = '']) => ip),
  );
