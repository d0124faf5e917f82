/** What is known of operations that a database answers, refuses, undoes, or does not answer. */
import { describe, expect, it } from 'vitest';
import { realTime } from '../../../src/base/time.ts';
import type { Client } from '../../../src/cluster/port/system.ts';
import type { Outcome, Request } from '../../../src/history/operation.ts';
import { sqlClient } from './client.ts';
import { FakeDatabase, SaidError, type Answer } from './fake-database.fixture.ts';

const READ: Request = { f: 'read', key: 'k', value: null };
const WRITE: Request = { f: 'write', key: 'k', value: 7 };
const CAS: Request = { f: 'cas', key: 'k', value: [7, 8] };

const clientOf = (database: FakeDatabase, transaction = 'read-then-update'): Client =>
  sqlClient(database, {
    setting: { nodes: [], workload: 'register', keys: 1, bugs: [], options: { transaction } },
    time: realTime,
  });

const perform = (client: Client, request: Request, timeoutMs = 500): Promise<Outcome> =>
  client.perform(request, { timeoutMs, signal: new AbortController().signal });

/** A database in which register k holds 7, but for what is to happen at a statement. */
const holding7 = (at = 'nothing', answer: Answer = 'hang'): FakeDatabase =>
  new FakeDatabase((asked) => {
    if (asked.startsWith(at)) return answer;
    return asked.startsWith('SELECT') ? [{ value: '7' }] : undefined;
  });

describe('a client of a database', () => {
  it.each<[string, Request, string, Answer, Outcome]>([
    ['a write that is not answered', WRITE, 'INSERT', 'hang', { type: 'info', error: 'timeout' }],
    ['a read that is not answered', READ, 'SELECT', 'hang', { type: 'fail', error: 'timeout' }],
    [
      'a transaction whose commit is not answered',
      CAS,
      'COMMIT',
      'hang',
      { type: 'info', error: 'timeout' },
    ],
    [
      'one that breaks before its commit',
      CAS,
      'UPDATE',
      new Error('connection lost'),
      { type: 'fail', error: 'connection lost' },
    ],
    [
      'a connection that breaks at its commit',
      CAS,
      'COMMIT',
      new Error('connection lost'),
      { type: 'info', error: 'connection lost' },
    ],
    [
      'a connection that breaks at a write',
      WRITE,
      'INSERT',
      new Error('connection lost'),
      { type: 'info', error: 'connection lost' },
    ],
    [
      'a conflict that is found at the commit',
      CAS,
      'COMMIT',
      new SaidError('aborted'),
      { type: 'fail', error: 'aborted' },
    ],
    [
      'a conflict of a write',
      WRITE,
      'INSERT',
      new SaidError('aborted'),
      { type: 'fail', error: 'aborted' },
    ],
    [
      'a server that takes no writes now',
      WRITE,
      'INSERT',
      new SaidError('refused'),
      { type: 'fail', error: 'refused', unreachable: true },
    ],
    [
      'a server that takes nothing now',
      CAS,
      'BEGIN',
      new SaidError('refused'),
      { type: 'fail', error: 'refused', unreachable: true },
    ],
    [
      'a commit that is refused, of which much is done already',
      CAS,
      'COMMIT',
      new SaidError('refused'),
      { type: 'info', error: 'refused' },
    ],
    [
      'nobody who takes the connection',
      WRITE,
      'CONNECT',
      new Error('refused'),
      { type: 'fail', error: 'refused', unreachable: true },
    ],
  ])('%s', async (_what, request, at, answer, outcome) => {
    const client = clientOf(holding7(at, answer));
    expect(await perform(client, request, answer === 'hang' ? 30 : 500)).toEqual(outcome);
  });

  it('sends no commit any more when the time is up', async () => {
    let answer = (): void => {};
    const late = new Promise<[]>((resolve) => (answer = () => resolve([])));
    const database = holding7('UPDATE', late);
    expect(await perform(clientOf(database), CAS, 30)).toEqual({ type: 'fail', error: 'timeout' });
    answer();
    await late;
    await new Promise(setImmediate);
    expect(database.asked.at(-1)).toMatch(/^UPDATE/u);
    expect(database.opened[0]?.isOpen).toBe(false);
  });

  it('keeps its connection over conflicts, and leaves no transaction open', async () => {
    const database = holding7('UPDATE', new SaidError('aborted'));
    const client = clientOf(database);
    await perform(client, CAS);
    expect(database.asked.at(-1)).toBe('ROLLBACK');
    await perform(client, READ);
    expect(database.opened).toHaveLength(1);
  });

  it.each([
    ['an error that says nothing', 'SELECT', new Error('connection lost')],
    ['a server that refuses', 'SELECT', new SaidError('refused')],
  ])('takes a new connection after %s', async (_what, at, error) => {
    const database = holding7(at, error);
    const client = clientOf(database);
    await perform(client, READ);
    await perform(client, READ);
    expect(database.opened.map(({ isOpen }) => isOpen)).toEqual([false, false]);
  });

  it('takes a new one where the transaction cannot be undone', async () => {
    const database = new FakeDatabase((asked) => {
      if (asked === 'ROLLBACK') return new Error('connection lost');
      return asked === 'CONNECT' ? undefined : new SaidError('aborted');
    });
    const client = clientOf(database);
    expect(await perform(client, WRITE)).toEqual({ type: 'fail', error: 'aborted' });
    expect(database.opened[0]?.isOpen).toBe(false);
  });

  it('takes a new one where the old one has ended', async () => {
    const database = holding7();
    const client = clientOf(database);
    await perform(client, READ);
    database.opened[0]?.destroy();
    expect(await perform(client, READ)).toEqual({ type: 'ok', value: 7 });
    expect(database.opened).toHaveLength(2);
  });

  it('cannot do what its workload does not know', async () => {
    const outcome = await perform(clientOf(holding7()), { f: 'add', key: 'k', value: 1 });
    expect(outcome).toEqual({ type: 'fail', error: 'it cannot add' });
  });
});
