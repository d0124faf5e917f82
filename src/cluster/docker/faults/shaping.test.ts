import { describe, expect, it } from 'vitest';
import { shapedCounts, shapingRules } from './shaping.ts';

const nodes = ['n1', 'n2', 'n3'];
const ip = (node: string): string => `10.0.0.${node.slice(1)}`;

describe('shapingRules', () => {
  it('gives a peer a class of its own on the side that sends', () => {
    const rules = shapingRules([{ from: 'n1', to: 'n3', delayMs: 50, jitterMs: 20 }], nodes, ip);
    expect([...rules.keys()]).toEqual(['n1']);
    expect(rules.get('n1')).toMatchInlineSnapshot(`
      "qdisc add dev eth0 root handle 1: htb default fff
      class add dev eth0 parent 1: classid 1:fff htb rate 32000000kbit quantum 60000
      class add dev eth0 parent 1: classid 1:1 htb rate 32000000kbit quantum 60000
      qdisc add dev eth0 parent 1:1 handle 10: netem delay 60ms 10ms limit 100000
      filter add dev eth0 parent 1: protocol ip u32 match ip dst 10.0.0.3/32 flowid 1:1
      "
    `);
  });

  it('adds faults of one link up: delays, chances, the slowest rate', () => {
    const rules = shapingRules(
      [
        { from: 'n1', to: 'n2', delayMs: 5, duplicate: 0.5, rateKbit: 800 },
        { from: 'n1', to: 'n2', delayMs: 10, duplicate: 0.5, rateKbit: 500, corrupt: 0.01 },
      ],
      nodes,
      ip,
    );
    expect(rules.get('n1')).toContain('netem delay 15ms 0ms duplicate 75.0000% corrupt 1.0000%');
    expect(rules.get('n1')).toContain('classid 1:1 htb rate 500kbit');
  });

  it('needs no netem for bandwidth alone, and a delay for reordering', () => {
    expect(
      shapingRules([{ from: 'n1', to: 'n2', rateKbit: 9 }], nodes, ip).get('n1'),
    ).not.toContain('netem');
    expect(shapingRules([{ from: 'n1', to: 'n2', reorder: 0.1 }], nodes, ip).get('n1')).toContain(
      'netem delay 10ms 0ms reorder 10.0000%',
    );
  });

  it('has none for cuts', () => {
    expect(shapingRules([{ from: 'n1', to: 'n2', drop: 1 }], nodes, ip).size).toBe(0);
  });
});

describe('shapedCounts', () => {
  it('reads packets by the peer of each class', () => {
    const rules = shapingRules(
      [
        { from: 'n1', to: 'n2', rateKbit: 9 },
        { from: 'n1', to: 'n3', rateKbit: 9 },
      ],
      nodes,
      ip,
    );
    const listing = `class htb 1:fff root prio 0 rate 32Gbit ceil 32Gbit burst 0b cburst 0b
 Sent 840 bytes 8 pkt (dropped 0, overlimits 0 requeues 0)
class htb 1:1 root prio 0 rate 9Kbit ceil 9Kbit burst 1599b cburst 1599b
 Sent 5140 bytes 52 pkt (dropped 0, overlimits 3 requeues 0)
class htb 1:2 root prio 0 rate 9Kbit ceil 9Kbit burst 1599b cburst 1599b
 Sent 0 bytes 0 pkt (dropped 0, overlimits 0 requeues 0)`;
    expect([...shapedCounts(listing, rules.get('n1') ?? '')]).toEqual([
      ['10.0.0.2', 52],
      ['10.0.0.3', 0],
    ]);
  });
});
