import { describe, expect, it, vi } from 'vitest';
import { columnsFromEvents } from '../../../src/history/columns-builder.ts';
import type { Columns } from '../../../src/history/columns.ts';
import { Failure } from '../../../src/base/failure.ts';
import { randomFrom } from '../../../src/base/random.ts';
import type { ModelName } from '../../models/registry.ts';
import type { Budget } from '../../verdict.ts';
import { checkLinearizability } from '../check.ts';
import { historyOf as written } from '../../../testing/histories/history-of.ts';
import { type Plan, simulate } from '../../../testing/histories/simulated-clients.ts';
import { workloadOf } from '../../../testing/histories/simulated-workloads.ts';
import { verifyWitness } from '../witness.ts';
import { checkLinearizabilityInPool } from './pool.ts';

// Threads of its own start here, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const budget: Budget = { timeMs: 20_000, memoryBytes: 2 ** 28 };
const plan: Plan = { operations: 200, processes: 4, keys: 6, unknown: 0.02, failed: 0, wrong: 0 };

const historyOf = (name: ModelName, changes: Partial<Plan> = {}, values = 3): Columns => {
  const random = randomFrom(`${name} ${JSON.stringify(changes)}`);
  return columnsFromEvents(simulate(workloadOf(name, {}, values), { ...plan, ...changes }, random));
};

describe('checkLinearizabilityInPool', () => {
  it('agrees with the check in one thread and brings a witness', async () => {
    const history = historyOf('cas-register');
    const { model } = workloadOf('cas-register');
    const verdict = await checkLinearizabilityInPool(history, { name: 'cas-register' }, budget);
    expect(verdict.verdict).toBe('valid');
    const order = verdict.verdict === 'valid' ? verdict.witness : undefined;
    expect(verifyWitness(history, model, order ?? new Int32Array())).toEqual({ ok: true });
  });

  it('finds the one bad key among many', async () => {
    const history = historyOf('stack', { wrong: 0.05 });
    const here = checkLinearizability(history, workloadOf('stack').model, budget);
    expect(here.verdict).toBe('invalid');
    const there = await checkLinearizabilityInPool(history, { name: 'stack' }, budget);
    expect(there.verdict).toBe('invalid');
  });

  it('lets the two searches compete where there is one key', async () => {
    const history = historyOf('stack', { keys: 0 });
    const verdict = await checkLinearizabilityInPool(history, { name: 'stack' }, budget, {
      workers: 2,
    });
    expect(verdict.verdict).toBe('valid');
  });

  it('loads a model of the user by its URL', async () => {
    const source = `export const model = {
      name: 'always-null', init: null,
      step: (state, { f, result }) => (f === 'read' && result !== null ? undefined : state),
    };`;
    const module = `data:text/javascript,${encodeURIComponent(source)}`;
    const verdict = await checkLinearizabilityInPool(historyOf('register'), { module }, budget);
    expect(verdict).toMatchObject({ verdict: 'invalid' });
  });

  it('finds a violation of one key while another takes for ever', async () => {
    const source = `export const model = {
      name: 'endless-on-slow', init: null,
      step(state, { key, argument, result, f }) {
        while (key === 'slow');
        return f === 'write' ? argument : result === state ? state : undefined;
      },
    };`;
    const module = `data:text/javascript,${encodeURIComponent(source)}`;
    const history = written('1 write 1 @slow; 1 write 2 @slow; 1 write 3 @slow; 2 read → 9 @bad');
    const verdict = await checkLinearizabilityInPool(history, { module }, budget, { workers: 2 });
    expect(verdict).toMatchObject({ verdict: 'invalid', operations: [3] });
  });

  it('comes to the other keys before it has tried hard ones for long', async () => {
    const source = `export const model = {
      name: 'sum', init: 0,
      step: (state, { f, argument, result }) =>
        f === 'add' ? state + argument : result === state ? state : undefined,
    };`;
    const module = `data:text/javascript,${encodeURIComponent(source)}`;
    const hard = ['a', 'b', 'c', 'd'].flatMap((key) => [
      ...Array.from({ length: 40 }, (_, at) => `${at} add ${2 ** at} ? @${key}`),
      `99 read → -1 @${key}`,
    ]);
    const bad = Array.from({ length: 60 }, () => '1 add 1 @bad');
    const history = written([...hard, ...bad, '1 read → 1 @bad'].join('\n'));
    const verdict = await checkLinearizabilityInPool(
      history,
      { module },
      { ...budget, timeMs: 50_000 },
      { workers: 2 },
    );
    expect(verdict).toMatchObject({ verdict: 'invalid', operations: [history.count - 1] });
  });

  it('decides what others left, and nothing else', async () => {
    const source = `export const model = {
      name: 'endless-on-slow', init: 0,
      step(state, { key, argument, result, f }) {
        while (key === 'slow');
        return f === 'add' ? state + argument : result === state ? state : undefined;
      },
    };`;
    const module = `data:text/javascript,${encodeURIComponent(source)}`;
    const history = written('1 add 1 @slow; 1 add 2 @quick; 1 read → 2 @quick');
    const decided = [{ verdict: 'valid', engine: 'others' } as const];
    const pass = { decided, undecided: [{ partition: 1, size: 2 }], notes: ['so far'] };
    const verdict = await checkLinearizabilityInPool(history, { module }, budget, { pass });
    expect(verdict).toEqual({
      verdict: 'valid',
      engine: expect.stringMatching(/^others, wgl/u) as unknown,
      notes: ['so far'],
    });
  });

  it('ends a model that never returns when the time is over', async () => {
    const source = `export const model = { name: 'endless', init: 0, step() { for (;;); } };`;
    const module = `data:text/javascript,${encodeURIComponent(source)}`;
    const verdict = await checkLinearizabilityInPool(
      historyOf('register'),
      { module },
      { ...budget, timeMs: 200 },
    );
    expect(verdict).toMatchObject({ verdict: 'unknown' });
    expect(verdict.verdict === 'unknown' && verdict.reason).toContain('The time budget ran out');
  });

  it('stops when it is told to', async () => {
    const source = `export const model = { name: 'endless', init: 0, step() { for (;;); } };`;
    const module = `data:text/javascript,${encodeURIComponent(source)}`;
    const stop = new AbortController();
    const verdict = checkLinearizabilityInPool(historyOf('register'), { module }, budget, {
      signal: stop.signal,
    });
    stop.abort();
    expect(await verdict).toMatchObject({
      verdict: 'unknown',
      reason: 'The check was stopped before all was decided. Try a larger budget.',
    });
  });

  it('passes on what the user did wrong as the failure it is', async () => {
    const history = historyOf('stack');
    const asked = checkLinearizabilityInPool(history, { name: 'register' }, budget);
    await expect(asked).rejects.toThrow(Failure);
    await expect(asked).rejects.toThrow('The model register does not know "');
    const unknown = checkLinearizabilityInPool(history, { name: 'regster' }, budget);
    await expect(unknown).rejects.toThrow('There is no model "regster".');
  });
});
