import { expect, test } from 'vitest';
import { fromBelow, narrow, type Probed } from './narrow.ts';

/** Cuts from `first` on are broken; those that cannot be decided are listed; at most so many are looked at. */
const probing = (first: number, undecided: readonly number[] = [], most = Infinity) => {
  const asked: number[] = [];
  const probe = (cut: number): Probed | undefined => {
    if (asked.length >= most) return undefined;
    asked.push(cut);
    if (undecided.includes(cut)) return { verdict: 'unknown' };
    return cut < first ? { verdict: 'valid', at: cut } : { verdict: 'invalid', at: cut };
  };
  return { asked, probe };
};

test('every break is found, with about log n questions', () => {
  for (let first = 0; first <= 1000; first++) {
    const { asked, probe } = probing(first);
    expect(narrow(1000, probe, [])).toEqual({ low: first - 1, high: first });
    expect(asked.length).toBeLessThanOrEqual(20);
  }
});

test('a break close to the one that is known takes few questions', () => {
  for (let first = 990; first <= 1000; first++) {
    const { asked, probe } = probing(first);
    narrow(1000, probe, []);
    expect(asked.length).toBeLessThanOrEqual(7);
  }
});

test('a good guess takes two questions, a bad one is no harm', () => {
  const good = probing(700);
  expect(narrow(1000, good.probe, [700, 699])).toEqual({ low: 699, high: 700 });
  expect(good.asked).toEqual([700, 699]);
  for (const guesses of [[5], [2000, -3], [999, 998]]) {
    expect(narrow(1000, probing(700).probe, guesses)).toEqual({ low: 699, high: 700 });
  }
});

test('what cannot be decided is never taken for a break', () => {
  const { asked, probe } = probing(700, [617]);
  expect(narrow(1000, probe, [])).toEqual({ low: 616, high: 745 });
  expect(asked).toContain(617);
});

test('what is known when the time is over is a bound on both sides', () => {
  const { probe } = probing(700, [], 9);
  expect(narrow(1000, probe, [])).toEqual({ low: 489, high: 745 });
});

test('whoever knows of an earlier break is believed', () => {
  const asked: number[] = [];
  const probe = (cut: number): Probed => {
    asked.push(cut);
    return cut < 40 ? { verdict: 'valid', at: cut } : { verdict: 'invalid', at: 40 };
  };
  expect(narrow(1000, probe, [])).toEqual({ low: 39, high: 40 });
  expect(asked).toEqual([999, 39]);
});

test('whoever says where to look next is asked there', () => {
  const asked: number[] = [];
  const probe = (cut: number): Probed => {
    asked.push(cut);
    return cut < 40
      ? { verdict: 'valid', at: cut }
      : { verdict: 'invalid', at: cut, guesses: [40, 39] };
  };
  expect(narrow(1000, probe, [])).toEqual({ low: 39, high: 40 });
  expect(asked).toEqual([999, 40, 39]);
});

test('whoever knows that a later cut is linearizable is believed', () => {
  const asked: number[] = [];
  const probe = (cut: number): Probed => {
    asked.push(cut);
    return cut < 40 ? { verdict: 'valid', at: 39 } : { verdict: 'invalid', at: cut };
  };
  expect(narrow(1000, probe, [40, 7])).toEqual({ low: 39, high: 40 });
  expect(asked).toEqual([40, 7]);
});

test('a cut that is short enough bounds from below what nothing else does', () => {
  expect(fromBelow({ low: -1, high: 1000 }, 300, probing(700).probe)).toEqual({
    low: 300,
    high: 1000,
  });
  expect(fromBelow({ low: -1, high: 1000 }, 800, probing(700).probe)).toEqual({
    low: -1,
    high: 800,
  });
});

test('nothing is asked where that would tell nothing', () => {
  const { asked, probe } = probing(700, [300]);
  for (const [low, cut] of [
    [500, 300],
    [-1, 1000],
    [-1, -1],
  ] as const) {
    expect(fromBelow({ low, high: 1000 }, cut, probe)).toEqual({ low, high: 1000 });
  }
  expect(asked).toEqual([]);
  expect(fromBelow({ low: -1, high: 1000 }, 300, probe)).toEqual({ low: -1, high: 1000 });
});
