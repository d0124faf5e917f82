import { describe, expect, it } from 'vitest';
import type { Json, Outcome } from '../../../src/history/operation.ts';
import { natsClient, type Operations } from './client.ts';
import { NatsFailure, WRONG_LAST } from './failure.ts';
import { fakeJetStream, type FakeJetStream } from './fake-session.fixture.ts';
import { LOG } from './log.ts';
import { QUEUE } from './queue.ts';
import { REGISTER } from './register.ts';
import type { Reads } from './session.ts';
import { SET } from './set.ts';

const setUp = (operations: Operations, reads: Reads = 'leader') => {
  const server = fakeJetStream();
  const client = natsClient(() => Promise.resolve(server.session), reads, operations);
  const perform = (f: string, value: Json = null, timeoutMs = 1_000): Promise<Outcome> =>
    client.perform({ f, key: 'x', value }, { timeoutMs, signal: new AbortController().signal });
  return { server, perform };
};

const ok = (value: Json): Outcome => ({ type: 'ok', value });
const UNKNOWN = new NatsFailure('unknown', 'connection closed');
const NOBODY = new NatsFailure('nobody', 'nobody takes it');
const NOT_SENT = new NatsFailure('not-sent', 'the connection has ended');
const refused = (code: number): NatsFailure => new NatsFailure('refused', 'no', code);

describe('a register', () => {
  it('is null, then what was written', async () => {
    const { perform } = setUp(REGISTER);
    expect(await perform('read')).toEqual(ok(null));
    expect(await perform('write', 1)).toEqual(ok(1));
    expect(await perform('write', 2)).toEqual(ok(2));
    expect(await perform('read')).toEqual(ok(2));
  });

  it('is compared and set, from nothing as well', async () => {
    const { perform } = setUp(REGISTER);
    expect(await perform('cas', [null, 1])).toEqual(ok([null, 1]));
    expect(await perform('cas', [1, 2])).toEqual(ok([1, 2]));
    const other = { type: 'fail', error: 'another value', observed: 2 };
    expect(await perform('cas', [1, 3])).toEqual(other);
    expect(await perform('read')).toEqual(ok(2));
  });

  it('is not set where it changed after it was read, and nobody says to what', async () => {
    const { perform, server } = setUp(REGISTER);
    await perform('write', 1);
    server.fail('put 2', refused(WRONG_LAST));
    expect(await perform('cas', [1, 2])).toEqual({ type: 'fail', error: 'changed meanwhile' });
  });

  it.each<Reads>(['leader', 'direct'])('is read where it is asked for: %s', async (reads) => {
    const { perform, server } = setUp(REGISTER, reads);
    await perform('read');
    expect(server.calls).toEqual([`get x ${reads}`]);
  });
});

describe('a set', () => {
  it('is empty, then what was added, once each and in order', async () => {
    const { perform, server } = setUp(SET);
    expect(await perform('read')).toEqual(ok([]));
    for (const element of [10, 9, 2]) expect(await perform('add', element)).toEqual(ok(element));
    expect(await perform('read')).toEqual(ok([2, 9, 10]));
    expect(server.calls.at(-1)).toBe('messages sets.x 3');
  });

  it('leaves out what came after the last message that was told', async () => {
    const { perform, server } = setUp(SET);
    await perform('add', 1);
    const { session } = server;
    const atFirst = { ...session };
    session.message = async (...asked) => {
      const last = await atFirst.message(...asked);
      await session.publish('sets.x', '2');
      return last;
    };
    expect(await perform('read')).toEqual(ok([1]));
  });
});

describe('a log', () => {
  it('returns offsets from 0, and null where nothing stands yet', async () => {
    const { perform } = setUp(LOG);
    expect(await perform('read', 0)).toEqual(ok(null));
    expect(await perform('append', 7)).toEqual(ok(0));
    expect(await perform('append', 8)).toEqual(ok(1));
    expect(await perform('read', 1)).toEqual(ok(8));
    expect(await perform('read', 2)).toEqual(ok(null));
  });
});

describe('a queue', () => {
  const filled = async (...values: readonly number[]) => {
    const queue = setUp(QUEUE);
    for (const value of values) await queue.perform('enqueue', value);
    return queue;
  };

  it('gives what it got, confirms it, and is empty then', async () => {
    const { perform, server } = await filled(30, 4);
    expect(await perform('dequeue')).toEqual(ok(30));
    expect(await perform('dequeue')).toEqual(ok(4));
    expect(server.confirmed).toEqual(['30', '4']);
    expect(await perform('dequeue')).toEqual(ok(null));
  });

  it('is not empty while others may not have taken what they were given', async () => {
    const { perform, server } = await filled();
    server.holdBack(2);
    const error = 'nothing now, and 2 not confirmed yet';
    expect(await perform('dequeue')).toEqual({ type: 'fail', error });
  });

  it.each([UNKNOWN, 'silence'] as const)(
    'has given what arrived, whatever becomes of its confirmation (%s)',
    async (trouble) => {
      const { perform, server } = await filled(30);
      server.fail('confirm 1', trouble);
      expect(await perform('dequeue', null, 50)).toEqual(ok(30));
    },
  );

  it('keeps what arrived too late: nobody was told of it, so nobody confirms it', async () => {
    const { perform, server } = await filled(30);
    const { session } = server;
    const atFirst = { ...session };
    let arrive = (): void => {};
    session.pull = async (...asked) => {
      await new Promise<void>((resolve) => (arrive = resolve));
      return atFirst.pull(...asked);
    };
    expect(await perform('dequeue', null, 20)).toEqual({ type: 'fail', error: 'timeout' });
    arrive();
    await expect.poll(() => server.calls.at(-1)).toBe('pull x');
    expect(server.confirmed).toEqual([]);
  });
});

describe('what nobody knows', () => {
  it.each<[Operations, string, Json, string, NatsFailure, Outcome['type']]>([
    [REGISTER, 'write', 1, 'put 1', UNKNOWN, 'info'],
    [REGISTER, 'write', 1, 'put 1', NOBODY, 'fail'],
    [REGISTER, 'write', 1, 'put 1', NOT_SENT, 'fail'],
    [REGISTER, 'write', 1, 'put 1', refused(10_077), 'info'],
    [REGISTER, 'write', 1, 'put 1', refused(10_023), 'fail'],
    [REGISTER, 'read', null, 'get 1', UNKNOWN, 'fail'],
    [REGISTER, 'cas', [null, 2], 'get 1', UNKNOWN, 'fail'],
    [REGISTER, 'cas', [null, 2], 'put 1', UNKNOWN, 'info'],
    [SET, 'add', 1, 'publish 1', UNKNOWN, 'info'],
    [SET, 'read', null, 'message 1', UNKNOWN, 'fail'],
    [LOG, 'append', 1, 'publish 1', UNKNOWN, 'info'],
    [LOG, 'append', 1, 'publish 1', NOBODY, 'fail'],
    [QUEUE, 'enqueue', 1, 'publish 1', UNKNOWN, 'info'],
    [QUEUE, 'dequeue', null, 'pull 1', UNKNOWN, 'fail'],
    [QUEUE, 'dequeue', null, 'outstanding 1', UNKNOWN, 'fail'],
  ])('%#: %s, %j, %s', async (operations, f, value, which, trouble, type) => {
    const { perform, server } = setUp(operations);
    server.fail(which, trouble);
    expect((await perform(f, value)).type).toBe(type);
  });

  it('is a change without an answer; a read without one has changed nothing', async () => {
    const { perform, server } = setUp(LOG);
    server.fail('publish 1', 'silence', 'lost');
    server.fail('message 1', 'silence');
    expect(await perform('read', 0, 20)).toEqual({ type: 'fail', error: 'timeout' });
    expect(server.closed).toBe(1); // what it still answers is not waited for
    expect(await perform('append', 1, 20)).toEqual({ type: 'info', error: 'timeout' });
    expect(await perform('read', 0)).toEqual(ok(1));
  });

  it('gives a client a pause where nobody is there', async () => {
    const { perform, server } = setUp(LOG);
    server.fail('publish 1', NOBODY);
    expect(await perform('append', 1)).toMatchObject({ type: 'fail', unreachable: true });
  });
});

describe('a connection', () => {
  const perform = (servers: readonly FakeJetStream[]) => {
    let opened = 0;
    const open = () => {
      const next = servers[opened++];
      return next === undefined ? Promise.reject(NOT_SENT) : Promise.resolve(next.session);
    };
    const client = natsClient(open, 'leader', LOG);
    return () =>
      client.perform(
        { f: 'append', key: 'x', value: 1 },
        { timeoutMs: 1_000, signal: new AbortController().signal },
      );
  };

  it('that cannot be had is a certain failure', async () => {
    const error = 'the connection has ended';
    expect(await perform([])()).toEqual({ type: 'fail', error, unreachable: true });
  });

  it('that has ended is followed by another', async () => {
    const servers = [fakeJetStream(), fakeJetStream()];
    const append = perform(servers);
    await append();
    await append();
    servers[0]?.breakConnection();
    await append();
    expect(servers.map(({ calls }) => calls.length)).toEqual([2, 1]);
  });
});
