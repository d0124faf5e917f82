import { describe, expect, it } from 'vitest';
import { virtualTime } from './virtual-time.fixture.ts';

describe('virtual time', () => {
  it('does what is due in order, first asked first done, and lets time pass in between', async () => {
    const time = virtualTime();
    const done: string[] = [];
    const note = (name: string) => () => done.push(`${name} at ${time.nowMs()}`);
    for (const [ms, name] of [
      [30, 'c'],
      [10, 'a'],
      [10, 'b'],
      [50, 'never'],
    ] as const) {
      time.after(ms, note(name));
    }
    await time.runUntil(40);
    expect(done).toEqual(['a at 10', 'b at 10', 'c at 30']);
    expect(time.nowMs()).toBe(40);
  });

  it('keeps the order of many', async () => {
    const time = virtualTime();
    const seen: number[] = [];
    const delays = Array.from({ length: 500 }, (_, i) => (i * 7919) % 251);
    for (const ms of delays) time.after(ms, () => seen.push(ms));
    await time.runUntil(1000);
    expect(seen).toEqual([...delays].sort((a, b) => a - b));
  });

  it('forgets what was cancelled', async () => {
    const time = virtualTime();
    const done: string[] = [];
    const cancel = time.after(5, () => done.push('cancelled'));
    time.after(1, cancel);
    await time.runUntil(10);
    expect(done).toEqual([]);
  });

  it('lets promises have their effect, however long the chain, before the next action', async () => {
    const time = virtualTime();
    const done: string[] = [];
    const chain = async (): Promise<void> => {
      for (let i = 0; i < 50; i++) await Promise.resolve();
      done.push('chain');
    };
    time.after(1, () => void chain());
    time.after(1, () => done.push('next'));
    await time.runUntil(1);
    expect(done).toEqual(['chain', 'next']);
  });
});
