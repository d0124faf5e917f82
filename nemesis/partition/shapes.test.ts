import { describe, expect, it } from 'vitest';
import { nodeNames } from '../../src/cluster/port/names.ts';
import { randomFrom } from '../../src/base/random.ts';
import {
  bridge,
  groupsShape,
  halves,
  isolate,
  leaderMinority,
  majoritiesRing,
  oneWay,
  partial,
  type Shape,
} from './shapes.ts';

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);

/** Whom a node still hears, itself included. */
const heard = ({ cuts }: Shape, nodes: readonly string[], to: string): string[] =>
  nodes.filter((from) => !cuts.some((cut) => cut.from === from && cut.to === to));

const isSymmetric = ({ cuts }: Shape): boolean =>
  cuts.every(({ from, to }) => cuts.some((back) => back.from === to && back.to === from));

describe.each([3, 4, 5, 6, 7])('a partition of %i nodes', (n) => {
  const nodes = nodeNames(n);
  const majority = Math.floor(n / 2) + 1;

  it('halves: a minority and a majority, each whole', () => {
    for (const seed of SEEDS) {
      const shape = halves(nodes, randomFrom(seed));
      const sizes = nodes.map((node) => heard(shape, nodes, node).length);
      expect(new Set(sizes)).toEqual(new Set([Math.floor(n / 2), n - Math.floor(n / 2)]));
      expect(isSymmetric(shape)).toBe(true);
      expect(shape.groups?.flat().toSorted()).toEqual([...nodes]);
    }
  });

  it('one: hears itself alone, the others all but it', () => {
    const shape = isolate(nodes, 'n2');
    expect(heard(shape, nodes, 'n2')).toEqual(['n2']);
    expect(heard(shape, nodes, 'n1')).toEqual(nodes.filter((node) => node !== 'n2'));
  });

  it('leader: has less than a majority, sometimes with companions', () => {
    const sizes = SEEDS.map((seed) => {
      const shape = leaderMinority(nodes, 'n1', randomFrom(seed));
      expect(isSymmetric(shape)).toBe(true);
      return heard(shape, nodes, 'n1').length;
    });
    expect(Math.max(...sizes)).toBeLessThan(majority);
    expect(Math.min(...sizes)).toBe(1);
    expect(new Set(sizes).size).toBe(Math.floor((n - 1) / 2));
  });

  it('bridge: one node hears all, and no other hears all', () => {
    for (const seed of SEEDS) {
      const shape = bridge(nodes, randomFrom(seed));
      const wide = nodes.filter((node) => heard(shape, nodes, node).length === n);
      expect(wide).toHaveLength(1);
      expect(isSymmetric(shape)).toBe(true);
    }
  });

  it('partial: two groups are cut, somebody hears both', () => {
    for (const seed of SEEDS) {
      const shape = partial(nodes, randomFrom(seed));
      const wide = nodes.filter((node) => heard(shape, nodes, node).length === n);
      expect(wide.length).toBeGreaterThan(0);
      expect(wide.length).toBeLessThan(n - 1);
      expect(isSymmetric(shape)).toBe(true);
    }
  });

  it('one-way: one node is mute or deaf, both happen', () => {
    const kinds = SEEDS.map((seed) => {
      const shape = oneWay(nodes, 'n3', randomFrom(seed));
      expect(shape.cuts).toHaveLength(n - 1);
      const mute = shape.cuts.every(({ from }) => from === 'n3');
      const deaf = shape.cuts.every(({ to }) => to === 'n3');
      expect(mute).not.toBe(deaf);
      return mute;
    });
    expect(new Set(kinds).size).toBe(2);
  });
});

describe.each([4, 5, 6, 7])('a partition of %i nodes', (n) => {
  const nodes = nodeNames(n);
  const majority = Math.floor(n / 2) + 1;

  it('ring: every node hears a majority, and no two the same one', () => {
    for (const seed of SEEDS) {
      const shape = majoritiesRing(nodes, randomFrom(seed));
      const sets = nodes.map((node) => heard(shape, nodes, node));
      for (const set of sets) expect(set.length).toBeGreaterThanOrEqual(majority);
      expect(new Set(sets.map((set) => set.join())).size).toBe(n);
      expect(shape.cuts.length).toBeGreaterThan(0);
    }
  });
});

describe('a partition of given groups', () => {
  it('leaves a node in no group with everybody', () => {
    const shape = groupsShape([['n1'], ['n2', 'n3']]);
    expect(shape.cuts).toEqual([
      { from: 'n2', to: 'n1' },
      { from: 'n3', to: 'n1' },
      { from: 'n1', to: 'n2' },
      { from: 'n1', to: 'n3' },
    ]);
    expect(heard(shape, nodeNames(4), 'n4')).toEqual(nodeNames(4));
    expect(shape.targets).toEqual(['n1']);
    expect(shape.summary).toBe('n1 | n2 n3');
  });
});
