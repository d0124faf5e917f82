import { describe, expect, it } from 'vitest';
import type { LinkFault } from '../../port/wanted.ts';
import {
  divideByMeans,
  isQueueListing,
  queuedAddresses,
  queuedCounts,
  queueLines,
} from './queues.ts';
import { shapingRules } from './shaping.ts';

const nodes = ['n1', 'n2', 'n3'];
const ip = (node: string): string => `10.0.0.${node.slice(1)}`;
const all: LinkFault = {
  from: 'n1',
  to: 'n2',
  drop: 0.1,
  delayMs: 5,
  jitterMs: 3,
  duplicate: 0.1,
  reorder: 0.2,
  corrupt: 0.3,
  alter: 0.4,
  rateKbit: 64,
};

describe('queueLines', () => {
  it('disturbs on the side that receives, a line a peer', () => {
    const links = [
      { from: 'n3', to: 'n2', delayMs: 50, jitterMs: 20 },
      { from: 'n1', to: 'n2', reorder: 0.25 },
    ];
    expect([...queueLines(links, nodes, ip)]).toEqual([
      ['n2', '10.0.0.1 reorder=0.25\n10.0.0.3 delay=50,jitter=20\n'],
    ]);
    expect(queueLines(links.toReversed(), nodes, ip)).toEqual(queueLines(links, nodes, ip));
  });

  it('adds faults of one link up', () => {
    const links = [
      { from: 'n1', to: 'n2', delayMs: 5, alter: 0.5 },
      { from: 'n1', to: 'n2', delayMs: 10, alter: 0.5, corrupt: 0.01 },
    ];
    const line = queueLines(links, nodes, ip).get('n2');
    expect(line).toMatch(/^10\.0\.0\.1 delay=15,corrupt=0\.01\d*,alter=0\.75\n$/);
  });

  it('has none for cuts, and none for nothing', () => {
    const links = [{ from: 'n1', to: 'n2', drop: 1, delayMs: 0 }];
    expect(queueLines(links, nodes, ip).size).toBe(0);
  });
});

describe('what disturbs links', () => {
  it('is netem for all that it can do', () => {
    const { shaped, queued } = divideByMeans([all], 'netem');
    expect(shapingRules(shaped, nodes, ip).get('n1')).toMatch(/netem delay.*reorder.*dup.*corrupt/);
    expect(queueLines(queued, nodes, ip).get('n2')).toBe('10.0.0.1 alter=0.4\n');
  });

  it('is a queue for all but bandwidth where there is no netem', () => {
    const { shaped, queued } = divideByMeans([all], 'queues');
    expect(shapingRules(shaped, nodes, ip).get('n1')).toContain('htb rate 64kbit');
    expect(shapingRules(shaped, nodes, ip).get('n1')).not.toContain('netem');
    expect(queueLines(queued, nodes, ip).get('n2')).toMatch(
      /^10\.0\.0\.1 delay=5,jitter=3,duplicate=0\.[\d]+,reorder=.*,corrupt=.*,alter=0\.4\n$/,
    );
    const slow = divideByMeans([{ from: 'n1', to: 'n2', rateKbit: 64 }], 'queues');
    expect(queueLines(slow.queued, nodes, ip).size).toBe(0);
  });
});

describe('what a queue has counted', () => {
  it('is read by the peer, and silence is no count', () => {
    expect([...queuedCounts('queues:\n10.0.0.1 17\n10.0.0.3 0')]).toEqual([
      ['10.0.0.1', 17],
      ['10.0.0.3', 0],
    ]);
    expect(isQueueListing('queues:\n10.0.0.1 17')).toBe(true);
    expect([isQueueListing(''), queuedCounts('').size]).toEqual([false, 0]);
  });

  it('is not what its rule has counted: that lets packets pass when nobody listens', () => {
    const listing = `-N VERIFY
-A VERIFY -s 10.0.0.2/32 -c 3 180 -j DROP
-A VERIFY -s 10.0.0.1/32 ! -i lo -c 17 900 -j NFQUEUE --queue-num 1024 --queue-bypass`;
    expect([...queuedAddresses(listing)]).toEqual(['10.0.0.1']);
    expect(queuedCounts(listing).size).toBe(0);
  });
});
