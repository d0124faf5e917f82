import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.ts';
import { simulatedDisk } from './simulated-disk.fixture.ts';
import { virtualTime } from './virtual-time.fixture.ts';

const setUp = (seed = 1) => {
  const time = virtualTime();
  const disk = simulatedDisk(time, randomFrom(seed), { least: 5, most: 5 });
  const open = () => disk.open((action) => action());
  return { time, disk, open };
};

describe('the simulated disk', () => {
  it('keeps what was synced and loses what was not', async () => {
    const { time, disk, open } = setUp();
    const storage = open();
    storage.append('a');
    let durable = false;
    void storage.sync().then(() => {
      durable = true;
    });
    storage.append('b');
    await time.runUntil(4);
    expect(durable).toBe(false);
    await time.runUntil(5);
    expect(durable).toBe(true);
    disk.crash();
    expect(open().recovered).toEqual(['a']);
  });

  it('leaves a part, in order, of what it was writing when the process died', async () => {
    const lengths = new Set<number>();
    for (let seed = 0; seed < 40; seed++) {
      const { time, disk, open } = setUp(seed);
      const storage = open();
      for (const record of ['a', 'b', 'c']) storage.append(record);
      void storage.sync();
      await time.runUntil(2);
      disk.crash();
      const { recovered } = open();
      expect(['a', 'b', 'c'].slice(0, recovered.length)).toEqual(recovered);
      lengths.add(recovered.length);
    }
    expect([...lengths].sort((a, b) => a - b)).toEqual([0, 1, 2, 3]);
  });

  it('rewrites wholly or not at all', async () => {
    const outcomes = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      const { time, disk, open } = setUp(seed);
      const storage = open();
      storage.append('old');
      void storage.sync();
      await time.runUntil(5);
      void storage.rewrite(['new', 'newer']);
      await time.runUntil(7);
      disk.crash();
      outcomes.add(JSON.stringify(open().recovered));
    }
    expect([...outcomes].sort()).toEqual(['["new","newer"]', '["old"]']);
  });

  it('writes what comes after a rewrite behind it', async () => {
    const { time, disk, open } = setUp();
    const storage = open();
    storage.append('old');
    void storage.rewrite(['new']);
    storage.append('next');
    void storage.sync();
    await time.runUntil(100);
    disk.crash();
    expect(open().recovered).toEqual(['new', 'next']);
  });
});
