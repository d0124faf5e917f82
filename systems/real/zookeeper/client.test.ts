import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/history/operation.ts';
import { clientOver, type Operation } from './client.ts';
import { LOCK } from './lock.ts';
import { QUEUE } from './queue.ts';
import type { Refresh } from './refresh.ts';
import { REGISTER } from './register.ts';
import { NOT_SENT, type Session, ZooKeeperError } from './session.ts';
import { SET } from './set.ts';

/** A tree of znodes in memory that can be told to fail: the n-th call of a kind, with a code. */
const tree = () => {
  const nodes = new Map<string, { data: string; version: number }>();
  const calls: string[] = [];
  const failing = new Map<string, string>();
  let serial = 0;
  let isOpen = true;
  let closed = 0;
  const call = <T>(name: string, path: string, act: () => T): Promise<T> =>
    new Promise((resolve, reject) => {
      const nth = calls.filter((one) => one.startsWith(name)).length + 1;
      calls.push(`${name} ${path}`);
      const code = failing.get(`${name} ${nth}`);
      if (code === 'SILENCE') return;
      if (code !== undefined) return reject(new ZooKeeperError(code));
      try {
        resolve(act());
      } catch (error) {
        reject(error);
      }
    });
  const at = (path: string) => {
    const node = nodes.get(path);
    if (node === undefined) throw new ZooKeeperError('NO_NODE');
    return node;
  };
  const above = (path: string): string => path.slice(0, path.lastIndexOf('/'));
  const session: Session = {
    get isOpen() {
      return isOpen;
    },
    get: (path) => call('get', path, () => ({ ...at(path) })),
    set: (path, data, version) =>
      call('set', path, () => {
        const node = at(path);
        if (version !== undefined && version !== node.version) {
          throw new ZooKeeperError('BAD_VERSION');
        }
        nodes.set(path, { data, version: node.version + 1 });
      }),
    create: (path, data, how) =>
      call('create', path, () => {
        const name = how === 'sequential' ? path + String(serial++).padStart(10, '0') : path;
        if (above(name) !== '') at(above(name));
        if (nodes.has(name)) throw new ZooKeeperError('NODE_EXISTS');
        nodes.set(name, { data, version: 0 });
      }),
    remove: (path) => call('remove', path, () => void (at(path), nodes.delete(path))),
    children: (path) =>
      call('children', path, () => {
        at(path);
        const below = [...nodes.keys()].filter((one) => above(one) === path);
        return below.map((one) => one.slice(path.length + 1)).toReversed(); // in no order
      }),
    sync: (path) => call('sync', path, () => undefined),
    close: () => void closed++,
  };
  return {
    session,
    nodes,
    calls,
    fail: (which: string, code: string) => failing.set(which, code),
    breakConnection: () => (isOpen = false),
    closed: () => closed,
  };
};

const setUp = (operations: Readonly<Record<string, Operation>>, before: Refresh = 'none') => {
  const server = tree();
  const client = clientOver(() => Promise.resolve(server.session), before, operations);
  const perform = (f: string, value: number | number[] | null = null, timeoutMs = 1000) =>
    client.perform(
      { f, key: 'x', value },
      {
        timeoutMs,
        signal: new AbortController().signal,
      },
    );
  return { ...server, client, perform };
};

const ok = (value: unknown): Outcome => ({ type: 'ok', value }) as Outcome;

describe('a register', () => {
  it('is null, then what was written', async () => {
    const { perform } = setUp(REGISTER);
    expect(await perform('read')).toEqual(ok(null));
    expect(await perform('write', 1)).toEqual(ok(1));
    expect(await perform('write', 2)).toEqual(ok(2));
    expect(await perform('read')).toEqual(ok(2));
  });

  it('is written also where another client makes it meanwhile', async () => {
    const { perform, nodes, fail } = setUp(REGISTER);
    nodes.set('/x', { data: '1', version: 0 });
    fail('set 1', 'NO_NODE');
    expect(await perform('write', 2)).toEqual(ok(2));
    expect(nodes.get('/x')?.data).toBe('2');
  });

  it('is compared and set, from nothing as well', async () => {
    const { perform } = setUp(REGISTER);
    expect(await perform('cas', [null as never, 1])).toEqual(ok([null, 1]));
    expect(await perform('cas', [1, 2])).toEqual(ok([1, 2]));
    expect(await perform('cas', [1, 3])).toEqual({
      type: 'fail',
      error: 'another value',
      observed: 2,
    });
    expect(await perform('read')).toEqual(ok(2));
  });

  it('is not set where it changed after it was read, and nobody says to what', async () => {
    const { perform, nodes, fail } = setUp(REGISTER);
    nodes.set('/x', { data: '1', version: 0 });
    fail('set 1', 'BAD_VERSION');
    const changed = { type: 'fail', error: 'changed meanwhile' };
    expect(await perform('cas', [1, 2])).toEqual(changed);
    nodes.clear();
    fail('create 1', 'NODE_EXISTS');
    expect(await perform('cas', [null as never, 2])).toEqual(changed);
  });

  it('is synced before it is read only where that is asked for', async () => {
    const local = setUp(REGISTER);
    await local.perform('read');
    expect(local.calls).toEqual(['get /x']);
    const synced = setUp(REGISTER, 'sync');
    await synced.perform('read');
    expect(synced.calls).toEqual(['sync /x', 'get /x']);
    synced.fail('sync 2', 'CONNECTION_LOSS');
    expect(await synced.perform('read')).toMatchObject({ type: 'fail', error: 'connection loss' });
  });

  it('is read behind a write where that is asked for, which makes its znode when it is needed', async () => {
    const { perform, calls, fail } = setUp(REGISTER, 'write');
    await perform('read');
    await perform('read');
    const [set, create] = ['set /verify-refresh', 'create /verify-refresh'];
    expect(calls).toEqual([set, create, 'get /x', set, 'get /x']);
    fail('set 3', 'CONNECTION_LOSS');
    expect(await perform('read')).toMatchObject({ type: 'fail', error: 'connection loss' });
  });
});

describe('what nobody knows', () => {
  it.each([
    ['write', 1, 'set 1', 'CONNECTION_LOSS', 'info'],
    ['write', 1, 'set 1', 'OPERATION_TIMEOUT', 'info'],
    ['write', 1, 'set 1', 'SESSION_EXPIRED', 'info'],
    ['write', 1, 'set 1', NOT_SENT, 'fail'],
    ['read', null, 'get 1', 'CONNECTION_LOSS', 'fail'],
    ['cas', [1, 2], 'get 1', 'CONNECTION_LOSS', 'fail'],
    ['cas', [1, 2], 'set 1', 'CONNECTION_LOSS', 'info'],
    ['cas', [1, 2], 'set 1', NOT_SENT, 'fail'],
  ])('%s %j, %s: %s is %s', async (f, value, which, code, type) => {
    const { perform, nodes, fail } = setUp(REGISTER);
    nodes.set('/x', { data: '1', version: 0 });
    fail(which, code);
    expect((await perform(f, value)).type).toBe(type);
  });

  it('is a write that was refused first and then sent again as a create', async () => {
    const { perform, fail } = setUp(REGISTER);
    fail('create 1', 'CONNECTION_LOSS');
    expect(await perform('write', 1)).toEqual({ type: 'info', error: 'connection loss' });
  });

  it('is a change without an answer; a read without one has changed nothing', async () => {
    const { perform, fail, closed, nodes } = setUp(REGISTER);
    nodes.set('/x', { data: '1', version: 0 });
    fail('set 1', 'SILENCE');
    fail('get 1', 'SILENCE');
    const error = 'operation timeout';
    expect(await perform('read', null, 20)).toEqual({ type: 'fail', error });
    expect(closed()).toBe(1); // what it still answers is not waited for
    expect(await perform('write', 1, 20)).toEqual({ type: 'info', error });
  });
});

describe('a session', () => {
  it('that cannot be had is a certain failure', async () => {
    const open = () => Promise.reject(new ZooKeeperError('NO_SESSION'));
    const client = clientOver(open, 'none', REGISTER);
    const limits = { timeoutMs: 20, signal: new AbortController().signal };
    expect(await client.perform({ f: 'write', key: 'x', value: 1 }, limits)).toEqual({
      type: 'fail',
      error: 'no session',
      unreachable: true,
    });
  });

  it('that has ended is followed by another', async () => {
    const servers = [tree(), tree()];
    let opened = 0;
    const open = () => Promise.resolve(servers[opened++]?.session as Session);
    const client = clientOver(open, 'none', REGISTER);
    const limits = { timeoutMs: 1000, signal: new AbortController().signal };
    await client.perform({ f: 'write', key: 'x', value: 1 }, limits);
    servers[0]?.breakConnection();
    await client.perform({ f: 'write', key: 'x', value: 2 }, limits);
    expect(servers[1]?.nodes.get('/x')?.data).toBe('2');
    await client.perform({ f: 'write', key: 'x', value: 3 }, limits);
    expect(opened).toBe(2);
  });
});

describe('a set', () => {
  it('is empty, then what was added, in order', async () => {
    const { perform } = setUp(SET);
    expect(await perform('read')).toEqual(ok([]));
    for (const element of [10, 9, 2]) expect(await perform('add', element)).toEqual(ok(element));
    expect(await perform('read')).toEqual(ok([2, 9, 10]));
  });

  it('was certainly not added to where its parent could not be made', async () => {
    const { perform, fail } = setUp(SET);
    fail('create 2', 'CONNECTION_LOSS'); // 1: the child, without a parent
    expect((await perform('add', 1)).type).toBe('fail');
    fail('create 5', 'CONNECTION_LOSS'); // 3, 4: child and parent; 5: the child again
    expect((await perform('add', 2)).type).toBe('info');
  });
});

describe('a queue', () => {
  it('gives in the order of the server’s numbers, and null when it is empty', async () => {
    const { perform, calls } = setUp(QUEUE, 'write');
    for (const value of [30, 4, 5]) await perform('enqueue', value);
    calls.length = 0;
    expect(await perform('dequeue')).toEqual(ok(30));
    expect(calls[0]).toBe('set /verify-refresh');
    expect(await perform('dequeue')).toEqual(ok(4));
    expect(await perform('dequeue')).toEqual(ok(5));
    expect(await perform('dequeue')).toEqual(ok(null));
  });

  it('takes the next where another client was faster', async () => {
    const { perform, fail } = setUp(QUEUE);
    await perform('enqueue', 1);
    await perform('enqueue', 2);
    fail('remove 1', 'NO_NODE');
    expect(await perform('dequeue')).toEqual(ok(2));
  });

  it('may have lost its head where the answer to the removal is lost', async () => {
    const { perform, fail } = setUp(QUEUE);
    await perform('enqueue', 1);
    fail('children 1', 'CONNECTION_LOSS');
    expect((await perform('dequeue')).type).toBe('fail');
    fail('remove 1', 'CONNECTION_LOSS');
    expect((await perform('dequeue')).type).toBe('info');
  });
});

describe('a lock', () => {
  it('is held by one client at a time', async () => {
    const { perform } = setUp(LOCK);
    expect(await perform('acquire')).toEqual(ok(null));
    expect(await perform('acquire')).toMatchObject({ type: 'fail', observed: true });
    expect(await perform('release')).toEqual(ok(null));
    expect(await perform('release')).toMatchObject({ type: 'fail', observed: null });
    expect(await perform('acquire')).toEqual(ok(null));
  });

  it('may be held where the answer is lost', async () => {
    const { perform, fail } = setUp(LOCK);
    await perform('acquire');
    await perform('release');
    fail('create 4', 'CONNECTION_LOSS'); // 1 to 3: the lock, its parent, the lock again
    expect((await perform('acquire')).type).toBe('info');
    fail('remove 2', 'CONNECTION_LOSS');
    expect((await perform('release')).type).toBe('info');
  });
});
