/**
 * Delay, jitter, duplication, reordering, corruption and bandwidth, as queue disciplines on a node's
 * way out: one class a peer, so that a link is disturbed and its neighbour is not. Pure; needs the
 * kernel's htb and u32, and netem for all but bandwidth.
 */
import type { LinkFault, NodeName } from '../../port/wanted.ts';

/** Lines for `tc -batch`, for each node that has any. */
export const shapingRules = (
  links: readonly LinkFault[],
  nodes: readonly NodeName[],
  ip: (node: NodeName) => string,
): Map<NodeName, string> => {
  const rules = new Map<NodeName, string>();
  for (const from of nodes) {
    const shaped = links.filter((link) => link.from === from && isShaped(link));
    const peers = nodes.filter((to) => shaped.some((link) => link.to === to));
    if (peers.length === 0) continue;
    const lines = ['qdisc add dev eth0 root handle 1: htb default fff', htbClass('fff')];
    peers.forEach((to, i) => {
      const id = (i + 1).toString(16);
      const shape = addUp(shaped.filter((link) => link.to === to));
      lines.push(htbClass(id, shape.rateKbit));
      const netem = netemOptions(shape);
      if (netem !== '')
        lines.push(`qdisc add dev eth0 parent 1:${id} handle ${id}0: netem ${netem}`);
      lines.push(
        `filter add dev eth0 parent 1: protocol ip u32 match ip dst ${ip(to)}/32 flowid 1:${id}`,
      );
    });
    rules.set(from, `${lines.join('\n')}\n`);
  }
  return rules;
};

/** Whether this is the agent's listing of classes, maybe of none, and not its silence. */
export const isClassListing = (listing: string): boolean => listing.startsWith('classes:');

/** Packets that went through the class of each peer, by its address, from `tc -s class`. */
export const shapedCounts = (listing: string, rules: string): Map<string, number> => {
  const addresses = shapedAddresses(rules);
  const counts = new Map<string, number>();
  for (const match of listing.matchAll(/class htb 1:([0-9a-f]+) [^]*?Sent \d+ bytes (\d+) pkt/g)) {
    const address = addresses[Number.parseInt(match[1] ?? '', 16) - 1];
    if (address !== undefined) counts.set(address, Number(match[2]));
  }
  return counts;
};

/** Peers that have a class on a node, by the number of the class. */
export const shapedAddresses = (rules: string): string[] =>
  [...rules.matchAll(/match ip dst ([\d.]+)\/32/g)].map((match) => match[1] ?? '');

export interface Shape {
  readonly delayMs: number;
  readonly jitterMs: number;
  readonly duplicate: number;
  readonly reorder: number;
  readonly corrupt: number;
  readonly alter: number;
  readonly rateKbit: number | undefined;
}

export const isShaped = (link: LinkFault): boolean =>
  [link.delayMs, link.jitterMs, link.duplicate, link.reorder, link.corrupt, link.rateKbit].some(
    (value) => value !== undefined && value > 0,
  );

/** Delays add up, chances do as independent events do, the slowest rate holds. */
export const addUp = (links: readonly LinkFault[]): Shape => {
  const sum = (pick: (link: LinkFault) => number | undefined): number =>
    links.reduce((total, link) => total + (pick(link) ?? 0), 0);
  const either = (pick: (link: LinkFault) => number | undefined): number =>
    1 - links.reduce((none, link) => none * (1 - (pick(link) ?? 0)), 1);
  const rates = links.flatMap(({ rateKbit }) => (rateKbit === undefined ? [] : [rateKbit]));
  return {
    delayMs: sum((link) => link.delayMs),
    jitterMs: sum((link) => link.jitterMs),
    duplicate: either((link) => link.duplicate),
    reorder: either((link) => link.reorder),
    corrupt: either((link) => link.corrupt),
    alter: either((link) => link.alter),
    rateKbit: rates.length === 0 ? undefined : Math.min(...rates),
  };
};

const htbClass = (id: string, rateKbit = 32_000_000): string =>
  `class add dev eth0 parent 1: classid 1:${id} htb rate ${rateKbit}kbit quantum 60000`;

const netemOptions = (shape: Shape): string => {
  const percent = (chance: number): string => `${(chance * 100).toFixed(4)}%`;
  const options: string[] = [];
  // netem's jitter goes both ways, ours only up; and it reorders only what it delays.
  const delay = shape.delayMs + shape.jitterMs / 2 || (shape.reorder > 0 ? 10 : 0);
  if (delay > 0) options.push(`delay ${delay}ms ${shape.jitterMs / 2}ms`);
  if (shape.reorder > 0) options.push(`reorder ${percent(shape.reorder)}`);
  if (shape.duplicate > 0) options.push(`duplicate ${percent(shape.duplicate)}`);
  if (shape.corrupt > 0) options.push(`corrupt ${percent(shape.corrupt)}`);
  return options.length === 0 ? '' : `${options.join(' ')} limit 100000`;
};
