/** Convergence after healing: agreement, loss, time per node, and when there is no verdict. */
import { describe, expect, test } from 'vitest';
import { columnsFromEvents } from '../../src/history/columns-builder.ts';
import type { HistoryEvent, Json } from '../../src/history/operation.ts';
import { fifoQueue } from '../models/queues.ts';
import { casRegister } from '../models/register.ts';
import { set } from '../models/set.ts';
import { checkConvergence } from './convergence.ts';

/** Node, function, value, and `?` for an unknown outcome: one operation each second, half of it open. */
type Step = readonly [node: string, f: string, value: Json, unknown?: '?'];

const history = (steps: readonly Step[], key = (_at: number): string => 'x') =>
  columnsFromEvents(
    steps.flatMap(([node, f, value, unknown], at): HistoryEvent[] => {
      const common = { process: at, f, key: key(at), node };
      return [
        {
          ...common,
          index: 2 * at,
          time: at * 1e9,
          type: 'invoke',
          value: f === 'read' ? null : value,
        },
        {
          ...common,
          index: 2 * at + 1,
          time: (at + 0.5) * 1e9,
          type: unknown === '?' ? 'info' : 'ok',
          value,
        },
      ];
    }),
  );

const BUDGET = { timeMs: 10_000, memoryBytes: 2 ** 26 };

const registers = (steps: readonly Step[], healedAtS = 0) =>
  checkConvergence(history(steps), casRegister(), healedAtS * 1e9, BUDGET);

describe('registers', () => {
  test('all nodes agree; the one that lagged took longer', () => {
    const { verdict, nodes, lost } = registers(
      [
        ['n1', 'write', 1],
        ['n1', 'write', 2],
        ['n1', 'read', 2],
        ['n2', 'read', 1],
        ['n2', 'read', 2],
        ['n1', 'read', 2],
      ],
      2,
    );
    expect(verdict.verdict).toBe('valid');
    expect(lost).toEqual([]);
    expect(nodes).toEqual([
      { node: 'n1', state: 'converged', afterMs: 500 },
      { node: 'n2', state: 'converged', afterMs: 2500 },
    ]);
  });

  test('time counts from the last write where that came after healing', () => {
    const { nodes } = registers([
      ['n1', 'write', 1],
      ['n1', 'write', 2],
      ['n1', 'read', 2],
    ]);
    // The write ends at 1.5 s, the read at 2.5 s.
    expect(nodes).toEqual([{ node: 'n1', state: 'converged', afterMs: 1000 }]);
  });

  test('one node stays apart, and the others are told to agree', () => {
    const { verdict, nodes } = registers([
      ['n1', 'write', 1],
      ['n1', 'write', 2],
      ['n1', 'read', 2],
      ['n3', 'read', 2],
      ['n2', 'read', 1],
      ['n1', 'read', 2],
      ['n3', 'read', 2],
    ]);
    expect(verdict).toMatchObject({
      verdict: 'invalid',
      anomaly: 'divergence',
      operations: [4, 5],
      reason:
        '2500 ms after healing and the end of all writes, node n1 read 2 and node n2 read 1 of key x.',
    });
    expect(nodes).toEqual([
      { node: 'n1', state: 'converged', afterMs: 1000 },
      { node: 'n3', state: 'converged', afterMs: 2000 },
      { node: 'n2', state: 'apart' },
    ]);
  });

  test('of two nodes that differ neither is right', () => {
    const { verdict, nodes } = registers([
      ['n1', 'write', 1],
      ['n1', 'write', 2],
      ['n1', 'read', 2],
      ['n2', 'read', 1],
      ['n1', 'read', 2],
    ]);
    expect(verdict.verdict).toBe('invalid');
    expect(nodes).toEqual([
      { node: 'n1', state: 'apart' },
      { node: 'n2', state: 'apart' },
    ]);
  });

  test('nodes that were asked at once may still come to agree', () => {
    const { verdict } = registers([
      ['n1', 'write', 1],
      ['n1', 'write', 2],
      ['n1', 'read', 1],
      ['n2', 'read', 2],
    ]);
    expect(verdict).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('500 ms after') as string,
    });
  });

  test('an acknowledged write that is gone everywhere', () => {
    const { verdict, lost } = registers([
      ['n1', 'write', 1],
      ['n2', 'write', 2],
      ['n1', 'read', 1],
      ['n2', 'read', 1],
    ]);
    expect(verdict).toMatchObject({
      verdict: 'invalid',
      anomaly: 'lost-write',
      reason:
        "client 1's write of 2 was acknowledged, and what every node reads in the end of key x " +
        'does not hold it.',
    });
    expect(lost).toEqual([1]);
  });

  test('a write of unknown outcome may have come last', () => {
    const { verdict } = registers([
      ['n1', 'write', 1, '?'],
      ['n2', 'write', 2],
      ['n1', 'read', 1],
      ['n2', 'read', 1],
    ]);
    expect(verdict.verdict).toBe('valid');
  });

  test('a write of unknown outcome may come between two reads, and still be on its way', () => {
    const { verdict, nodes } = registers([
      ['n1', 'write', 1, '?'],
      ['n2', 'write', 2],
      ['n2', 'read', 2],
      ['n1', 'read', 2],
      ['n2', 'read', 2],
      ['n1', 'read', 1],
    ]);
    expect(verdict).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('unknown outcome') as string,
    });
    expect(nodes.map(({ state }) => state)).toEqual(['apart', 'apart']);
  });

  test('a node that read nothing in the end leaves it open', () => {
    const { verdict, nodes } = registers([
      ['n1', 'write', 1],
      ['n2', 'read', 1],
      ['n1', 'write', 2],
      ['n1', 'read', 2],
    ]);
    expect(verdict).toMatchObject({
      verdict: 'unknown',
      reason: 'No read of key x succeeded at node n2 after healing and the end of all writes.',
    });
    expect(nodes.map(({ node, state }) => `${node} ${state}`)).toEqual(['n1 apart', 'n2 unread']);
  });

  test('reads before healing do not count', () => {
    const steps: Step[] = [
      ['n1', 'write', 1],
      ['n1', 'read', 1],
    ];
    expect(registers(steps, 0).verdict.verdict).toBe('valid');
    expect(registers(steps, 1.2).verdict.verdict).toBe('unknown');
  });

  test('a key that one node missed is found among those that all agree on', () => {
    const steps: Step[] = [
      ['n1', 'write', 1],
      ['n1', 'write', 2],
      ['n1', 'read', 1],
      ['n1', 'read', 2],
      ['n2', 'read', 1],
      ['n2', 'read', null],
    ];
    const columns = history(steps, (at) => (at % 2 === 0 ? 'x' : 'y'));
    expect(checkConvergence(columns, casRegister(), 0, BUDGET).verdict).toMatchObject({
      verdict: 'invalid',
      anomaly: 'divergence',
      operations: [3, 5],
    });
  });
});

describe('sets', () => {
  test('everything acknowledged is there, in whatever order', () => {
    const steps: Step[] = [
      ['n1', 'add', 1],
      ['n2', 'add', 2],
      ['n1', 'read', [1, 2]],
      ['n2', 'read', [2, 1]],
    ];
    expect(checkConvergence(history(steps), set(), 0, BUDGET).verdict.verdict).toBe('valid');
  });

  test('an element is lost, one of unknown outcome is not', () => {
    const steps: Step[] = [
      ['n1', 'add', 1],
      ['n2', 'add', 2],
      ['n2', 'add', 3, '?'],
      ['n1', 'read', [1]],
      ['n2', 'read', [1]],
    ];
    const { verdict, lost } = checkConvergence(history(steps), set(), 0, BUDGET);
    expect(verdict).toMatchObject({ verdict: 'invalid', anomaly: 'lost-write' });
    expect(lost).toEqual([1]);
  });

  test.each([
    [[1, 3], 'unknown'],
    [[3], 'invalid'],
  ])('node 2 ends with %j: %s, for 3 may have been added at any time', (last, word) => {
    const steps: Step[] = [
      ['n1', 'add', 1],
      ['n2', 'add', 3, '?'],
      ['n1', 'read', [1]],
      ['n2', 'read', [1]],
      ['n1', 'read', [1]],
      ['n2', 'read', last],
    ];
    expect(checkConvergence(history(steps), set(), 0, BUDGET).verdict.verdict).toBe(word);
  });
});

test.each([
  ['another model', history([['n1', 'enqueue', 1]]), fifoQueue(), 'neither a register nor a set'],
  ['no write', history([['n1', 'read', null]]), casRegister(), 'nothing was written'],
  [
    'an operation that no register knows',
    history([['n1', 'append', 1]]),
    casRegister(),
    'nothing a register knows',
  ],
])('%s: nothing is compared', (_, columns, model, why) => {
  const { verdict, nodes } = checkConvergence(columns, model, 0, BUDGET);
  expect(verdict).toMatchObject({ reason: expect.stringContaining(why) as string });
  expect(verdict.verdict).toBe('unknown');
  expect(nodes).toEqual([]);
});

test('without time nothing is compared, and nothing is called converged', () => {
  const agreeing = history([
    ['n1', 'write', 1],
    ['n1', 'read', 1],
  ]);
  const { verdict, nodes } = checkConvergence(agreeing, casRegister(), 0, { ...BUDGET, timeMs: 0 });
  expect(verdict).toMatchObject({
    verdict: 'unknown',
    reason: 'The time budget ran out before the final reads were compared.',
  });
  expect(nodes).toEqual([]);
});

test('a set of many elements is told by a few', () => {
  const all = Array.from({ length: 20_000 }, (_, element) => element);
  const steps: Step[] = [
    ...[0, 1].map((element): Step => ['n1', 'add', element]),
    ['n1', 'read', all],
    ['n2', 'read', all.slice(1)],
    ['n1', 'read', all],
  ];
  const { verdict } = checkConvergence(history(steps), set(), 0, BUDGET);
  expect(verdict).toMatchObject({ verdict: 'invalid', anomaly: 'divergence' });
  const reason = verdict.verdict === 'invalid' ? verdict.reason : '';
  expect(reason).toContain('more elements');
  expect(reason.length).toBeLessThan(300);
});
