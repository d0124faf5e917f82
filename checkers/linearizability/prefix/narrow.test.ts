import { expect, test } from 'vitest';
import { narrow, type Probed } from './narrow.ts';

/** Cuts from `first` on are broken; those that cannot be decided are listed; at most so many are looked at. */
const probing = (first: number, undecided: readonly number[] = [], most = Infinity) => {
  const asked: number[] = [];
  const probe = (cut: number): Probed | undefined => {
    if (asked.length >= most) return undefined;
    asked.push(cut);
    if (undecided.includes(cut)) return { verdict: 'unknown' };
    return cut < first ? { verdict: 'valid' } : { verdict: 'invalid', at: cut };
  };
  return { asked, probe };
};

test('every break is found, with about log n questions', () => {
  for (let first = 0; first <= 1000; first++) {
    const { asked, probe } = probing(first);
    expect(narrow(1000, probe, [])).toEqual({ low: first - 1, high: first });
    expect(asked.length).toBeLessThanOrEqual(10);
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
  const { probe } = probing(700, [499]);
  expect(narrow(1000, probe, [])).toEqual({ low: 498, high: 1000 });
});

test('what is known when the time is over is a bound on both sides', () => {
  const { probe } = probing(700, [], 3);
  expect(narrow(1000, probe, [])).toEqual({ low: 624, high: 749 });
});

test('whoever knows of an earlier break is believed', () => {
  const asked: number[] = [];
  const probe = (cut: number): Probed => {
    asked.push(cut);
    return cut < 40 ? { verdict: 'valid' } : { verdict: 'invalid', at: 40 };
  };
  expect(narrow(1000, probe, [])).toEqual({ low: 39, high: 40 });
  expect(asked).toEqual([499, 39]);
});
