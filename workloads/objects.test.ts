/**
 * Each workload against an object in memory, two clients in turn: a right one is valid by the
 * workload's own model, one with a mistake is not, and the closing phase sees what was lost.
 */
import { describe, expect, it } from 'vitest';
import { checkLinearizability, modelNamed } from '../checkers/index.ts';
import { randomFrom } from '../src/base/random.ts';
import { defaultsOf } from '../src/cli/run/options.ts';
import type { OperationSource, Workload, WorkloadSetting } from '../src/generator/workload.ts';
import { columnsFromEvents } from '../src/history/columns-builder.ts';
import type { HistoryEvent, Json, Outcome, Request } from '../src/history/operation.ts';
import { decideProperty } from '../checkers/properties/decide.ts';
import { propertyNamed } from '../checkers/properties/names.ts';
import { appendList } from './append-list.ts';
import { bank, initialOf } from './bank.ts';
import { counter } from './counter.ts';
import { fencedLock, lock } from './lock.ts';
import { log } from './log.ts';
import { queue } from './queue.ts';
import { register } from './register.ts';
import { set } from './set.ts';
import { uniqueIds } from './unique-ids.ts';

type Perform = (request: Request) => Outcome;

const WHO = { process: 0, node: 'n1' };
const OTHER = { process: 1, node: 'n1' };

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
  const one = (request: Request, who = WHO): void => {
    const { f, key, value } = request;
    const common = { process: who.process, f, ...(key === undefined ? {} : { key }) };
    const at = events.length;
    events.push({ ...common, index: at, time: at, type: 'invoke', value });
    const outcome = perform(request);
    const told = outcome.type === 'ok' ? outcome.value : null;
    events.push({ ...common, index: at + 1, time: at + 1, type: outcome.type, value: told });
    source.completed(who, request, outcome);
  };
  for (let i = 0; i < 200; i++) {
    const who = i % 2 === 0 ? WHO : OTHER;
    const next = source.next(who);
    if (typeof next === 'object') one(next, who);
  }
  const closing = source.closing?.();
  if (closing?.kind === 'agree') for (const request of closing.requests) one(request);
  if (closing?.kind === 'drain') {
    for (const who of [WHO, OTHER]) {
      for (let next = closing.next(who); typeof next === 'object'; next = closing.next(who))
        one(next, who);
    }
  }
  return events;
};

const verdictOf = (workload: Workload, events: readonly HistoryEvent[]): string => {
  const spec = workload.check(settingOf(workload).options);
  const history = columnsFromEvents(events);
  if (spec.kind === 'property') {
    const property = propertyNamed(spec.property);
    if (property === undefined) throw new Error(`no property ${spec.property}`);
    return decideProperty(property, history).verdict;
  }
  const budget = { timeMs: 5_000, memoryBytes: 2 ** 28 };
  return checkLinearizability(history, modelNamed(spec.model, spec.options ?? {}), budget).verdict;
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

const locks = (fenced: boolean): Perform => {
  const tokens = new Map<string, number | null>();
  let last = 0;
  return ({ f, key = '', value }) => {
    const held = tokens.get(key) ?? null;
    if (f === 'release') {
      if (held === null || (value !== null && value !== held)) return refused(held);
      tokens.set(key, null);
      return ok(value);
    }
    if (held !== null) return refused(held);
    tokens.set(key, ++last);
    return ok(fenced ? last : value);
  };
};

const refused = (observed: Json): Outcome => ({ type: 'fail', error: 'refused', observed });

const counters = (lost?: number): Perform => {
  const values = new Map<string, number>();
  let adds = 0;
  return ({ f, key = '', value }) => {
    const held = values.get(key) ?? 0;
    if (f === 'read') return ok(held);
    if (++adds !== lost) values.set(key, held + Number(value));
    return ok(value);
  };
};

const logs = (lost?: Json): Perform => {
  const entries = new Map<string, Json[]>();
  return ({ f, key = '', value }) => {
    const held = entries.get(key) ?? [];
    if (f === 'read') return ok(held[Number(value)] ?? null);
    if (value !== lost) entries.set(key, [...held, value]);
    return ok(held.length);
  };
};

const ids = (again?: number): Perform => {
  let given = 0;
  return () => ok(++given === again ? 1 : given);
};

describe.each<[Workload, Perform, Perform]>([
  [register, registers(), () => ok(7)],
  [set, sets(), sets(3)],
  [queue, queues(), queues(3)],
  [bank, accounts(), accounts(1)],
  [lock, locks(false), () => ok(null)],
  [fencedLock, locks(true), () => ok(7)],
  [counter, counters(), counters(3)],
  [log, logs(), logs(3)],
  [appendList, sets(), sets(3)],
  [uniqueIds, ids(), ids(100)],
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

describe('locks', () => {
  const acquire: Request = { f: 'acquire', key: 'l0', value: null };
  const release: Request = { f: 'release', key: 'l0', value: null };
  const sourceOf = (workload: Workload) => workload.source({ ...settingOf(workload), keys: 1 });
  const asked = (source: OperationSource, who = WHO): Set<string> =>
    new Set(Array.from({ length: 40 }, () => (source.next(who) as Request).f));

  it('are released by who holds them, with the token that it was given', () => {
    const source = sourceOf(fencedLock);
    expect(source.next(WHO)).toEqual(acquire);
    source.completed(WHO, acquire, ok(7));
    expect(source.next(WHO)).toEqual({ ...release, value: 7 });
    expect(asked(source, OTHER)).toEqual(new Set(['acquire']));
    source.completed(WHO, release, { type: 'fail', error: 'no leader', unreachable: true });
    expect(source.next(WHO)).toEqual({ ...release, value: 7 });
    source.completed(WHO, { ...release, value: 7 }, ok(7));
    expect(source.next(WHO)).toEqual(acquire);
  });

  it('that nobody is known to hold are released by others, until that is known', () => {
    const source = sourceOf(lock);
    source.completed(WHO, acquire, { type: 'info', error: 'timeout' });
    expect(asked(source, OTHER)).toEqual(new Set(['acquire', 'release']));
    source.completed(OTHER, release, refused(null));
    expect(asked(source, OTHER)).toEqual(new Set(['acquire']));
    // The acquire took effect after all.
    source.completed(OTHER, acquire, refused(1));
    expect(asked(source, OTHER)).toEqual(new Set(['acquire', 'release']));
    source.completed(OTHER, release, ok(null));
    expect(asked(source, OTHER)).toEqual(new Set(['acquire']));
  });

  it('are given back in the end', () => {
    const source = sourceOf(lock);
    source.completed(WHO, acquire, ok(null));
    const closing = source.closing?.();
    if (closing?.kind !== 'drain') throw new Error('not drained');
    expect(closing.next(OTHER)).toBe('done');
    expect(closing.next(WHO)).toEqual(release);
    source.completed(WHO, release, ok(null));
    expect(closing.next(WHO)).toBe('done');
  });
});

it('a log is read to its end in the end, and again where a read failed', () => {
  const source = log.source({ ...settingOf(log), keys: 1 });
  const readAt = (value: number): Request => ({ f: 'read', key: 'log0', value });
  source.completed(WHO, { f: 'append', key: 'log0', value: 1 }, ok(1));
  const closing = source.closing?.();
  if (closing?.kind !== 'drain') throw new Error('not drained');
  const all = [0, 1, 2].map((offset) => {
    expect(closing.next(WHO)).toEqual(readAt(offset));
    return readAt(offset);
  });
  source.completed(WHO, all[0]!, ok('x'));
  source.completed(WHO, all[2]!, ok(null));
  expect(closing.next(WHO)).toBe('wait');
  source.completed(WHO, all[1]!, { type: 'fail', error: 'down', unreachable: true });
  expect(closing.next(WHO)).toEqual(all[1]);
  source.completed(WHO, all[1]!, ok('y'));
  expect(closing.next(WHO)).toBe('done');
});

it('lists give way to fresh ones when they are long, and all are read in the end', () => {
  const source = appendList.source({
    ...settingOf(appendList),
    keys: 1,
    reads: 0,
    options: { length: 3 },
  });
  const keys = Array.from({ length: 7 }, () => (source.next(WHO) as Request).key);
  expect(keys).toEqual(['a0', 'a0', 'a0', 'a1', 'a1', 'a1', 'a2']);
  const closing = source.closing?.();
  if (closing?.kind !== 'agree') throw new Error('not read');
  expect(closing.requests.map(({ key }) => key)).toEqual(['a0', 'a1', 'a2']);
});
