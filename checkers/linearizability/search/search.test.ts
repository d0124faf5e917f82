import { describe, expect, it } from 'vitest';
import { columnsFromEvents } from '../../../src/history/columns-builder.ts';
import { randomFrom } from '../../../src/base/random.ts';
import { asModel, type Model } from '../../model.ts';
import { modelNamed } from '../../models/registry.ts';
import { partitionsOf } from '../rows/partition.ts';
import { type Plan, simulate } from '../../../testing/histories/simulated-clients.ts';
import { workloadOf } from '../../../testing/histories/simulated-workloads.ts';
import { historyOf } from '../../../testing/histories/history-of.ts';
import { problemOf } from './problem.ts';
import { search, STRATEGIES } from './search.ts';

const problemIn = (text: string, model: Model) => {
  const history = historyOf(text);
  return problemOf(history, partitionsOf(history, model)[0]!.events, model);
};

const limits = { deadline: Infinity, memoryBytes: 2 ** 28 };

describe('problemOf', () => {
  const problem = problemIn(
    `
    1 invoke write 1
    2 invoke write 2
    2 info   write
    3 invoke write 2
    1 ok     write 1
    4 invoke read
    3 info   write
    4 ok     read 1
    5 invoke read
    5 info   read
    6 invoke write 3
    6 fail   write
    `,
    modelNamed('register'),
  );

  it('leaves out what says nothing: failures, and reads nobody saw the result of', () => {
    expect([...problem.row]).toEqual([0, 3]);
    expect(problem.unknownCount).toBe(2);
  });

  it('counts equal unknown operations as one group', () => {
    expect(problem.groups).toMatchObject([{ rows: [1, 2] }]);
  });

  it('uses a slot again once its operation has completed', () => {
    expect(problem.slots).toBe(1);
    expect([...problem.slot]).toEqual([0, 0]);
  });
});

describe('search', () => {
  it.each(STRATEGIES)('%s finds the operation no order gets past', (strategy) => {
    const problem = problemIn(
      `
      1 invoke push 1
      1 ok     push 1
      1 invoke push 2
      1 ok     push 2
      1 invoke pop
      1 ok     pop 1
      1 invoke pop
      1 ok     pop 2
      `,
      modelNamed('stack'),
    );
    expect(search(problem, limits, [strategy])).toEqual({
      stuckAt: 2,
      states: [[1, 2]],
      by: strategy,
    });
  });

  it.each(STRATEGIES)('%s finds an order that needs unknown operations, each once', (strategy) => {
    const text = `
      1 invoke push 1
      1 info   push
      2 invoke push 1
      2 info   push
      3 invoke pop
      3 ok     pop 1
      3 invoke pop
      3 ok     pop 1`;
    const third = `
      3 invoke pop
      3 ok     pop 1`;
    const stack = modelNamed('stack');
    const result = search(problemIn(text, stack), limits, [strategy]);
    expect('found' in result && new Set(result.found)).toEqual(new Set([0, 1, 2, 3]));
    expect(search(problemIn(text + third, stack), limits, [strategy])).toMatchObject({
      stuckAt: 2,
    });
  });

  it.each(STRATEGIES)('%s looks ahead to what is read next, and names it', (strategy) => {
    // Sixteen appends at once, and a text read later that begins with none of them: no order of
    // theirs is tried to the end.
    const at = Array.from({ length: 16 }, (_, client) => client);
    const text = [
      ...at.map((client) => `${client} invoke append "${client}"`),
      ...at.map((client) => `${client} ok append "${client}"`),
      '99 invoke get',
      '99 ok get "x"',
    ].join('\n');
    let looks = 0;
    const stopped = () => ++looks > 3;
    const result = search(problemIn(text, modelNamed('kv')), { ...limits, stopped }, [strategy]);
    expect(result).toMatchObject({ stuckAt: 16 });
  });

  it('finds out a model that calls read-only what changes its state', () => {
    const liar = asModel({
      name: 'liar',
      init: 0,
      step: (state: unknown) => (state as number) + 1,
      readOnly: () => true,
    });
    const problem = problemIn('1 invoke read\n1 ok read 1', liar);
    expect(() => search(problem, limits)).toThrow(
      'The model liar changes its state in "read → 1", which it calls read-only or a failure.',
    );
  });

  it("says which operation a user's model failed on", () => {
    const broken = asModel({
      name: 'broken',
      init: 0,
      step: () => {
        throw new TypeError('x is not a function');
      },
    });
    const problem = problemIn('1 invoke read\n1 ok read 1', broken);
    expect(() => search(problem, limits)).toThrow(
      'The model broken failed on "read → 1": x is not a function',
    );
  });
});

describe('the budget of a search', () => {
  const plan: Plan = {
    operations: 1000,
    processes: 10,
    keys: 0,
    unknown: 0.06,
    failed: 0,
    wrong: 0,
  };
  /** Sixty pushes that may or may not have happened, and one pop that nobody can explain. */
  const worst = () => {
    const workload = workloadOf('stack', {}, 1000);
    const events = simulate(workload, { ...plan, busy: true }, randomFrom('worst'));
    const index = events.length;
    const pop = { time: index * 1000, process: 99_999, f: 'pop' };
    const history = columnsFromEvents([
      ...events,
      { ...pop, index, type: 'invoke', value: null },
      { ...pop, index: index + 1, type: 'ok', value: 'never pushed' },
    ]);
    return problemOf(history, partitionsOf(history, workload.model)[0]!.events, workload.model);
  };

  it('ends in time and says how far it came', () => {
    const result = search(worst(), { ...limits, deadline: performance.now() + 200 });
    expect(result).toMatchObject({ ranOut: 'time' });
    expect('ranOut' in result && result.furthest).toBeGreaterThan(0);
  });

  it('ends within its memory', () => {
    const deadline = performance.now() + 30_000;
    expect(search(worst(), { deadline, memoryBytes: 2 ** 20 })).toMatchObject({ ranOut: 'memory' });
  });

  it('ends when it is told to', () => {
    expect(search(worst(), { ...limits, stopped: () => true })).toMatchObject({
      ranOut: 'stopped',
    });
  });

  it('tells its progress', () => {
    const told: number[] = [];
    search(worst(), {
      ...limits,
      stopped: () => told.length === 3,
      onProgress: (events) => told.push(events),
    });
    expect(told.length).toBe(3);
    expect(told.toSorted((a, b) => a - b)).toEqual(told);
  });
});
