/**
 * Partitions and loss as packet filter rules: what the receiver of a link drops. Pure; the agent
 * carries it out, in a chain of our own that nothing else is in (the nat table is never touched:
 * Docker's own DNS lives there).
 */
import type { LinkFault, NodeName } from '../../port/wanted.ts';

/** The rules of each node that has any, one a line, in the order of the nodes they hear. */
export const dropRules = (
  links: readonly LinkFault[],
  nodes: readonly NodeName[],
  ip: (node: NodeName) => string,
): Map<NodeName, string> => {
  const rules = new Map<NodeName, string>();
  for (const to of nodes) {
    const lines = nodes.flatMap((from) => {
      const probability = dropProbability(links, from, to);
      return from === to || probability === 0 ? [] : [rule(ip(from), probability)];
    });
    if (lines.length > 0) rules.set(to, `${lines.join('\n')}\n`);
  }
  return rules;
};

/** Several entries for a link add up as independent losses do: 1 − ∏(1 − p). */
export const dropProbability = (
  links: readonly LinkFault[],
  from: NodeName,
  to: NodeName,
): number => {
  let passes = 1;
  for (const link of links) {
    if (link.from === from && link.to === to) passes *= 1 - (link.drop ?? 0);
  }
  return 1 - passes;
};

const rule = (source: string, probability: number): string => {
  const chance =
    probability >= 1 ? '' : `-m statistic --mode random --probability ${probability.toFixed(9)} `;
  return `-A VERIFY -s ${source}/32 ${chance}-j DROP`;
};

/** Whether this is a listing of our chain at all, and not the silence of one that failed. */
export const hasOurChain = (listing: string): boolean => listing.startsWith('-N VERIFY');

/** Packets dropped by source address, from `iptables -vS`. */
export const dropCounts = (listing: string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const line of listing.split('\n')) {
    const match = /^-A VERIFY -s ([\d.]+)\/32 .*-c (\d+) \d+ -j DROP/.exec(line);
    if (match !== null) counts.set(match[1] ?? '', Number(match[2]));
  }
  return counts;
};
