import { describe, expect, it } from 'vitest';
import { dropCounts, dropProbability, dropRules, hasOurChain } from './links.ts';

const nodes = ['n1', 'n2', 'n3'];
const ip = (node: string): string => `10.0.0.${node.slice(1)}`;

describe('dropRules', () => {
  it('puts a cut on the side that receives', () => {
    const rules = dropRules([{ from: 'n1', to: 'n2', drop: 1 }], nodes, ip);
    expect([...rules]).toEqual([['n2', '-A VERIFY -s 10.0.0.1/32 -j DROP\n']]);
  });

  it('loses a share by chance', () => {
    const rules = dropRules([{ from: 'n3', to: 'n1', drop: 0.25 }], nodes, ip);
    expect(rules.get('n1')).toBe(
      '-A VERIFY -s 10.0.0.3/32 -m statistic --mode random --probability 0.250000000 -j DROP\n',
    );
  });

  it('has none for links that only slow down', () => {
    expect(dropRules([{ from: 'n3', to: 'n1', delayMs: 5 }], nodes, ip).size).toBe(0);
  });

  it('is the same for the same faults in another order', () => {
    const links = [
      { from: 'n1', to: 'n3', drop: 1 },
      { from: 'n2', to: 'n3', drop: 1 },
    ];
    expect(dropRules(links, nodes, ip)).toEqual(dropRules(links.toReversed(), nodes, ip));
  });
});

describe('dropProbability', () => {
  it('adds up as independent losses do', () => {
    const half = { from: 'n1', to: 'n2', drop: 0.5 };
    expect(dropProbability([half, half], 'n1', 'n2')).toBe(0.75);
    expect(dropProbability([half, { ...half, drop: 1 }], 'n1', 'n2')).toBe(1);
    expect(dropProbability([half], 'n2', 'n1')).toBe(0);
  });
});

describe('dropCounts', () => {
  it('reads what iptables lists, and nothing else', () => {
    const listing = `-N VERIFY
-A VERIFY -s 10.0.0.1/32 -c 17 900 -j DROP
-A VERIFY -s 10.0.0.2/32 -m statistic --mode random --probability 0.50000000000 -c 3 180 -j DROP
-A INPUT -c 5 500 -j VERIFY`;
    expect([...dropCounts(listing)]).toEqual([
      ['10.0.0.1', 17],
      ['10.0.0.2', 3],
    ]);
    expect(dropCounts('').size).toBe(0);
    expect(hasOurChain(listing)).toBe(true);
    expect(hasOurChain('')).toBe(false);
  });
});
