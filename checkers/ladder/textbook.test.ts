/** The histories by which textbooks tell the levels apart. */
import { describe, expect, test } from 'vitest';
import type { Columns } from '../../src/history/columns.ts';
import { checkLadder } from '../ladder.ts';
import { casRegister } from '../models/register.ts';
import type { Level } from './levels.ts';
import { historyFrom, historyFromText } from '../../testing/histories/drawn.ts';

const BUDGET = { timeMs: 10_000, memoryBytes: 1 << 28 };

const verdictOf = (history: Columns, level: Level): string =>
  checkLadder(history, casRegister(), BUDGET, { levels: [level] })[0]!.verdict.verdict;

describe('sequential consistency', () => {
  test('two readers who agree on the order of two writes', () => {
    const history = historyFromText('P1 W(x)a · P2 W(x)b · P3 R(x)b R(x)a · P4 R(x)b R(x)a');
    expect(verdictOf(history, 'sequential')).toBe('valid');
  });

  test('two readers who do not', () => {
    const history = historyFromText('P1 W(x)a · P2 W(x)b · P3 R(x)b R(x)a · P4 R(x)a R(x)b');
    expect(verdictOf(history, 'sequential')).toBe('invalid');
  });

  test('a read of nothing, then of what was written', () => {
    const history = historyFromText('P1 W(x)a · P2 R(x)NIL R(x)a');
    expect(verdictOf(history, 'sequential')).toBe('valid');
  });

  test('the same is linearizable where the write may come late', () => {
    const history = historyFrom(`
      P1 W(x)aaaaaaaaaaaaaaaaaa
      P2    R(x)NIL R(x)aaaaaaaaaaaaaaaaaa`);
    expect(verdictOf(history, 'linearizable')).toBe('valid');
  });

  test('and is not where the write had returned', () => {
    const history = historyFrom(`
      P1 W(x)a
      P2         R(x)NIL R(x)a`);
    expect(verdictOf(history, 'linearizable')).toBe('invalid');
    expect(verdictOf(history, 'sequential')).toBe('valid');
  });
});

describe('quiescent consistency', () => {
  // Herlihy & Shavit, 3.3: within a busy interval even the order of one process does not count.
  test('operations of one process change places while another is at work', () => {
    const history = historyFrom(`
      P1 W(x)1 R(x)NIL
      P2 W(x)2222222222222`);
    expect(verdictOf(history, 'quiescent')).toBe('valid');
    expect(verdictOf(history, 'sequential')).toBe('invalid');
    expect(verdictOf(history, 'read-your-writes')).toBe('invalid');
  });

  test('and do not once all is quiet in between', () => {
    const history = historyFrom(`
      P1 W(x)1       R(x)NIL
      P2       R(x)1`);
    expect(verdictOf(history, 'quiescent')).toBe('invalid');
  });

  test('sequential consistency does not imply it', () => {
    const history = historyFrom(`
      P1 W(x)1
      P2       R(x)NIL R(x)1`);
    expect(verdictOf(history, 'quiescent')).toBe('invalid');
    expect(verdictOf(history, 'sequential')).toBe('valid');
  });

  test('each key is an object of its own: work on another does not keep it busy', () => {
    const history = historyFrom(`
      P1 W(x)1       R(x)NIL
      P2 W(y)22222222222222222`);
    expect(verdictOf(history, 'quiescent')).toBe('invalid');
  });

  test('an unknown outcome keeps its object busy for ever', () => {
    const history = historyFrom(`
      P1 W(x)1       R(x)NIL
      P2 W(x)2?`);
    expect(verdictOf(history, 'quiescent')).toBe('valid');
  });
});

describe('causal consistency', () => {
  const concurrent = historyFromText(
    'P1 W(x)a W(x)c · P2 R(x)a W(x)b · P3 R(x)a R(x)c R(x)b · P4 R(x)a R(x)b R(x)c',
  );

  test.each(['causal', 'causal-memory', 'pram'] as const)(
    'readers who see concurrent writes in different orders: %s',
    (level) => {
      expect(verdictOf(concurrent, level)).toBe('valid');
    },
  );

  test.each(['sequential', 'causal-convergence'] as const)('the same is not %s', (level) => {
    expect(verdictOf(concurrent, level)).toBe('invalid');
  });

  test('readers who see an answer and then the question', () => {
    const history = historyFromText('P1 W(x)a · P2 R(x)a W(x)b · P3 R(x)b R(x)a · P4 R(x)a R(x)b');
    expect(verdictOf(history, 'causal')).toBe('invalid');
    expect(verdictOf(history, 'causal-memory')).toBe('invalid');
  });

  test('without the read there is no answer, and no violation', () => {
    const history = historyFromText('P1 W(x)a · P2 W(x)b · P3 R(x)b R(x)a · P4 R(x)a R(x)b');
    expect(verdictOf(history, 'causal')).toBe('valid');
    expect(verdictOf(history, 'causal-memory')).toBe('valid');
  });
});

describe('session guarantees', () => {
  test('monotonic reads: back to what one session wrote before', () => {
    const history = historyFromText('P1 W(x)1 W(x)2 · P2 R(x)2 R(x)1');
    expect(verdictOf(history, 'monotonic-reads')).toBe('invalid');
    expect(verdictOf(history, 'monotonic-writes')).toBe('invalid');
    expect(verdictOf(history, 'read-your-writes')).toBe('valid');
    expect(verdictOf(history, 'writes-follow-reads')).toBe('valid');
  });

  test('monotonic reads: there and back again', () => {
    const history = historyFromText('P1 W(x)1 · P2 W(x)2 · P3 R(x)1 R(x)2 R(x)1');
    expect(verdictOf(history, 'monotonic-reads')).toBe('invalid');
    expect(verdictOf(history, 'causal')).toBe('valid');
  });

  test('read your writes', () => {
    expect(verdictOf(historyFromText('P1 W(x)1 R(x)NIL'), 'read-your-writes')).toBe('invalid');
    expect(verdictOf(historyFromText('P1 W(x)1 W(x)2 R(x)1'), 'read-your-writes')).toBe('invalid');
    const others = historyFromText('P1 W(x)1 R(x)2 · P2 W(x)2');
    expect(verdictOf(others, 'read-your-writes')).toBe('valid');
  });

  test('monotonic writes: the second without the first', () => {
    const history = historyFromText('P1 W(x)1 W(y)2 · P2 R(y)2 R(x)NIL');
    expect(verdictOf(history, 'monotonic-writes')).toBe('invalid');
    expect(verdictOf(history, 'monotonic-reads')).toBe('valid');
  });

  test('writes follow reads: the answer without the question', () => {
    const history = historyFromText('P1 W(x)1 · P2 R(x)1 W(y)2 · P3 R(y)2 R(x)NIL');
    expect(verdictOf(history, 'writes-follow-reads')).toBe('invalid');
    expect(verdictOf(history, 'pram')).toBe('valid');
  });
});

describe('unknown outcomes', () => {
  test('a write that somebody read did happen', () => {
    const history = historyFromText('P1 W(x)1? · P2 R(x)1 R(x)NIL');
    expect(verdictOf(history, 'sequential')).toBe('invalid');
  });

  test('one that nobody read need not have', () => {
    expect(verdictOf(historyFromText('P1 W(x)1? · P2 R(x)NIL'), 'sequential')).toBe('valid');
  });

  test('a read of what failed', () => {
    const history = historyFromText('P1 W(x)1! · P2 R(x)1');
    const [result] = checkLadder(history, casRegister(), BUDGET, { levels: ['causal'] });
    expect(result!.verdict).toMatchObject({ verdict: 'invalid', anomaly: 'aborted-read' });
  });
});
