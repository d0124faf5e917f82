import { describe, expect, it } from 'vitest';
import { outOfTime, sleep } from '../../base/time.ts';
import { SteppedTime } from '../../../testing/simulation/stepped-time.fixture.ts';
import { VirtualTime } from './virtual-time.ts';

/** Long enough for all that a time which runs by itself has to do. */
const someTurnsOfTheMachine = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** A chain of so many promises. */
const chain = async (links: number): Promise<void> => {
  for (let link = 0; link < links; link++) await Promise.resolve();
};

describe('virtual time', () => {
  it('does what is due in order, first asked first done, and lets time pass in between', async () => {
    const time = new SteppedTime();
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

  it('runs by itself while anything is due, without the machine’s time passing', async () => {
    const time = new VirtualTime();
    expect(time.nowMs()).toBe(0);
    await sleep(time, 3_600_000);
    expect(time.nowMs()).toBe(3_600_000);
    await someTurnsOfTheMachine();
    expect(time.nowMs()).toBe(3_600_000); // nothing is due: it stands
    expect(time.actions).toBe(1);
  });

  it('does at once, after all else of that moment, what was due in the past', async () => {
    const time = new SteppedTime();
    const done: string[] = [];
    await time.runFor(10);
    time.after(0, () => done.push('first'));
    time.after(-5, () => done.push('second'));
    await time.runFor(0);
    expect(done).toEqual(['first', 'second']);
    expect(time.nowMs()).toBe(10);
  });

  it('keeps the order of many', async () => {
    const time = new SteppedTime();
    const seen: number[] = [];
    const delays = Array.from({ length: 500 }, (_, i) => (i * 7919) % 251);
    for (const ms of delays) time.after(ms, () => seen.push(ms));
    await time.runUntil(1000);
    expect(seen).toEqual([...delays].sort((a, b) => a - b));
  });

  it('forgets what was cancelled', async () => {
    const time = new SteppedTime();
    const done: string[] = [];
    const cancel = time.after(5, () => done.push('cancelled'));
    time.after(1, cancel);
    await time.runUntil(10);
    expect(done).toEqual([]);
  });

  it.each([0, 1, 7, 500])(
    'lets a chain of %i promises have its effect before the next action',
    async (links) => {
      const time = new SteppedTime();
      const done: string[] = [];
      time.after(1, () => void chain(links).then(() => done.push(`chain at ${time.nowMs()}`)));
      time.after(1, () => done.push('next'));
      await time.runUntil(1);
      expect(done).toEqual(['chain at 1', 'next']);
    },
  );

  it('lets ticks, and promises that they settle, have their effect too', async () => {
    const time = new SteppedTime();
    const done: string[] = [];
    time.after(1, () => process.nextTick(() => void chain(20).then(() => done.push('tick'))));
    time.after(1, () => done.push('next'));
    await time.runUntil(1);
    expect(done).toEqual(['tick', 'next']);
  });

  it('says between two actions, when all of the first has come, that it is so', async () => {
    const time = new SteppedTime();
    const seen: string[] = [];
    let state = 'nothing';
    time.between = () => seen.push(`${state} at ${time.nowMs()}`);
    time.after(1, () => void chain(20).then(() => (state = 'first')));
    time.after(7, () => (state = 'second'));
    await time.runUntil(8);
    expect(seen.slice(0, 3)).toEqual(['nothing at 0', 'first at 1', 'second at 7']);
  });

  it('stands still while anybody holds it', async () => {
    const time = new VirtualTime();
    const done: number[] = [];
    const [one, other] = [time.hold(), time.hold()];
    time.after(5, () => done.push(time.nowMs()));
    one();
    one(); // twice is once
    await someTurnsOfTheMachine();
    expect(done).toEqual([]);
    other();
    await someTurnsOfTheMachine();
    expect(done).toEqual([5]);
  });

  it('stands still while the machine works, whether that comes to a good end or not', async () => {
    const time = new VirtualTime();
    const work = outOfTime(time, async () => {
      time.after(5, () => {});
      await someTurnsOfTheMachine();
      return time.nowMs();
    });
    expect(await work).toBe(0);
    await expect(outOfTime(time, () => Promise.reject(new Error('no disk')))).rejects.toThrow(
      'no disk',
    );
    await sleep(time, 10);
    expect(time.nowMs()).toBe(10);
  });

  it('does nothing any more once it has ended', async () => {
    const time = new VirtualTime();
    const done: string[] = [];
    time.after(5, () => {
      done.push('last');
      time.end();
    });
    time.after(5, () => done.push('never'));
    await someTurnsOfTheMachine();
    time.after(1, () => done.push('nor this'));
    await someTurnsOfTheMachine();
    expect(done).toEqual(['last']);
  });

  it('lets the machine’s own events in, however much is due', async () => {
    const time = new VirtualTime();
    let over = false;
    const again = (): void => {
      if (!over) time.after(1, again);
    };
    again();
    await new Promise((resolve) => setTimeout(resolve, 1)); // comes, or this test never ends
    over = true;
    expect(time.actions).toBeGreaterThan(100);
  });
});
