import { assert, jsonValue, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../history/operation.ts';
import { randomFrom } from '../base/random.ts';
import { createLiar } from './lie.ts';
import type { Body } from './message.ts';

const PEERS = ['n2', 'n3'];

const leaves = (value: Json): Json[] =>
  value !== null && typeof value === 'object' ? Object.values(value).flatMap(leaves) : [value];

/** The same with every leaf replaced by its type. */
const shape = (value: Json): unknown => {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  if (Array.isArray(value)) return value.map((inner: Json) => shape(inner));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shape(inner)]));
};

const twist = (body: Body, seed: number): Body => createLiar(PEERS).twist(body, randomFrom(seed));

describe('a lie', () => {
  it('changes exactly one leaf, and neither type nor shape', () => {
    assert(
      property(jsonValue({ maxDepth: 3 }), nat(), (value, seed) => {
        const body = { type: 'vote', msg_id: 4, in_reply_to: 5, content: value as Json };
        const told = twist(body, seed);
        expect(told).toMatchObject({ type: 'vote', msg_id: 4, in_reply_to: 5 });
        expect(shape(told as Json)).toEqual(shape(body));
        const before = leaves(body);
        const changed = leaves(told as Json).filter((leaf, i) => !Object.is(leaf, before[i]));
        expect(changed.length).toBe(told === body ? 0 : 1);
      }),
    );
  });

  it('puts one peer for another', () => {
    expect(twist({ type: 'vote', leader: 'n2' }, 1)).toEqual({ type: 'vote', leader: 'n3' });
  });

  it('says of a text what was said there before', () => {
    const liar = createLiar(PEERS);
    liar.listen({ type: 'put', entries: [{ key: 'x' }, { key: 'y' }] });
    const told = liar.twist({ type: 'put', entries: [{ key: 'x' }] }, randomFrom(1));
    expect(told).toEqual({ type: 'put', entries: [{ key: 'y' }] });
  });

  it('is not told where nothing could be a lie', () => {
    const body = { type: 'ping', msg_id: 1, note: null };
    expect(twist(body, 1)).toBe(body);
  });

  it('never makes a number negative that was not', () => {
    for (let seed = 0; seed < 50; seed++) {
      expect(twist({ type: 'vote', term: 0 }, seed)['term']).toBeGreaterThan(0);
    }
  });
});
