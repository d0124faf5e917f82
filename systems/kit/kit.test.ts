import { describe, expect, it } from 'vitest';
import { compareHybrid, compareStamps, HybridClock, latest } from './clocks.ts';
import { Kept } from './kept.ts';
import type { Json } from '../../src/history/operation.ts';

describe('stamps', () => {
  it('are ordered by number, then by who gave them', () => {
    expect(compareStamps({ n: 1, id: 'n9' }, { n: 2, id: 'n1' })).toBeLessThan(0);
    expect(compareStamps({ n: 2, id: 'n2' }, { n: 2, id: 'n1' })).toBeGreaterThan(0);
    expect(compareStamps({ n: 2, id: 'n1' }, { n: 2, id: 'n1' })).toBe(0);
    expect(
      latest([
        { n: 1, id: 'n3' },
        { n: 2, id: 'n1' },
        { n: 2, id: 'n2' },
      ]),
    ).toEqual({
      n: 2,
      id: 'n2',
    });
  });
});

describe('clocks', () => {
  it('a hybrid one grows where the wall clock stands still, goes back, or is behind', () => {
    let wallMs = 100;
    const clock = new HybridClock(() => wallMs);
    const first = clock.now();
    const second = clock.now();
    wallMs = 50;
    const third = clock.now();
    clock.hear({ wallMs: 500, count: 4 });
    const fourth = clock.now();
    const all = [first, second, third, fourth];
    expect(all.toSorted(compareHybrid)).toEqual(all);
    expect(fourth).toEqual({ wallMs: 500, count: 5 });
  });
});

describe('what is kept', () => {
  const disk = (recovered: readonly Json[] = []) => {
    const written = [...recovered];
    let rewrites = 0;
    return {
      written,
      rewrites: () => rewrites,
      storage: {
        recovered,
        append: (record: Json) => void written.push(record),
        sync: () => Promise.resolve(),
        rewrite: (records: readonly Json[]) => {
          rewrites++;
          written.splice(0, written.length, ...records);
          return Promise.resolve();
        },
      },
    };
  };

  it('is there again after a restart, the last of each name', () => {
    const { storage, written } = disk();
    const before = new Kept<Json>(storage);
    before.set('a', 1);
    before.set('b', 2);
    before.set('a', 3);
    const after = new Kept<Json>(disk(written).storage);
    expect([...after.entries()]).toEqual([
      ['a', 3],
      ['b', 2],
    ]);
  });

  it('is written anew when most of the journal is out of date', async () => {
    const { storage, written, rewrites } = disk();
    const kept = new Kept<Json>(storage);
    for (let i = 0; i <= 1_000; i++) kept.set('a', i);
    await kept.sync();
    expect(rewrites()).toBe(1);
    expect(written).toEqual([['a', 1_000]]);
  });
});
