/**
 * Each workload against an object in memory, one client after the other: a right one is valid by the
 * workload's own model, one with a mistake is not, and the closing phase sees what was lost.
 */
import { describe, expect, it } from 'vitest';
import { checkLinearizability, modelNamed } from '../checkers/index.ts';
import { randomFrom } from '../src/base/random.ts';
import { defaultsOf } from '../src/cli/run/options.ts';
import type { Workload, WorkloadSetting } from '../src/generator/workload.ts';
import { columnsFromEvents } from '../src/history/columns-builder.ts';
import type { HistoryEvent, Json, Outcome, Request } from '../src/history/operation.ts';
import { bank, initialOf } from './bank.ts';
import { queue } from './queue.ts';
import { register } from './register.ts';
import { set } from './set.ts';

type Perform = (request: Request) => Outcome;

const WHO = { process: 0, node: 'n1' };

const settingOf = (workload: Workload): WorkloadSetting => ({
  random: randomFrom(workload.name),
  keys: 2,
  concurrency: 1,
  nodes: ['n1'],
  options: defaultsOf(workload.options ?? {}),
});

/** 200 operations and the closing phase. */
const play = (workload: Workload, perform: Perform): readonly HistoryEvent[] => {
  const source = workload.source(settingOf(workload));
  const events: HistoryEvent[] = [];
  const one = (request: Request): void => {
    const { f, key, value } = request;
    const common = { process: 0, f, ...(key === undefined ? {} : { key }) };
    const at = events.length;
    events.push({ ...common, index: at, time: at, type: 'invoke', value });
    const outcome = perform(request);
    const told = outcome.type === 'ok' ? outcome.value : null;
    events.push({ ...common, index: at + 1, time: at + 1, type: outcome.type, value: told });
    source.completed(WHO, request, outcome);
  };
  for (let i = 0; i < 200; i++) {
    const next = source.next(WHO);
    if (typeof next === 'object') one(next);
  }
  const closing = source.closing?.();
  if (closing?.kind === 'agree') closing.requests.forEach(one);
  if (closing?.kind === 'drain') {
    for (let next = closing.next(WHO); typeof next === 'object'; next = closing.next(WHO))
      one(next);
  }
  return events;
};

const verdictOf = (workload: Workload, events: readonly HistoryEvent[]): string => {
  const { model, options = {} } = workload.check(settingOf(workload).options);
  const budget = { timeMs: 5_000, memoryBytes: 2 ** 28 };
  return checkLinearizability(columnsFromEvents(events), modelNamed(model, options), budget)
    .verdict;
};

const ok = (value: Json): Outcome => ({ type: 'ok', value });

const registers = (): Perform => {
  const values = new Map<string, Json>();
  return ({ f, key = '', value }) => {
    if (f === 'read') return ok(values.get(key) ?? null);
    if (f === 'cas') {
      const [from, to] = value as [Json, Json];
      const seen = values.get(key) ?? null;
      if (seen !== from) return { type: 'fail', error: 'other', observed: seen };
      values.set(key, to);
      return ok(value);
    }
    values.set(key, value);
    return ok(value);
  };
};

const sets = (lost?: Json): Perform => {
  const elements = new Map<string, Json[]>();
  return ({ f, key = '', value }) => {
    const held = elements.get(key) ?? [];
    if (f === 'read') return ok(held);
    if (value !== lost) elements.set(key, [...held, value]);
    return ok(value);
  };
};

const queues = (lost?: Json): Perform => {
  const items = new Map<string, Json[]>();
  return ({ f, key = '', value }) => {
    const held = items.get(key) ?? [];
    if (f === 'dequeue') {
      items.set(key, held.slice(1));
      return ok(held[0] ?? null);
    }
    if (value !== lost) items.set(key, [...held, value]);
    return ok(value);
  };
};

const accounts = (interest = 0): Perform => {
  const balances = initialOf(settingOf(bank).options);
  return ({ f, value }) => {
    if (f === 'read') return ok({ ...balances });
    const { from, to, amount } = value as { from: string; to: string; amount: number };
    if ((balances[from] ?? 0) < amount) return { type: 'fail', error: 'not enough' };
    balances[from] = (balances[from] ?? 0) - amount;
    balances[to] = (balances[to] ?? 0) + amount + interest;
    return ok(value);
  };
};

describe.each<[Workload, Perform, Perform]>([
  [register, registers(), () => ok(7)],
  [set, sets(), sets(3)],
  [queue, queues(), queues(3)],
  [bank, accounts(), accounts(1)],
])('the workload $name', (workload, right, wrong) => {
  it('is valid against a right object, with every essential function', () => {
    const events = play(workload, right);
    expect(verdictOf(workload, events)).toBe('valid');
    const succeeded = new Set(events.filter(({ type }) => type === 'ok').map(({ f }) => f));
    expect(workload.essential.filter((f) => !succeeded.has(f))).toEqual([]);
  });

  it('is not against one with a mistake', () => {
    expect(verdictOf(workload, play(workload, wrong))).toBe('invalid');
  });

  it('asks the same for the same seed', () => {
    const asked = (): unknown => {
      const source = workload.source(settingOf(workload));
      return Array.from({ length: 50 }, () => source.next(WHO));
    };
    expect(asked()).toEqual(asked());
  });
});

it('a queue is empty only when that was seen several times in a row, after the end', () => {
  const source = queue.source({ ...settingOf(queue), keys: 1 });
  const dequeue: Request = { f: 'dequeue', key: 'q0', value: null };
  for (let i = 0; i < 5; i++) source.completed(WHO, dequeue, ok(null));
  const closing = source.closing?.();
  if (closing?.kind !== 'drain') throw new Error('not drained');
  for (const value of [null, null, 7, null, null]) {
    expect(closing.next(WHO)).toEqual(dequeue);
    source.completed(WHO, dequeue, ok(value));
  }
  source.completed(WHO, dequeue, { type: 'fail', error: 'refused', unreachable: true });
  for (const value of [null, null, null]) {
    expect(closing.next(WHO)).toEqual(dequeue);
    source.completed(WHO, dequeue, ok(value));
  }
  expect(closing.next(WHO)).toBe('done');
});
