/** Every engine on one long key, when nobody waits for it any longer: at no moment does it say anything. */
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../../src/base/random.ts';
import type { Columns } from '../../../src/history/columns.ts';
import { columnsFromEvents } from '../../../src/history/columns-builder.ts';
import { initialBalances, simulatedBank } from '../../../testing/histories/simulated-bank.ts';
import { simulate } from '../../../testing/histories/simulated-clients.ts';
import {
  modelOf,
  OBJECT_NAMES,
  type ObjectName,
  simulatedObject,
} from '../../../testing/histories/simulated-objects.ts';
import { simulatedQueue } from '../../../testing/histories/simulated-queue.ts';
import { simulatedRegister } from '../../../testing/histories/simulated-register.ts';
import type { Model } from '../../model.ts';
import { modelNamed } from '../../models/registry.ts';
import { enginesOf, type KeyEngine } from './by-model.ts';
import { STOPPED } from './engine.ts';

const BUDGET = { timeMs: 60_000, memoryBytes: 2 ** 28 };

/** Where whole collections are read each read is as long as the history, so that is shorter. */
const READ_WHOLE: ReadonlySet<ObjectName> = new Set(['append-list', 'kv-append', 'set']);
const LONG = 12_000;
const LONG_OF_WHOLE_READS = 600;

const object = (name: ObjectName): Columns => {
  const operations = READ_WHOLE.has(name) ? LONG_OF_WHOLE_READS : LONG;
  const plan = { operations, processes: 5, keys: 0, unknown: 0, failed: 0, wrong: 0, busy: true };
  return columnsFromEvents(simulate(simulatedObject(name), plan, randomFrom(1)));
};

const register = (values?: number): Columns => {
  const shares = { writes: 0.35, cas: 0.15, failed: 0, wrongReads: 0, seen: 0, unknown: 0 };
  const plan = { seed: 1, operations: LONG, processes: 5, keys: 0, busy: true, ...shares };
  return simulatedRegister(values === undefined ? plan : { ...plan, values });
};

const ACCOUNTS = { accounts: 5, balance: 1000, mostTransferred: 5 };

const bank = (): Columns => {
  const plan = { ...ACCOUNTS, operations: LONG, clients: 5, unknown: 0 };
  return columnsFromEvents(simulatedBank(plan, randomFrom(1)));
};

type Case = readonly [name: string, model: Model, history: () => Columns];

const WHOLE: readonly Case[] = [
  ...OBJECT_NAMES.map((name): Case => [name, modelNamed(modelOf(name)), () => object(name)]),
  ['register', modelNamed('cas-register'), () => register()],
  [
    'fifo-queue',
    modelNamed('fifo-queue'),
    () => simulatedQueue({ seed: 1, operations: LONG, processes: 5, unknown: 0, keys: 0 }),
  ],
];

const PER_KEY: readonly Case[] = [
  ['register with repeated values', modelNamed('cas-register'), () => register(5)],
  ['bank', modelNamed('bank', { initial: initialBalances(ACCOUNTS) }), bank],
];

/** Of those that look more often, some of the looks are tried. */
const MOST_STOPS = 10;

/** What the engine says when it is stopped at its looks, and when it is not. */
const everyStop = (engine: KeyEngine, model: Model, history: Columns) => {
  const stoppedAt = (last: number) => {
    let looks = 0;
    const stopped = (): boolean => ++looks > last;
    const result = engine(history, { ...model.known!, stopped }, BUDGET);
    return { result, looks };
  };
  const whole = stoppedAt(Infinity);
  const stops = Math.min(whole.looks, MOST_STOPS);
  const ended = Array.from({ length: stops }, (_, stop) => {
    const last = Math.floor((stop * whole.looks) / stops);
    return stoppedAt(last).result;
  });
  return { whole: whole.result, ended };
};

describe('an engine that decides all keys', () => {
  it.each(WHOLE)('stops within a long one: %s', (_, model, history) => {
    const { whole, ended } = everyStop(enginesOf(model).whole[0]!, model, history());
    expect(whole.verdict).toBe('valid');
    expect(ended.length).toBeGreaterThan(1);
    for (const result of ended) {
      const reason = 'The check was ended before 1 key was decided.';
      expect(result).toEqual({ verdict: 'unknown', engine: expect.any(String) as string, reason });
    }
  });
});

describe('an engine that decides one key', () => {
  it.each(PER_KEY)('hands a long one back: %s', (_, model, make) => {
    const history = make();
    const { whole, ended } = everyStop(enginesOf(model).perKey[0]!, model, history);
    expect(whole.verdict).toBe('valid');
    expect(ended.length).toBeGreaterThan(1);
    for (const result of ended) {
      expect(result).toMatchObject({ verdict: 'partial', undecided: [{ reason: STOPPED }] });
    }
  });
});
