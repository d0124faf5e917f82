import { describe, expect, it } from 'vitest';
import { isAnotherWorthwhile, turnMs } from './rounds.ts';

const asking = { lastTurnMs: 0, leftMs: 60_000, waiting: 9, threads: 1 };

describe('a turn', () => {
  it('is all the time that is left where nobody waits', () => {
    expect(turnMs({ ...asking, waiting: 0 })).toBe(60_000);
  });

  it('is short at first, and four times the last one then', () => {
    expect(turnMs(asking)).toBe(25);
    expect(turnMs({ ...asking, lastTurnMs: 25 })).toBe(100);
  });

  it('is no more than a fair share of what is left, by as many threads as there are', () => {
    expect(turnMs({ ...asking, leftMs: 100 })).toBe(10);
    expect(turnMs({ ...asking, leftMs: 100, waiting: 8, threads: 2 })).toBe(20);
  });

  it('is never so short that it repeats the last one', () => {
    expect(turnMs({ ...asking, lastTurnMs: 100, leftMs: 500 })).toBe(200);
    expect(turnMs({ ...asking, lastTurnMs: 400, leftMs: 500 })).toBe(500);
  });
});

describe('another turn', () => {
  it('is worth it while it can be longer than the last one', () => {
    expect(isAnotherWorthwhile(100, 101)).toBe(true);
    expect(isAnotherWorthwhile(100, 100)).toBe(false);
  });
});
