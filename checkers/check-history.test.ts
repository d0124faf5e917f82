/** The door to all checkers: what is decided, what is told of it, and how it ends early. */
import { describe, expect, it, vi } from 'vitest';
import { Failure } from '../src/base/failure.ts';
import { randomFrom } from '../src/base/random.ts';
import { columnsFromEvents } from '../src/history/columns-builder.ts';
import type { Columns } from '../src/history/columns.ts';
import { checkHistory, type Question } from './check-history.ts';
import { historyOf } from '../testing/histories/history-of.ts';
import { simulate } from '../testing/histories/simulated-clients.ts';
import { workloadOf } from '../testing/histories/simulated-workloads.ts';

// Threads are started and ended here, one of them after a grace of seconds; a busy machine takes longer.
vi.setConfig({ testTimeout: 60_000 });

const budget = { timeMs: 20_000, memoryBytes: 2 ** 28 };

const stale = historyOf(`
  1 invoke write 1
  1 ok     write 1
  1 invoke write 2
  1 ok     write 2
  2 invoke read
  2 ok     read 1
`);

const ask = (changes: Partial<Question> = {}) =>
  checkHistory({
    history: stale,
    model: { name: 'register' },
    levels: ['linearizable'],
    budget,
    ...changes,
  });

const verdictsOf = ({ levels }: Awaited<ReturnType<typeof ask>>): Record<string, string> =>
  Object.fromEntries(levels.map(({ level, verdict }) => [level, verdict.verdict]));

const moduleOf = (source: string) => ({
  module: `data:text/javascript,${encodeURIComponent(source)}`,
});
const ENDLESS = moduleOf(
  `export const model = { name: 'endless', init: 0, step() { for (;;); } };`,
);

/** So many pushes at once that no search comes to an end. */
const hard = (): Columns => {
  const plan = { operations: 4000, processes: 60, keys: 0, unknown: 0, failed: 0, wrong: 0.001 };
  return columnsFromEvents(simulate(workloadOf('stack', {}, 3), plan, randomFrom('hard')));
};

describe('what is decided', () => {
  it('is every level that was asked for, in that order, each once', async () => {
    const answer = await ask({ levels: ['causal', 'linearizable', 'sequential', 'causal'] });
    expect(answer.levels.map(({ level }) => level)).toEqual([
      'causal',
      'linearizable',
      'sequential',
    ]);
    expect(verdictsOf(answer)).toEqual({
      causal: 'valid',
      linearizable: 'invalid',
      sequential: 'valid',
    });
    expect(answer.model).toBe('register');
    expect(answer.ladder).toMatch(/^causal; not linearizable \(reads up to .+\); sequentially/u);
  });

  it('is convergence too, where it is known when all was healed', async () => {
    const event = (index: number, type: 'invoke' | 'ok', f: string, value: number | null) => {
      const process = f === 'write' ? 1 : 2;
      return { index, time: index * 1e9, process, type, f, value, node: `n${process}`, key: 'x' };
    };
    const history = columnsFromEvents([
      event(0, 'invoke', 'write', 1),
      event(1, 'ok', 'write', 1),
      event(2, 'invoke', 'read', null),
      event(3, 'ok', 'read', 1),
    ]);
    const answer = await ask({ history, levels: ['convergence'], healedAt: 0 });
    expect(answer.convergence?.nodes).toMatchObject([
      { node: 'n1', state: 'unread' },
      { node: 'n2', state: 'apart' },
    ]);
    expect(verdictsOf(await ask({ history, levels: ['convergence'] }))).toEqual({
      convergence: 'unknown',
    });
  });

  it('has its order replayed where that is asked for', async () => {
    const history = historyOf(`
      1 invoke write 1
      1 ok     write 1
    `);
    const levels = ['linearizable', 'sequential', 'causal'] as const;
    const { levels: decided } = await ask({ history, levels, verifyWitness: true });
    expect(decided.map(({ witness }) => witness)).toEqual(['verified', 'absent', 'absent']);
    expect((await ask({ history })).levels[0]).not.toHaveProperty('witness');
  });

  it('is the same by a model of one’s own, whose words are used', async () => {
    const model = moduleOf(`export const model = {
      name: 'mine', init: null,
      step: (state, { f, argument, result }) =>
        f === 'write' ? argument : result === undefined || result === state ? state : undefined,
      describe: ({ f }) => f.repeat(400),
    };`);
    const { model: name, counterexample, levels } = await ask({ model });
    expect([name, levels[0]?.verdict.verdict]).toEqual(['mine', 'invalid']);
    const labels = counterexample?.operations.map(({ label }) => label) ?? [];
    expect(labels.at(-1)).toMatch(/^readread.* more characters .*read$/u);
  });
});

describe('what is told of a violation', () => {
  it('is data: rows, events, times, words, and what is left out', async () => {
    const { counterexample } = await ask();
    expect(counterexample).toMatchObject({
      level: 'linearizable',
      anomaly: 'lost-write',
      staleness: { versionsBehind: 1 },
      leftOut: { ofProof: 0, ofHistory: 0 },
    });
    expect(counterexample?.operations[2]).toEqual({
      row: 2,
      event: 4,
      process: 2,
      f: 'read',
      label: 'read 1',
      outcome: 'ok',
      invokeTime: 5e6,
      completeTime: 6e6,
      invokeRank: 4,
      completeRank: 5,
      inProof: true,
    });
    expect(structuredClone(counterexample)).toEqual(counterexample);
  });

  it('is of the level that was asked for first among the broken ones', async () => {
    const history = historyOf(`
      1 invoke write 1
      1 ok     write 1
      1 invoke read
      1 ok     read 7
    `);
    const { counterexample } = await ask({ history, levels: ['causal', 'linearizable'] });
    expect(counterexample).toMatchObject({ level: 'causal', anomaly: 'thin-air-read' });
    expect(counterexample?.operations.map(({ label }) => label)).toEqual(['read 7']);
  });

  it('never prints every element of a set', async () => {
    const adds = Array.from({ length: 20_000 }, (_, element) => element);
    const history = columnsFromEvents(
      [
        ...adds.map((element) => ['add', element] as const),
        ['read', adds.slice(1)] as const,
      ].flatMap(([f, value], at) =>
        (['invoke', 'ok'] as const).map((type, half) => ({
          index: 2 * at + half,
          time: (2 * at + half) * 1000,
          process: 1,
          type,
          f,
          value: f === 'read' && type === 'invoke' ? null : value,
        })),
      ),
    );
    const { counterexample, levels } = await ask({ history, model: { name: 'set' } });
    expect(levels[0]?.verdict.verdict).toBe('invalid');
    expect(JSON.stringify(counterexample)).toContain('more elements');
    expect(JSON.stringify({ counterexample, levels }).length).toBeLessThan(2_000);
  });
});

describe('a check that ends early', () => {
  it('when the time is over, also where a model never returns; the next one is not harmed', async () => {
    const answer = await ask({ model: ENDLESS, budget: { ...budget, timeMs: 100 } });
    expect(answer.levels[0]?.verdict).toMatchObject({
      verdict: 'unknown',
      reason: 'The time budget ran out.',
    });
    expect(verdictsOf(await ask())).toEqual({ linearizable: 'invalid' });
  });

  it('keeps what was decided by then', async () => {
    // The sentence of the verdict names one operation; what is shown of it names all.
    const model = moduleOf(`let named = 0; export const model = {
      name: 'mute', init: null,
      step: (state, { f, argument, result }) =>
        f === 'write' ? argument : result === state ? state : undefined,
      describe() { while (named > 0); named++; return 'x'; },
    };`);
    const levels = ['linearizable', 'sequential'] as const;
    const answer = await ask({ model, levels, budget: { ...budget, timeMs: 100 } });
    expect(verdictsOf(answer)).toEqual({ linearizable: 'invalid', sequential: 'unknown' });
  });

  it('when it is stopped', async () => {
    const stop = new AbortController();
    const asked = checkHistory({
      history: hard(),
      model: { name: 'stack' },
      levels: ['linearizable', 'sequential'],
      budget: { ...budget, onProgress: () => stop.abort() },
      signal: stop.signal,
    });
    const { levels } = await asked;
    expect(levels.map(({ verdict }) => verdict)).toMatchObject([
      { verdict: 'unknown', reason: 'The check was stopped.' },
      { verdict: 'unknown', reason: 'The check was stopped.' },
    ]);
  });

  it('before it begins, when it was stopped before', async () => {
    const answer = await ask({ signal: AbortSignal.abort(), levels: ['causal', 'convergence'] });
    expect(verdictsOf(answer)).toEqual({ causal: 'unknown', convergence: 'unknown' });
  });

  it('by what the user did wrong, as the failure it is; the next one is not harmed', async () => {
    await expect(ask({ model: { name: 'regster' } })).rejects.toThrow(Failure);
    await expect(ask({ model: { name: 'stack' } })).rejects.toThrow('does not know "write"');
    await expect(ask({ model: moduleOf('export const model = 1;') })).rejects.toMatchObject({
      code: 'bad-model',
    });
    expect(verdictsOf(await ask())).toEqual({ linearizable: 'invalid' });
  });
});
