import { describe, expect, it } from 'vitest';
import { SteppedTime } from '../../../testing/simulation/stepped-time.fixture.ts';
import { type Cause, Life } from './life.ts';

const setUp = () => {
  const time = new SteppedTime();
  const thrown: string[] = [];
  const steps: Cause[] = [];
  const done: string[] = [];
  const life = new Life({
    time,
    onThrown: (error) => thrown.push((error as Error).message),
    onStep: (cause) => steps.push(cause),
  });
  const act = (name: string): void =>
    life.act('timer', () => void done.push(`${name} at ${time.nowMs()}`));
  return { time, life, thrown, steps, done, act };
};

describe('the life of a simulated process', () => {
  it('acts at once, and says so when it has', () => {
    const { life, act, done, steps } = setUp();
    act('a');
    life.act('disk', () => expect(steps).toEqual(['timer']));
    expect(done).toEqual(['a at 0']);
    expect(steps).toEqual(['timer', 'disk']);
  });

  it('acts later where it is paused, in order, and before what comes after', async () => {
    const { time, life, act, done, steps } = setUp();
    life.setPaused(true);
    act('a');
    act('b');
    await time.runFor(50);
    expect([done, steps, life.paused]).toEqual([[], [], true]);
    life.setPaused(false);
    time.after(0, () => act('c'));
    await time.runFor(1);
    expect(done).toEqual(['a at 50', 'b at 50', 'c at 50']);
  });

  it('keeps what waits where it is paused again before that could be done', async () => {
    const { time, life, act, done } = setUp();
    life.setPaused(true);
    act('a');
    life.setPaused(false);
    life.setPaused(true);
    await time.runFor(10);
    expect(done).toEqual([]);
    life.setPaused(false);
    await time.runFor(10);
    expect(done).toEqual(['a at 10']);
  });

  it('takes its time on a small share of a processor, one after the other', async () => {
    const { time, life, act, done } = setUp();
    life.setShare(0.01);
    act('a');
    act('b');
    await time.runFor(15);
    act('c');
    life.setShare(1);
    act('d');
    await time.runFor(100);
    expect(done).toEqual(['a at 10', 'd at 15', 'b at 20', 'c at 30']);
  });

  it('is paused also where it is slow', async () => {
    const { time, life, act, done } = setUp();
    life.setShare(0.01);
    act('a');
    life.setPaused(true);
    await time.runFor(100);
    expect(done).toEqual([]);
    life.setShare(1);
    life.setPaused(false);
    await time.runFor(1);
    expect(done).toEqual(['a at 100']);
  });

  it('never acts again once it has ended, whatever waits', async () => {
    const { time, life, act, done } = setUp();
    life.setShare(0.01);
    act('slow');
    life.setPaused(true);
    life.setShare(1);
    act('paused');
    life.end();
    life.setPaused(false);
    act('late');
    await time.runFor(100);
    expect([done, life.over]).toEqual([[], true]);
  });

  it('says what was thrown, and counts no step', async () => {
    const { time, life, thrown, steps } = setUp();
    life.act('start', () => {
      throw new Error('at once');
    });
    expect([thrown, steps]).toEqual([['at once'], []]);
    life.act('start', () => Promise.reject(new Error('later')));
    await time.runFor(1);
    expect(thrown).toEqual(['at once', 'later']);
  });

  it('knows when it began', async () => {
    const time = new SteppedTime();
    await time.runFor(30);
    expect(new Life({ time, onThrown: () => {}, onStep: () => {} }).beganMs).toBe(30);
  });
});
