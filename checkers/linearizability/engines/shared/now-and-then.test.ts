import { describe, expect, it } from 'vitest';
import { AT_ONCE, lookNowAndThen, Stopped, unlessStopped } from './now-and-then.ts';

describe('lookNowAndThen', () => {
  it('asks once for much work, however it is counted', () => {
    let looks = 0;
    const look = lookNowAndThen(() => ++looks < 0);
    for (let row = 0; row < 10_000; row++) look();
    expect(looks).toBe(2);
    look(10_000);
    expect(looks).toBe(3);
  });

  it('asks at once where that is wanted', () => {
    expect(() => lookNowAndThen(() => true)(AT_ONCE)).toThrow(Stopped);
  });
});

describe('unlessStopped', () => {
  it('says that a decision was unwound', () => {
    expect(unlessStopped(() => lookNowAndThen(() => true)(AT_ONCE))).toBe('stopped');
  });

  it('lets other errors pass', () => {
    const decide = (): never => {
      throw new Error('a bug');
    };
    expect(() => unlessStopped(decide)).toThrow('a bug');
  });
});
