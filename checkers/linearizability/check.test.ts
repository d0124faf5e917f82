import { describe, expect, it, vi } from 'vitest';
import { columnsFromEvents } from '../../src/history/columns-builder.ts';
import { randomFrom } from '../../src/base/random.ts';
import { asModel, type Operation } from '../model.ts';
import { modelNamed } from '../models/registry.ts';
import type { Budget } from '../verdict.ts';
import { checkLinearizability, tryLinearizability } from './check.ts';
import { simulate } from '../../testing/histories/simulated-clients.ts';
import { workloadOf } from '../../testing/histories/simulated-workloads.ts';
import { historyOf } from '../../testing/histories/history-of.ts';
import { verifyWitness } from './witness.ts';
import { simulatedRegister } from '../../testing/histories/simulated-register.ts';

// One history here is long.
vi.setConfig({ testTimeout: 60_000 });

const budget: Budget = { timeMs: 10_000, memoryBytes: 2 ** 28 };

const unique = (key: string): string => `
  1 invoke write 1 @${key}
  1 ok     write 1 @${key}
  2 invoke read    @${key}
  2 ok     read 1  @${key}`;
const repeated = (key: string): string => `
  1 invoke write 5 @${key}
  1 ok     write 5 @${key}
  2 invoke write 5 @${key}
  2 ok     write 5 @${key}`;

/** A sum of numbers, which no engine of its own knows. */
const sum = asModel({
  name: 'sum',
  init: 0,
  step: (state: number, { f, argument, result }: Operation) =>
    f === 'add' ? state + (argument as number) : result === state ? state : undefined,
});

/** Forty additions that may have happened, and a sum that none of their 2^40 subsets has. */
const hard = (key: string): string =>
  Array.from({ length: 40 }, (_, at) => `${at} add ${2 ** at} ? @${key}`).join('\n') +
  `\n99 read → -1 @${key}`;

describe('checkLinearizability', () => {
  it('decides unique values by zones', () => {
    const verdict = checkLinearizability(historyOf(unique('x')), modelNamed('register'), budget);
    expect(verdict).toMatchObject({ verdict: 'valid', engine: 'zones' });
  });

  it('hands only the keys with repeated values over, and says so', () => {
    const history = historyOf(unique('x') + repeated('y') + unique('z'));
    const model = modelNamed('register');
    const verdict = checkLinearizability(history, model, budget);
    expect(verdict).toMatchObject({ verdict: 'valid', engine: 'zones, registers' });
    expect(verdict.notes?.join()).toContain('zones handed back 1 of 3 keys');
    const order = verdict.verdict === 'valid' ? verdict.witness : undefined;
    expect(verifyWitness(history, model, order!)).toEqual({ ok: true });
  });

  it('decides any other model by search', () => {
    const history = historyOf('1 invoke push 1\n1 ok push 1\n1 invoke pop\n1 ok pop 2');
    const { known: _, ...own } = modelNamed('stack');
    const verdict = checkLinearizability(history, own, budget);
    expect(verdict).toMatchObject({
      verdict: 'invalid',
      engine: 'wgl (depth-first)',
      anomaly: 'not-linearizable',
      operations: [1],
      reason: 'No order of the operations up to then explains client 1\'s "pop → 2".',
    });
  });

  it('takes an empty history as explained by the empty order', () => {
    const verdict = checkLinearizability(columnsFromEvents([]), modelNamed('stack'), budget);
    expect(verdict).toMatchObject({ verdict: 'valid', witness: new Int32Array() });
  });

  it('does not let a key it could not decide hide a violation on another', () => {
    const workload = workloadOf('stack', {}, 1000);
    const plan = { operations: 400, processes: 20, keys: 0, unknown: 0.2, failed: 0, wrong: 0.3 };
    const hard = simulate(workload, { ...plan, busy: true }, randomFrom('hard'));
    const bad = ['push', 'push', 'pop'].flatMap((f, at) =>
      (['invoke', 'ok'] as const).map((type, half) => ({
        index: hard.length + 2 * at + half,
        time: (hard.length + 2 * at + half) * 1000,
        process: 99_999,
        type,
        f,
        key: 'bad',
        value: f === 'push' ? 1 : type === 'ok' ? 2 : null,
      })),
    );
    const history = columnsFromEvents([...hard, ...bad]);
    const verdict = checkLinearizability(history, workload.model, {
      ...budget,
      timeMs: 2000,
      memoryBytes: 2 ** 20,
    });
    expect(verdict.verdict).toBe('invalid');
  });

  it('goes on to the other keys before it has tried hard ones for long', () => {
    const bad = Array.from({ length: 50 }, () => '1 add 1 @bad').join('\n') + '\n1 read → 1 @bad';
    const history = historyOf([hard('a'), hard('b'), hard('c'), bad].join('\n'));
    const verdict = checkLinearizability(history, sum, { ...budget, timeMs: 5000 });
    expect(verdict).toMatchObject({ verdict: 'invalid', operations: [history.count - 1] });
  });

  it('says how long it tried a hard key in all', () => {
    const history = historyOf([hard('a'), hard('b')].join('\n'));
    const verdict = checkLinearizability(history, sum, { ...budget, timeMs: 600 });
    const [, seconds] = /ran out after (\d\.\d) s on key "[ab]".*\(and 1 more undecided\)$/u.exec(
      verdict.verdict === 'unknown' ? verdict.reason : '',
    )!;
    expect(Number(seconds)).toBeGreaterThan(0.1);
  });

  it('says unknown, with how far it came and what to try, when the budget runs out', () => {
    const workload = workloadOf('stack', {}, 1000);
    const plan = { operations: 9000, processes: 9, keys: 0, unknown: 0.01, failed: 0, wrong: 0 };
    const events = simulate(workload, { ...plan, busy: true }, randomFrom('long'));
    const verdict = checkLinearizability(columnsFromEvents(events), workload.model, {
      ...budget,
      timeMs: 0,
    });
    expect(verdict.verdict).toBe('unknown');
    expect(verdict.verdict === 'unknown' && verdict.reason).toMatch(
      /^The time budget ran out after \d+\.\d s: the first \d+ of \d+ operations are explained, with \d+ of unknown outcome\. Try a larger budget, or unique values, more keys or fewer clients a key\.$/u,
    );
  });

  it('refuses what the model does not know', () => {
    const check = () => checkLinearizability(historyOf(unique('x')), modelNamed('stack'), budget);
    expect(check).toThrow('The model stack does not know "write", which this history asks for.');
  });

  it('a write of the value that is there anyhow may hide another, just before a cas', () => {
    // The search for registers once found no order on one key of this history.
    const history = simulatedRegister({
      seed: 1,
      operations: 100_000,
      processes: 50,
      busy: true,
      keys: 100,
      values: 5,
      unknown: 0.001,
      writes: 0.35,
      cas: 0.15,
      failed: 0,
      wrongReads: 0,
      seen: 0,
    });
    const model = modelNamed('cas-register', { failedCas: 'dropped' });
    const budget = { timeMs: 60_000, memoryBytes: 2 ** 30 };
    const verdict = checkLinearizability(history, model, budget);
    expect(verdict.verdict).toBe('valid');
    const witness = verdict.verdict === 'valid' ? verdict.witness : undefined;
    expect(verifyWitness(history, model, witness ?? new Int32Array())).toEqual({ ok: true });
  });

  it('brings no order where nobody asks for one', () => {
    const history = historyOf(unique('x'));
    const model = modelNamed('register');
    const verdict = checkLinearizability(history, model, budget, { withoutWitness: true });
    expect(verdict).toEqual({ verdict: 'valid', engine: 'zones' });
  });

  it('hands over what it has decided, and what it has not', () => {
    const easy = '1 add 1 @easy; 1 read → 1 @easy';
    const history = historyOf([easy, hard('a')].join('\n'));
    const { verdict, pass } = tryLinearizability(history, sum, { ...budget, timeMs: 300 });
    expect(verdict.verdict).toBe('unknown');
    expect(pass?.decided).toMatchObject([{ verdict: 'valid' }]);
    expect(pass?.undecided).toEqual([{ partition: 1, size: history.count - 2 }]);
  });
});
