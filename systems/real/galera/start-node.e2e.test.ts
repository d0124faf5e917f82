/** Which node founds the cluster, and when one joins: `node/start.sh` itself, with stand-ins around it. */
import { describe, expect, it } from 'vitest';
import { CLUSTER, StartedNode } from './start-node.fixture.ts';

const FOUNDS = 'mariadbd --wsrep-new-cluster';
const from = (transaction: number): string => `--wsrep-start-position=${CLUSTER}:${transaction}`;

describe('at first', () => {
  it('the founder makes its tables and founds the cluster', async () => {
    using node = new StartedNode('n1');
    node.start('first');
    expect(await node.ended()).toEqual({ exitCode: 7, calls: ['install', FOUNDS] });
  });

  it('the others join it', async () => {
    using node = new StartedNode('n2');
    node.start('first');
    expect((await node.ended()).calls).toEqual(['mariadbd']);
  });
});

describe('a node that comes back', () => {
  it('joins whoever runs, from where it is', async () => {
    using node = new StartedNode('n2');
    node.holds(41);
    node.write('runs-a3', '');
    node.start('again');
    expect((await node.ended()).calls).toEqual([`mariadbd ${from(41)}`]);
  });

  it('joins without its data, too, and never founds a cluster without', async () => {
    using node = new StartedNode('n1');
    node.write('position-a2', '-');
    node.write('position-a3', '-');
    node.start('again');
    await node.says('is at -, waits for n1');
    node.write('runs-a3', '');
    expect((await node.ended()).calls).toEqual(['mariadbd']);
  });

  it('founds the cluster again where it is the most advanced of all', async () => {
    using node = new StartedNode('n2');
    node.holds(41);
    node.write('position-a1', `${CLUSTER}:9\n`);
    node.write('position-a3', '-\n');
    node.start('again');
    expect((await node.ended()).calls).toEqual([`${FOUNDS} ${from(41)}`]);
    expect(node.read('data/grastate.dat')).toContain('safe_to_bootstrap: 1');
    expect(node.read('data/gvwstate.dat')).toBe('');
  });

  it.each([
    ['n1', 41],
    ['n3', 42],
  ])('waits for %s, which is at %i', async (further, transaction) => {
    using node = new StartedNode('n2');
    node.holds(41);
    for (const k of [1, 3]) {
      node.write(`position-a${k}`, `${CLUSTER}:${`n${k}` === further ? transaction : 5}\n`);
    }
    node.start('again');
    await node.says(`is at ${CLUSTER}:41, waits for ${further}`);
    node.write(`runs-a${further.slice(1)}`, '');
    expect((await node.ended()).calls).toEqual([`mariadbd ${from(41)}`]);
  });

  it('waits for a node that is missing, which may be further', async () => {
    using node = new StartedNode('n1');
    node.holds(41);
    node.write('position-a2', `${CLUSTER}:9\n`);
    node.start('again');
    await node.says('waits for n3');
    node.write('position-a3', `${CLUSTER}:40\n`);
    expect((await node.ended()).calls).toEqual([`${FOUNDS} ${from(41)}`]);
  });

  it('ends where its own position cannot be found out', async () => {
    using node = new StartedNode('n1');
    node.holds(41);
    node.write('recovered', '');
    node.start('again');
    expect(await node.ended()).toEqual({ exitCode: 1, calls: [''] });
  });
});

describe('a server without a primary component', () => {
  const stuck = (node: StartedNode): void => {
    node.holds(41);
    node.write('hangs', '');
    for (const k of [1, 2]) node.write(`runs-a${k}`, '');
  };

  it('is stopped where no node is missing and nobody has one, and all is as if nobody ran', async () => {
    using node = new StartedNode('n3');
    stuck(node);
    node.start('again');
    await node.says('nobody has a primary component, and nobody is missing: stops');
    for (const k of [1, 2]) node.write(`position-a${k}`, `${CLUSTER}:9\n`);
    expect((await node.ended()).calls).toEqual([`mariadbd ${from(41)}`, `${FOUNDS} ${from(41)}`]);
  });

  it('joins then only who has one', async () => {
    using node = new StartedNode('n3');
    stuck(node);
    node.start('again');
    await node.says('stops');
    await node.says('waits for n1 n2');
    node.write('primary-a1', '');
    expect((await node.ended()).calls).toEqual([`mariadbd ${from(41)}`, `mariadbd ${from(41)}`]);
  });
});
