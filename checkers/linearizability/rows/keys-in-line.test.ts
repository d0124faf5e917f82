import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../../src/base/random.ts';
import { columnsFromEvents } from '../../../src/history/columns-builder.ts';
import { type Columns, NONE } from '../../../src/history/columns.ts';
import { simulate } from '../../../testing/histories/simulated-clients.ts';
import { workloadOf } from '../../../testing/histories/simulated-workloads.ts';
import { keysInLine } from './keys-in-line.ts';
import { mergeOrders } from './merge-orders.ts';
import { eventsByRank, eventsOfRows } from './ranks.ts';

const historyOf = (operations: number, keys: number): Columns => {
  const plan = { operations, processes: 9, keys, unknown: 0.1, failed: 0.1, wrong: 0, busy: true };
  const workload = workloadOf('register', {}, 100);
  return columnsFromEvents(simulate(workload, plan, randomFrom(`line ${keys}`)));
};

const rowsByKey = (history: Columns, rows: Int32Array): readonly (readonly number[])[] => {
  const byKey: number[][] = [];
  for (const row of rows) (byKey[history.key[row]! + 1] ??= []).push(row);
  return byKey.filter((ofKey) => ofKey !== undefined);
};

const every = ({ count }: Columns): Int32Array => Int32Array.from({ length: count }, (_, i) => i);

/** Invocations and completions of these rows, by rank: the order of them is all that counts. */
const eventsIn = (
  { invoke, complete }: Pick<Columns, 'invoke' | 'complete'>,
  rows: Int32Array,
): string[] =>
  [...rows]
    .flatMap((row, i): [number, string][] => [
      [invoke[row]!, `${i} begins`],
      ...(complete[row] === NONE ? [] : [[complete[row]!, `${i} ends`] as [number, string]]),
    ])
    .toSorted(([a], [b]) => a - b)
    .map(([, what]) => what);

describe.each([
  ['all at once', 10_000],
  ['some at a time', 40],
  ['one at a time', 1],
])('keys in line, %s', (_, rowsAtOnce) => {
  const history = historyOf(500, 12);
  const some = every(history).filter((row) => row % 3 > 0);
  const lines = (rows?: Int32Array) => [
    ...keysInLine(history, { rows, rowsAtOnce, withOrders: true }).lines,
  ];

  it.each([
    ['all rows', undefined],
    ['some rows', some],
  ])('knows how many keys there are: %s', (_, rows) => {
    const { keys } = keysInLine(history, { rows, rowsAtOnce, withOrders: true });
    expect(keys).toBe(rowsByKey(history, rows ?? every(history)).length);
  });

  it.each([
    ['all rows', undefined],
    ['some rows', some],
  ])('has each key once, with its rows and their order in time: %s', (_, rows) => {
    const found = lines(rows).flatMap((line) =>
      [...line.keys()].map(({ key, rows }) => ({ line, key, rows, original: line.original(rows) })),
    );
    expect(found.map(({ original }) => [...original])).toEqual(
      rowsByKey(history, rows ?? every(history)),
    );
    for (const { line, key, rows, original } of found) {
      expect(eventsIn(line.history, rows)).toEqual(eventsIn(history, original));
      for (const [i, row] of rows.entries()) {
        const before = original[i]!;
        for (const name of ['f', 'argument', 'result', 'outcome', 'process', 'event'] as const) {
          expect(line.history[name][row]).toBe(history[name][before]);
        }
        expect(line.history.key[row]).toBe(key);
      }
    }
  });

  it('merges orders of keys to one that respects real time', () => {
    const merged = lines().map((line) => line.merge([...line.keys()].map(({ rows }) => rows)));
    const order = mergeOrders(history, merged);
    expect(order.toSorted()).toEqual(every(history));
    let latest = NONE;
    const tooLate = order.filter((row) => {
      latest = Math.max(latest, history.invoke[row]!);
      return history.complete[row] !== NONE && history.complete[row]! < latest;
    });
    expect([...tooLate]).toEqual([]);
  });
});

it('lays a history of one key out as it is', () => {
  const history = historyOf(50, 0);
  const [line] = keysInLine(history, { rowsAtOnce: 1, withOrders: true }).lines;
  expect(line?.history).toBe(history);
});

it.each([
  ['few of many', 60_000, 8000],
  ['very few', 600, 9],
  ['many', 600, 300],
])(
  'the events of rows are those of the history, without the others: %s',
  (_, operations, count) => {
    const history = historyOf(operations, 3);
    const random = randomFrom('rows');
    const chosen = new Set(
      Array.from({ length: count }, () => random.between(0, history.count - 1)),
    );
    const rows = Int32Array.from(chosen).toSorted();
    const expected = [...eventsByRank(history)].filter(
      (event) => event !== NONE && chosen.has(event >>> 1),
    );
    const found = eventsOfRows(history, rows);
    expect([...found].map((event) => 2 * rows[event >>> 1]! + (event & 1))).toEqual(expected);
  },
);
