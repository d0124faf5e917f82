import { describe, expect, it } from 'vitest';
import { SteppedTime } from '../../../testing/simulation/stepped-time.fixture.ts';
import { latencyOf } from '../../base/latency.ts';
import { type Random, randomFrom } from '../../base/random.ts';
import type { Json } from '../../history/operation.ts';
import type { Storage } from '../../node/context.ts';
import { SimDisk } from './disk.ts';

const setUp = (random: Random = randomFrom(1)) => {
  const time = new SteppedTime();
  const disk = new SimDisk({ time, random, latency: latencyOf('5')! });
  const failures: string[] = [];
  const open = (): Storage =>
    disk.open({ act: (action) => action(), fail: (why) => failures.push(why) });
  /** Whether it came yet. */
  const durable = (sync: Promise<void>): (() => boolean) => {
    let came = false;
    void sync.then(() => (came = true));
    return () => came;
  };
  return { time, disk, open, failures, durable };
};

/** Draws what it is told, and then zeros. */
const drawing = (...below: readonly number[]): Random => {
  const left = [...below];
  const random = randomFrom(0);
  return { ...random, below: () => left.shift() ?? 0, next: () => left.shift() ?? 0 };
};

const synced = async (
  { time, open }: Pick<ReturnType<typeof setUp>, 'time' | 'open'>,
  records: readonly Json[],
): Promise<Storage> => {
  const storage = open();
  for (const record of records) storage.append(record);
  void storage.sync();
  await time.runFor(5);
  return storage;
};

describe('the simulated disk', () => {
  it('keeps what was synced and loses what was not', async () => {
    const { time, disk, open, durable } = setUp();
    const storage = open();
    storage.append('a');
    const isDurable = durable(storage.sync());
    storage.append('b');
    await time.runFor(4);
    expect(isDurable()).toBe(false);
    await time.runFor(1);
    expect(isDurable()).toBe(true);
    disk.crash();
    expect(open().recovered).toEqual(['a']);
  });

  it('writes one after the other, each in its time', async () => {
    const { time, open, durable } = setUp();
    const storage = open();
    storage.append('a');
    const first = durable(storage.sync());
    storage.append('b');
    const second = durable(storage.sync());
    await time.runFor(9);
    expect([first(), second()]).toEqual([true, false]);
    await time.runFor(1);
    expect(second()).toBe(true);
  });

  it('has nothing to wait for where all is durable, and waits for others where it is not', async () => {
    const { time, open, durable } = setUp();
    const storage = open();
    await storage.sync();
    storage.append('a');
    void storage.sync();
    const again = durable(storage.sync()); // what was appended before is on its way
    await time.runFor(4);
    expect(again()).toBe(false);
    await time.runFor(1);
    expect(again()).toBe(true);
  });

  it('keeps what it was given, not what became of it', async () => {
    const { time, disk, open } = setUp();
    const storage = open();
    const record = { list: [1] };
    storage.append(record);
    record.list.push(2);
    void storage.sync();
    await time.runFor(5);
    disk.crash();
    expect(open().recovered).toEqual([{ list: [1] }]);
  });

  it('leaves what it was writing torn at any byte: whole records of it, in order', async () => {
    const records = ['ä', { two: 2 }, [3]];
    const lines = records.map((record) => `${JSON.stringify(record)}\n`);
    const text = lines.join('');
    const lengths = new Set<number>();
    for (let kept = 0; kept <= text.length; kept++) {
      const { time, disk, open } = setUp(drawing(kept));
      await synced({ time, open }, ['before']);
      const storage = open();
      for (const record of records) storage.append(record);
      void storage.sync();
      await time.runFor(2);
      disk.crash();
      const { recovered } = open();
      let whole = 0;
      while (lines.slice(0, whole + 1).join('').length <= kept && whole < lines.length) whole++;
      expect(recovered).toEqual(['before', ...records.slice(0, whole)]);
      lengths.add(recovered.length);
    }
    expect(sorted(lengths)).toEqual([1, 2, 3, 4]);
  });

  it('tears at random, anywhere', async () => {
    const lengths = new Set<number>();
    for (let seed = 0; seed < 60; seed++) {
      const { time, disk, open } = setUp(randomFrom(seed));
      const storage = open();
      for (const record of ['a', 'b', 'c']) storage.append(record);
      void storage.sync();
      await time.runFor(2);
      disk.crash();
      lengths.add(open().recovered.length);
    }
    expect(sorted(lengths)).toEqual([0, 1, 2, 3]);
  });

  it('goes on behind a torn end as if it had never been', async () => {
    const { time, disk, open } = setUp(drawing(2));
    const storage = open();
    storage.append('torn');
    void storage.sync();
    await time.runFor(2);
    disk.crash();
    await synced({ time, open }, ['next']);
    disk.crash();
    expect(open().recovered).toEqual(['next']);
  });

  it('loses what waited behind what it was writing', async () => {
    const { time, disk, open } = setUp(drawing('"a"\n'.length));
    const storage = open();
    storage.append('a');
    void storage.sync();
    storage.append('b');
    void storage.sync();
    await time.runFor(2);
    disk.crash();
    await time.runFor(100);
    expect(open().recovered).toEqual(['a']);
  });

  it('rewrites wholly or not at all', async () => {
    const outcomes = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      const { time, disk, open } = setUp(randomFrom(seed));
      const storage = await synced({ time, open }, ['old']);
      void storage.rewrite(['new', 'newer']);
      await time.runFor(2);
      disk.crash();
      outcomes.add(JSON.stringify(open().recovered));
    }
    expect([...outcomes].sort()).toEqual(['["new","newer"]', '["old"]']);
  });

  it('writes what comes after a rewrite behind it, and forgets what was not synced before', async () => {
    const { time, disk, open } = setUp();
    const storage = open();
    storage.append('old');
    void storage.rewrite(['new']);
    storage.append('next');
    void storage.sync();
    await time.runFor(100);
    disk.crash();
    expect(open().recovered).toEqual(['new', 'next']);
  });

  it('tells nobody of a process that has ended', async () => {
    const { time, disk, open, durable } = setUp();
    const storage = open();
    storage.append('a');
    const isDurable = durable(storage.sync());
    await time.runFor(2);
    disk.crash();
    await time.runFor(100);
    expect(isDurable()).toBe(false);
  });

  it.each([
    ['full', 'ENOSPC: no space left on device, write'],
    ['io-error', 'EIO: i/o error, write'],
  ] as const)(
    'that is %s fails whoever writes, and says nothing is durable',
    async (fault, why) => {
      const { time, disk, open, failures, durable } = setUp();
      const storage = await synced({ time, open }, ['a']);
      disk.setFault(fault);
      expect(disk.fault).toBe(fault);
      storage.append('b');
      const isDurable = durable(storage.sync());
      await time.runFor(100);
      expect(failures).toEqual([why]);
      expect(isDurable()).toBe(false);
      disk.crash();
      disk.setFault(undefined);
      expect(open().recovered[0]).toBe('a');
    },
  );

  it('that is full can be read, one with errors cannot', async () => {
    const { time, disk, open } = setUp();
    await synced({ time, open }, ['a']);
    disk.setFault('full');
    expect(open().recovered).toEqual(['a']);
    disk.setFault('io-error');
    expect(open).toThrow('EIO: i/o error, read');
  });

  it('that hangs writes nothing, and all of it once it goes on', async () => {
    const { time, disk, open, failures, durable } = setUp();
    const storage = open();
    disk.setFault('hung');
    storage.append('a');
    const first = durable(storage.sync());
    storage.append('b');
    const second = durable(storage.sync());
    await time.runFor(10_000);
    expect([first(), second(), failures]).toEqual([false, false, []]);
    disk.setFault(undefined);
    await time.runFor(10);
    expect([first(), second()]).toEqual([true, true]);
    disk.crash();
    expect(open().recovered).toEqual(['a', 'b']);
  });

  it('that hangs and goes on before its time has come writes once', async () => {
    const { time, disk, open, durable } = setUp();
    const storage = open();
    storage.append('a');
    const isDurable = durable(storage.sync());
    await time.runFor(1);
    disk.setFault('hung');
    await time.runFor(1);
    disk.setFault(undefined);
    await time.runFor(100);
    expect(isDurable()).toBe(true);
    disk.crash();
    expect(open().recovered).toEqual(['a']);
  });

  it('forgets all where that is wanted', async () => {
    const { time, disk, open } = setUp();
    await synced({ time, open }, ['a', 'b']);
    expect(disk.bytes).toBeGreaterThan(0);
    disk.crash();
    disk.erase();
    expect(disk.bytes).toBe(0);
    expect(open().recovered).toEqual([]);
  });

  it('is damaged at its end: so many bytes are torn off, and counted', async () => {
    for (let bytes = 0; bytes < 20; bytes++) {
      const { time, disk, open } = setUp();
      await synced({ time, open }, ['aa', 'bb', 'cc']); // 5 bytes each
      disk.crash();
      disk.damage({ files: ['*.jsonl'], how: 'torn', bytes });
      const left = Math.max(0, 15 - bytes);
      expect(disk.damagedBytes).toBe(Math.min(15, bytes));
      expect(disk.bytes).toBe(left);
      expect(open().recovered).toEqual(['aa', 'bb', 'cc'].slice(0, Math.floor(left / 5)));
    }
  });

  it('is damaged anywhere: one bit of so many bytes is another', async () => {
    let unreadable = 0;
    const read: (readonly Json[])[] = [];
    for (let seed = 0; seed < 50; seed++) {
      const { time, disk, open } = setUp(randomFrom(seed));
      await synced({ time, open }, [1111, 2222, 3333]);
      disk.crash();
      disk.damage({ files: ['**'], how: 'flipped', bytes: 1 });
      expect(disk.damagedBytes).toBe(1);
      expect(disk.bytes).toBe(15);
      const recovered = attempt(() => open().recovered);
      if (recovered === undefined) unreadable++;
      else read.push(recovered);
    }
    expect(read).not.toContainEqual([1111, 2222, 3333]);
    expect(unreadable).toBeGreaterThan(5);
    expect(unreadable).toBeLessThan(50);
  });

  it('is not damaged where other files are meant, nor where it is empty', async () => {
    const { time, disk, open } = setUp();
    disk.damage({ files: ['**'], how: 'flipped', bytes: 3 });
    expect(disk.damagedBytes).toBe(0);
    await synced({ time, open }, ['a']);
    disk.damage({ files: ['wal/*'], how: 'torn', bytes: 3 });
    expect(disk.damagedBytes).toBe(0);
  });
});

const sorted = (numbers: Iterable<number>): readonly number[] => [...numbers].sort((a, b) => a - b);

/** Undefined: it has thrown a SyntaxError. */
const attempt = <T>(action: () => T): T | undefined => {
  try {
    return action();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
