import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.ts';
import { columnsFromEvents } from '../../src/history/columns-builder.ts';
import { simulate } from '../../testing/histories/simulated-clients.ts';
import { workloadOf } from '../../testing/histories/simulated-workloads.ts';
import { decideHere } from './decide-here.ts';
import type { Task } from './messages.ts';

const task = (operations: number, changes: Partial<Task> = {}): Task => {
  const plan = { operations, processes: 3, keys: 2, unknown: 0, failed: 0, wrong: 0 };
  return {
    history: columnsFromEvents(simulate(workloadOf('register', {}, 3), plan, randomFrom('here'))),
    model: { name: 'register' },
    levels: ['linearizable', 'sequential'],
    timeMs: 10_000,
    memoryBytes: 2 ** 28,
    verifyWitness: true,
    ...changes,
  };
};

const decide = (asked: Task) => decideHere(asked, asked.levels);

describe('in the thread that asks', () => {
  it('a small history is decided, every level', async () => {
    const answer = await decide(task(100));
    expect(answer?.levels).toMatchObject([
      { level: 'linearizable', verdict: { verdict: 'valid' }, witness: 'verified' },
      { level: 'sequential', verdict: { verdict: 'valid' } },
    ]);
  });

  it('a large one is not, nor one by a module that may never return', async () => {
    expect(await decide(task(3_000))).toBeUndefined();
    expect(await decide(task(100, { model: { module: 'data:text/javascript,' } }))).toBeUndefined();
  });

  it('what is undecided within a moment is left to a thread, but for those who gave no more', async () => {
    const none = { levels: ['causal'], model: { name: 'mutex' } } as const;
    const { history } = task(0);
    expect(await decide(task(0, { ...none, history }))).toBeUndefined();
    const answer = await decide(task(0, { ...none, history, timeMs: 10 }));
    expect(answer?.levels).toMatchObject([{ verdict: { verdict: 'unknown' } }]);
  });
});
