/** Operations as statements: in one, or in a transaction that reads first. */
import { describe, expect, it } from 'vitest';
import type { Outcome, Request } from '../../../src/history/operation.ts';
import { type Answer, FakeDatabase } from './fake-database.fixture.ts';
import { operationOf, prepareObjects } from './objects.ts';
import type { Changing } from './operation.ts';

interface Played {
  readonly asked: readonly string[];
  readonly outcome: Outcome | undefined;
}

const play = async (
  workload: string,
  request: Request,
  changing: Changing = 'atomic',
  answer: (asked: string) => Answer | undefined = () => undefined,
): Promise<Played> => {
  const database = new FakeDatabase(answer);
  const connection = await database.connect();
  const operation = operationOf(workload, request, { orUpdate: database.orUpdate, changing });
  const outcome = await operation?.run(connection);
  return { asked: database.asked.slice(1), outcome };
};

const rows =
  (...all: Record<string, unknown>[]) =>
  (asked: string): Answer | undefined =>
    asked.startsWith('SELECT') ? all : undefined;

describe('registers', () => {
  const cas: Request = { f: 'cas', key: 'k', value: [7, 8] };
  const casOfNothing: Request = { f: 'cas', key: 'k', value: [null, 8] };

  it('are read and written by one statement', async () => {
    const read = await play(
      'register',
      { f: 'read', key: 'k', value: null },
      'atomic',
      rows({ value: '7' }),
    );
    expect(read.outcome).toEqual({ type: 'ok', value: 7 });
    expect(read.asked).toEqual(['SELECT value FROM registers WHERE name = ? | k']);
    const empty = await play('register', { f: 'read', key: 'k', value: null });
    expect(empty.outcome).toEqual({ type: 'ok', value: null });
    const write = await play('register', { f: 'write', key: 'k', value: 7 });
    expect(write.outcome).toEqual({ type: 'ok', value: 7 });
    expect(write.asked).toEqual([
      'INSERT INTO registers (name, value) VALUES (?, ?) OR UPDATE | k | 7',
    ]);
  });

  it('are compared and set by one statement', async () => {
    const done = await play('register', cas);
    expect(done.outcome).toEqual({ type: 'ok', value: [7, 8] });
    expect(done.asked).toEqual([
      'UPDATE registers SET value = ? WHERE name = ? AND value = ? | 8 | k | 7',
    ]);
    const other = await play('register', cas, 'atomic', () => 0);
    expect(other.outcome).toEqual({ type: 'fail', error: 'it was not 7' });
    const first = await play('register', casOfNothing);
    expect(first.asked).toEqual(['INSERT INTO registers (name, value) VALUES (?, ?) | k | 8']);
  });

  it.each<[Changing, string]>([
    ['read-then-update', 'SELECT value FROM registers WHERE name = ? | k'],
    ['for-update', 'SELECT value FROM registers WHERE name = ? FOR UPDATE | k'],
  ])('are read first, then set: %s', async (changing, select) => {
    const done = await play('register', cas, changing, rows({ value: '7' }));
    expect(done.outcome).toEqual({ type: 'ok', value: [7, 8] });
    const update = 'UPDATE registers SET value = ? WHERE name = ? | 8 | k';
    expect(done.asked).toEqual(['BEGIN', select, update, 'COMMIT']);
    const other = await play('register', cas, changing, rows({ value: '9' }));
    expect(other.outcome).toEqual({ type: 'fail', error: 'it was 9', observed: 9 });
    expect(other.asked).toEqual(['BEGIN', select, 'ROLLBACK']);
    const first = await play('register', casOfNothing, changing);
    expect(first.asked[2]).toBe('INSERT INTO registers (name, value) VALUES (?, ?) | k | 8');
  });
});

it('sets are rows, one an element', async () => {
  const add = await play('set', { f: 'add', key: 's', value: 3 });
  expect(add.outcome).toEqual({ type: 'ok', value: 3 });
  expect(add.asked).toEqual(['INSERT INTO elements (name, element) VALUES (?, ?) | s | 3']);
  const read = await play(
    'set',
    { f: 'read', key: 's', value: null },
    'atomic',
    rows({ element: '3' }, { element: '4' }),
  );
  expect(read.outcome).toEqual({ type: 'ok', value: [3, 4] });
});

describe('a bank', () => {
  const transfer: Request = { f: 'transfer', value: { from: 'b', to: 'a', amount: 4 } };
  const both = rows({ name: 'a', balance: '1' }, { name: 'b', balance: 10 });

  it('is read whole', async () => {
    const { outcome } = await play('bank', { f: 'read', value: null }, 'atomic', both);
    expect(outcome).toEqual({ type: 'ok', value: { a: 1, b: 10 } });
  });

  it('changes both accounts by what is there, in the order of their names', async () => {
    const done = await play('bank', transfer);
    expect(done.outcome).toEqual({ type: 'ok', value: transfer.value });
    const update = 'UPDATE accounts SET balance = balance + ? WHERE name = ? AND balance + ? >= 0';
    expect(done.asked).toEqual([
      'BEGIN',
      `${update} | 4 | a | 4`,
      `${update} | -4 | b | -4`,
      'COMMIT',
    ]);
    const short = await play('bank', transfer, 'atomic', (asked) =>
      asked.includes('| -4') ? 0 : undefined,
    );
    expect(short.outcome).toEqual({ type: 'fail', error: 'b holds less than 4' });
    expect(short.asked.at(-1)).toBe('ROLLBACK');
  });

  it.each<[Changing, string]>([
    ['read-then-update', ''],
    ['for-update', ' FOR UPDATE'],
  ])('sets both accounts to what follows from what was read: %s', async (changing, locking) => {
    const done = await play('bank', transfer, changing, both);
    expect(done.outcome).toEqual({ type: 'ok', value: transfer.value });
    expect(done.asked).toEqual([
      'BEGIN',
      `SELECT name, balance FROM accounts WHERE name IN (?, ?) ORDER BY name${locking} | b | a`,
      'UPDATE accounts SET balance = ? WHERE name = ? | 5 | a',
      'UPDATE accounts SET balance = ? WHERE name = ? | 6 | b',
      'COMMIT',
    ]);
    const back = { f: 'transfer', value: { from: 'a', to: 'b', amount: 2 } };
    const short = await play('bank', back, changing, both);
    expect(short.outcome).toEqual({ type: 'fail', error: 'a holds 1' });
    expect(short.asked.at(-1)).toBe('ROLLBACK');
  });

  it('is made with what its accounts hold at first', async () => {
    const database = new FakeDatabase();
    await prepareObjects(database, {
      nodes: [],
      workload: 'bank',
      keys: 1,
      options: {},
      bugs: [],
      initial: { a: 10, b: 20 },
    });
    expect(database.asked.slice(2)).toEqual([
      'INSERT INTO accounts (name, balance) VALUES (?, ?) | a | 10',
      'INSERT INTO accounts (name, balance) VALUES (?, ?) | b | 20',
    ]);
    expect(database.opened[0]?.isOpen).toBe(false);
  });
});
