/** The ladder: what one level proves for the next, promises, the sentence. */
import { describe, expect, test } from 'vitest';
import { type Level, LEVELS, levelNamed } from './ladder/levels.ts';
import { historyFrom, historyFromText } from '../testing/histories/drawn.ts';
import { ladderSentence, promiseVerdict, strongestHeld } from './ladder/promise.ts';
import { checkLadder, type LevelVerdict } from './ladder.ts';
import type { Model } from './model.ts';
import { casRegister } from './models/register.ts';
import { measureStaleness, stalenessWords } from './staleness/staleness.ts';

const BUDGET = { timeMs: 20_000, memoryBytes: 1 << 28 };

const stale = historyFrom(`
  P1  W(x)1  W(x)2
  P2                R(x)1  R(x)2`);
const concurrent = historyFromText(
  'P1 W(x)a W(x)c · P2 R(x)a W(x)b · P3 R(x)a R(x)c R(x)b · P4 R(x)a R(x)b R(x)c',
);
const backwards = historyFromText('P1 W(x)1 W(x)2 · P2 R(x)2 R(x)1');
const linear = historyFrom('P1  W(x)1  R(x)1');

const climb = (history: typeof stale): readonly LevelVerdict[] =>
  checkLadder(history, casRegister(), BUDGET);
const verdictsOf = (results: readonly LevelVerdict[]): Record<string, string> =>
  Object.fromEntries(results.map(({ level, verdict }) => [level, verdict.verdict]));

describe('checkLadder', () => {
  test('lists all levels from strongest to weakest', () => {
    expect(climb(stale).map(({ level }) => level)).toEqual(LEVELS);
  });

  test('a linearizable history is everything, and only one level had to be decided', () => {
    const results = climb(linear);
    expect(new Set(Object.values(verdictsOf(results)))).toEqual(new Set(['valid']));
    expect(results.slice(1).every(({ derivedFrom }) => derivedFrom === 'linearizable')).toBe(true);
  });

  test('what is not causal is not sequential', () => {
    const results = checkLadder(backwards, casRegister(), BUDGET, {
      levels: ['causal', 'sequential'],
    });
    expect(results.map(({ derivedFrom }) => derivedFrom)).toEqual(['causal', undefined]);
    expect(results[0]!.verdict).toMatchObject({ verdict: 'invalid', anomaly: 'write-co-read' });
  });

  test('agrees with every level decided alone', () => {
    for (const history of [stale, concurrent, backwards, linear]) {
      const together = verdictsOf(climb(history));
      for (const level of LEVELS) {
        const [alone] = checkLadder(history, casRegister(), BUDGET, { levels: [level] });
        expect([level, alone!.verdict.verdict]).toEqual([level, together[level]]);
      }
    }
  });

  test('what is no register is decided as far as it can be', () => {
    const history = historyFrom('P1  W(x)1');
    const nothing: Model = { name: 'nothing', init: 0, step: () => undefined };
    const verdicts = verdictsOf(checkLadder(history, nothing, BUDGET));
    expect(verdicts).toMatchObject({
      linearizable: 'invalid',
      sequential: 'invalid',
      causal: 'unknown',
    });
  });
});

describe('promises', () => {
  test('a broken promise is a violation, whatever else holds', () => {
    expect(promiseVerdict(climb(stale), ['linearizable', 'causal'])).toMatchObject({
      verdict: 'invalid',
      level: 'linearizable',
    });
  });

  test('a kept one says what more happens to hold', () => {
    const verdict = promiseVerdict(climb(stale), ['causal']);
    expect(verdict).toEqual({
      verdict: 'valid',
      reason: 'causal; this history happens to be sequentially consistent, too',
    });
  });

  test('unknown is never kept', () => {
    const levels: Level[] = ['causal'];
    const results: LevelVerdict[] = [
      { level: 'causal', verdict: { verdict: 'unknown', engine: 'e', reason: 'no time' }, ms: 0 },
    ];
    expect(promiseVerdict(results, levels)).toEqual({
      verdict: 'unknown',
      reason: 'causal: no time',
    });
    expect(promiseVerdict([], levels).verdict).toBe('unknown');
    expect(promiseVerdict(climb(linear), []).verdict).toBe('unknown');
  });
});

describe('the sentence', () => {
  test('stale reads', () => {
    const staleness = stalenessWords(measureStaleness(stale, casRegister(), BUDGET)!);
    expect(ladderSentence(climb(stale), staleness)).toMatch(
      /^not linearizable \(reads up to [\d.]+ ms stale, 1 version behind, 2-atomic\); sequentially consistent; causal$/,
    );
  });

  test('causal only', () => {
    expect(ladderSentence(climb(concurrent))).toBe(
      'not linearizable; not causally convergent; causal memory; causal',
    );
  });

  test('linearizable', () => {
    expect(ladderSentence(climb(linear))).toBe('linearizable');
    expect(strongestHeld(climb(linear))).toEqual(['linearizable']);
  });
});

test('levels have short names', () => {
  expect(levelNamed('ccv')).toBe('causal-convergence');
  expect(levelNamed('sequential')).toBe('sequential');
  expect(levelNamed('eventual')).toBeUndefined();
});
