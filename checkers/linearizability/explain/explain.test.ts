import { describe, expect, it, vi } from 'vitest';
import { columnsFromEvents } from '../../../src/history/columns-builder.ts';
import { type Columns, OK } from '../../../src/history/columns.ts';
import type { HistoryEvent } from '../../../src/history/operation.ts';
import { randomFrom } from '../../../src/base/random.ts';
import type { Model } from '../../model.ts';
import { modelNamed } from '../../models/registry.ts';
import { checkLinearizability } from '../check.ts';
import { type Plan, simulate } from '../../../testing/histories/simulated-clients.ts';
import { simulatedObject } from '../../../testing/histories/simulated-objects.ts';
import { workloadOf } from '../../../testing/histories/simulated-workloads.ts';
import { historyOf } from '../../../testing/histories/history-of.ts';
import { deadEnd } from './dead-end.ts';
import { type Explanation, explain } from './explain.ts';
import { explainedCounterexample } from './counterexample.ts';
import { counterexampleLines } from '../../../src/report/counterexample.ts';

// Some violations here are long, and shrunk.
vi.setConfig({ testTimeout: 120_000 });

const budget = { timeMs: 20_000, memoryBytes: 2 ** 28 };

const explained = (history: Columns, model: Model, timeMs = 20_000): Explanation => {
  const verdict = checkLinearizability(history, model, budget);
  if (verdict.verdict !== 'invalid') throw new Error(`it is ${verdict.verdict}`);
  return explain(history, model, verdict, { ...budget, timeMs });
};

const rendered = (history: Columns, model: Model, width = 200): string => {
  const verdict = checkLinearizability(history, model, budget);
  if (verdict.verdict !== 'invalid') throw new Error(`it is ${verdict.verdict}`);
  const counterexample = explainedCounterexample(history, model, verdict, budget);
  return counterexampleLines(counterexample, { width }).join('\n');
};

const staleRead = historyOf(`
  1 invoke write 1 @x
  2 invoke write 4 @y
  1 ok     write 1 @x
  2 ok     write 4 @y
  3 invoke read    @x
  2 invoke write 5 @y
  3 ok     read 1  @x
  2 ok     write 5 @y
  7 invoke read    @y
  7 ok     read 4  @y
  3 invoke write 6 @y
  3 ok     write 6 @y
`);

describe('explain', () => {
  it('tells a stale read in three operations of the one key', () => {
    expect(rendered(staleRead, modelNamed('register'))).toBe(
      [
        'lost-write on key "y", 2.0 … 10.0 ms:',
        '',
        'client 2   ├ write 4 ┤ ├ write 5 ┤',
        'client 7                          ├ read 4 ┤',
        '',
        "client 7's read of 4 began after client 2's write of 5 had returned, and that began after client 2's write of 4 had returned; no order of these operations explains it.",
        'It was stale by 1.00 ms, 1 version behind.',
      ].join('\n'),
    );
  });

  it('tells what a search found in its own words', () => {
    const history = historyOf(`
      1 invoke push 1
      1 ok     push 1
      2 invoke push 2
      2 ok     push 2
      3 invoke push 2
      3 ok     push 2
      1 invoke pop
      1 ok     pop 2
      4 invoke pop
      4 ok     pop 1
    `);
    expect(rendered(history, modelNamed('stack'))).toBe(
      [
        'not-linearizable, 1.0 … 10.0 ms:',
        '',
        'client 1   ├ push 1 ┤',
        'client 2             ├ push 2 ┤',
        'client 3                       ├ push 2 ┤',
        'client 4                                 ├ pop → 1 ┤',
        '',
        'Client 4 saw "pop → 1" after "push 2" by client 3 had returned; no order of these operations explains it, whatever the others did.',
      ].join('\n'),
    );
  });

  it('says of text that was appended what a stale get lacks', () => {
    const history = historyOf(`
      1 invoke put "a"
      1 ok     put "a"
      2 invoke append "b"
      2 ok     append "b"
      1 invoke append "c"
      1 ok     append "c"
      3 invoke get
      3 ok     get "abc"
      4 invoke get
      4 ok     get "ab"
    `);
    expect(rendered(history, modelNamed('kv'))).toBe(
      [
        'stale-read, 5.0 … 10.0 ms:',
        '',
        'client 1   ├ append "c" ┤',
        'client 3                 ├ get "abc" ┤',
        'client 4                              ├ get "ab" ┤',
        '',
        'client 4\'s get of "ab" began after client 1\'s append of "c" had returned, and does not show it.',
        'It was stale by 3.00 ms.',
      ].join('\n'),
    );
  });

  it('says what a stale get lacks where a text was appended twice, too', () => {
    const history = historyOf(
      '1 append "a"; 1 append "b"; 1 append "b"; 3 get → "abb"; 4 get → "ab"; 4 append "c"',
    );
    expect(explained(history, modelNamed('kv')).reason).toBe(
      'client 4\'s get of "ab" began after client 3\'s get of "abb" had returned, and shows only the beginning of it: "b" is missing.',
    );
  });

  it('tells a stale get among thousands of appends of fifty clients by few operations', () => {
    const plan = { operations: 2000, processes: 50, keys: 10, unknown: 0.01, failed: 0, wrong: 0 };
    const events = simulate(simulatedObject('kv-append'), plan, randomFrom('stale get'));
    const history = columnsFromEvents(events);
    const { functions, f, key, outcome, result } = history;
    const gets = [...f.keys()].filter(
      (row) => functions[f[row]!] === 'get' && outcome[row] === OK && key[row] === key[1000],
    );
    result[gets.at(-10)!] = result[gets.at(10)!]!;
    const { anomaly, proof, operations } = explained(history, modelNamed('kv'));
    expect(anomaly).toBe('stale-read');
    expect(proof).toContain(gets.at(-10));
    expect(proof.length).toBeLessThanOrEqual(3);
    expect(operations.length).toBeLessThanOrEqual(6);
  });

  it.each([
    [
      'null',
      'stale-read',
      'began after client 2\'s append of "b" had returned, and does not show it.',
    ],
    [
      '"c"',
      'stale-read',
      'began after client 2\'s append of "b" had returned, and does not show it.',
    ],
    ['"bd"', 'thin-air-read', 'cannot be put together from what was put and appended.'],
    ['"bbc"', 'duplicate-element', 'shows twice "b", which client 2 appended once.'],
    [
      '"cb"',
      'reordered',
      'began after client 2\'s append of "b" had returned, and yet took effect before it.',
    ],
  ])('knows appended text by its pieces: get %s', (seen, anomaly, end) => {
    const history = historyOf(`
      2 invoke append "b"
      2 ok     append "b"
      2 invoke append "c"
      2 ok     append "c"
      4 invoke get
      4 ok     get ${seen}
    `);
    const explanation = explained(history, modelNamed('kv'));
    expect(explanation.anomaly).toBe(anomaly);
    expect(explanation.reason.slice(-end.length)).toBe(end);
  });

  it('says nothing of what others did that are not shown', () => {
    const adds = `
      1 invoke add 1
      1 ok     add 1
      2 invoke add 2
      2 ok     add 2`;
    const set = historyOf(`${adds}
      3 invoke read
      3 ok     read [1,2]
      4 invoke read
      4 ok     read [1]
    `);
    expect(explained(set, modelNamed('set')).reason).toBe(
      "client 4's read of [1] began after client 2's add of 2 had returned, and does not show it.",
    );
    const counter = historyOf(`${adds}
      3 invoke read
      3 ok     read 3
      4 invoke read
      4 ok     read 1
    `);
    expect(explained(counter, modelNamed('counter')).reason).toBe(
      'Client 4 saw "read → 1" after "read → 3" by client 3 had returned; no order of these operations explains it, whatever the others did.',
    );
  });

  it('draws an unknown outcome as open', () => {
    const history = historyOf(`
      1 invoke write 1
      1 info   write
      2 invoke read
      2 ok     read 1
      3 invoke read
      3 ok     read null
    `);
    expect(rendered(history, modelNamed('register'))).toContain(
      'client 1   ├ write 1 ╌╌╌╌╌╌╌╌╌╌╌╌╌╌?\n',
    );
  });

  it('lists the operations where the diagram would be too wide', () => {
    expect(rendered(staleRead, modelNamed('register'), 43)).toContain(
      '2.0 … 4.0 ms  client 2: write 4\n6.0 … 8.0 ms  client 2: write 5\n',
    );
  });

  it('shows where no order goes on, where no few operations prove it', () => {
    const workload = workloadOf('bank');
    const events = simulate(workload, { ...plan, wrong: 0.005 }, randomFrom('bank'));
    const end = deadEnd(columnsFromEvents(events), workload.model, 10, budget);
    expect(end?.rows.length).toBeLessThanOrEqual(10);
    expect(end?.reason).toMatch(
      /^Client \d+ saw ".*", but by every order of the operations up to then the state was \{"a":\d,"b":\d\}/u,
    );
  });

  it('never shows more than one can read, however little the time', () => {
    const workload = workloadOf('bank');
    const events = simulate(workload, { ...plan, wrong: 0.005 }, randomFrom('bank'));
    const { operations } = explained(columnsFromEvents(events), workload.model, 1);
    expect(operations.length).toBeGreaterThan(0);
    expect(operations.length).toBeLessThanOrEqual(10);
  });

  const plan: Plan = {
    operations: 3000,
    processes: 10,
    keys: 3,
    unknown: 0.01,
    failed: 0,
    wrong: 0,
  };

  it.each(['register', 'cas-register'] as const)(
    'finds the few operations in a long history of a %s',
    (name) => {
      const workload = workloadOf(name, {}, 5);
      const events = simulate(workload, plan, randomFrom(name));
      const history = columnsFromEvents([...events, ...staleEnd(events.length)]);
      const { operations, key, reason } = explained(history, workload.model);
      expect(key).toBe('k1');
      expect(operations.length).toBeLessThanOrEqual(6);
      expect(operations).toContain(history.count - 1);
      expect(reason).toContain("client 99999's read of 77");
    },
  );
});

/** Three operations, one after the other: write 77, write 1, read 77. */
const staleEnd = (start: number): readonly HistoryEvent[] =>
  ['write 77', 'write 1', 'read 77'].flatMap((text, at) => {
    const [f = '', value] = text.split(' ');
    const index = start + 2 * at;
    const both = { process: 99_999, f, key: 'k1' };
    const asked = f === 'read' ? null : Number(value);
    return [
      { ...both, index, time: index * 1000, type: 'invoke', value: asked },
      { ...both, index: index + 1, time: (index + 1) * 1000, type: 'ok', value: Number(value) },
    ] as const;
  });
