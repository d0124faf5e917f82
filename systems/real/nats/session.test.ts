/** The connection against a server in this process that answers as it is told. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answer,
  BREAK,
  type FakeNats,
  fakeNats,
  HANG,
  type Heard,
} from './fake-nats.fixture.ts';
import { openSession, type Session } from './session.ts';

beforeAll(async () => {
  await Promise.all([import('@nats-io/jetstream'), import('@nats-io/kv')]); // they take their time
});

let server: FakeNats;
const sessions: Session[] = [];
afterEach(async () => {
  for (const session of sessions.splice(0)) session.close();
  await server.close();
});

const opened = async (
  answer: Answer | ((request: Heard) => Answer),
  others: readonly string[] = [],
): Promise<Session> => {
  server = await fakeNats(typeof answer === 'function' ? answer : () => answer, others);
  const session = await openSession(server.endpoint);
  sessions.push(session);
  return session;
};

const refusal = (code: number, description: string): Answer => ({
  json: { error: { code: 400, err_code: code, description } },
});

describe('a session', () => {
  it('publishes with an answer, and only where the last message is what is expected', async () => {
    const session = await opened({ json: { stream: 'sets', seq: 7 } });
    expect(await session.publish('sets.s0', '1')).toBe(7);
    expect(await session.publish('sets.s0', '2', 7)).toBe(7);
    expect(server.heard.map(({ subject, text }) => [subject, text])).toEqual([
      ['sets.s0', '1'],
      ['sets.s0', '2'],
    ]);
    expect(server.heard[0]?.headers).not.toContain('Expected');
    expect(server.heard[1]?.headers).toContain('Nats-Expected-Last-Subject-Sequence: 7\r\n');
  });

  it('puts a key where it has that revision, or none at all', async () => {
    const session = await opened({ json: { stream: 'KV_registers', seq: 7 } });
    await session.put('registers', 'r0', '1');
    await session.put('registers', 'r0', '1', 0);
    const [plain, first] = server.heard;
    expect([plain?.subject, plain?.headers]).toEqual(['$KV.registers.r0', '']);
    expect(first?.headers).toContain('Nats-Expected-Last-Subject-Sequence: 0\r\n');
  });

  it('tells a refusal by its number', async () => {
    const session = await opened(refusal(10_071, 'wrong last sequence: 7'));
    await expect(session.publish('sets.s0', '1', 3)).rejects.toMatchObject({
      failing: 'refused',
      code: 10_071,
      message: 'wrong last sequence: 7',
    });
  });

  it.each<[string, (session: Session) => Promise<unknown>]>([
    ['a publication', (session) => session.publish('sets.s0', '1')],
    ['a read at the leader', (session) => session.message('sets', { seq: 1 }, 'leader')],
    ['a direct read', (session) => session.get('registers', 'r0', 'direct')],
    ['a pull', (session) => session.pull('queues', 'q0')],
  ])('tells that nobody takes %s', async (_what, ask) => {
    const session = await opened({ status: '503' });
    await expect(ask(session)).rejects.toMatchObject({ failing: 'nobody' });
    expect(server.heard).toHaveLength(1);
  });

  it('ends with its connection, and neither comes back nor goes elsewhere', async () => {
    const other = await fakeNats(() => HANG);
    const { host, port } = other.endpoint;
    const session = await opened(BREAK, [`${host}:${port}`]);
    await expect(session.publish('sets.s0', '1')).rejects.toMatchObject({ failing: 'unknown' });
    expect(session.isOpen).toBe(false);
    await expect(session.publish('sets.s0', '2')).rejects.toMatchObject({ failing: 'not-sent' });
    // The first connection only hears whether anybody speaks.
    expect([server.connections, server.heard.length, other.connections]).toEqual([2, 1, 0]);
    await other.close();
  });

  it('is not had where nobody listens, or nobody speaks, and leaves nothing', async () => {
    await opened(HANG);
    const left: Promise<unknown>[] = [];
    const mute = createServer((socket) => left.push(once(socket, 'close')));
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const endpoint = { host: '127.0.0.1', port: (mute.address() as AddressInfo).port };
    await expect(openSession(endpoint)).rejects.toMatchObject({ failing: 'not-sent' });
    await Promise.all(left);
    await new Promise((resolve) => mute.close(resolve));
    await expect(openSession(endpoint)).rejects.toMatchObject({ failing: 'not-sent' });
    expect(left).toHaveLength(1);
  });
});

describe('what is read', () => {
  it('is asked of the leader, or of any server that holds it', async () => {
    const stored = { seq: 3, data: Buffer.from('42').toString('base64'), subject: 'log0' };
    const session = await opened(({ subject }) =>
      subject.includes('DIRECT')
        ? { text: '43', of: 'log0', headers: 'Nats-Sequence: 4\r\nNats-Subject: log0\r\n' }
        : { json: { message: { ...stored, time: '2026-01-01T00:00:00Z' } } },
    );
    const leader = await session.message('log0', { seq: 3 }, 'leader');
    expect(leader).toEqual({ seq: 3, text: '42' });
    expect(server.heard[0]?.subject).toBe('$JS.API.STREAM.MSG.GET.log0');
  });

  it('is nothing where no such message stands', async () => {
    const session = await opened(({ subject }) =>
      subject.includes('DIRECT')
        ? { status: '404 Message Not Found' }
        : refusal(10_037, 'no message found'),
    );
    expect(await session.message('log0', { seq: 9 }, 'leader')).toBeUndefined();
    expect(await session.message('log0', { seq: 9 }, 'direct')).toBeUndefined();
    expect(await session.get('registers', 'r0', 'leader')).toBeUndefined();
    expect(await session.get('registers', 'r0', 'direct')).toBeUndefined();
  });

  it('is an error where the stream is gone', async () => {
    const session = await opened(refusal(10_059, 'stream not found'));
    await expect(session.get('registers', 'r0', 'leader')).rejects.toMatchObject({ code: 10_059 });
  });
});

describe('a pull', () => {
  it('brings a message under its own subject, which is confirmed with an answer', async () => {
    const session = await opened(({ subject }) =>
      subject.startsWith('$JS.ACK')
        ? { status: '200' }
        : { text: '42', of: 'queues.q0', reply: '$JS.ACK.queues.q0.1.1.1.1.0' },
    );
    const delivery = await session.pull('queues', 'q0');
    expect(delivery?.text).toBe('42');
    await delivery?.confirm();
    expect(server.heard.map(({ subject, text }) => [subject, text])).toEqual([
      ['$JS.API.CONSUMER.MSG.NEXT.queues.q0', '{"batch":1,"expires":200000000}'],
      ['$JS.ACK.queues.q0.1.1.1.1.0', '+ACK'],
    ]);
  });

  it.each(['404 No Messages', '408 Request Timeout'])('brings nothing: %s', async (status) => {
    const session = await opened({ status });
    expect(await session.pull('queues', 'q0')).toBeUndefined();
  });

  it('fails where the consumer cannot serve it', async () => {
    const session = await opened({ status: '409 Exceeded MaxWaiting' });
    const failure = { failing: 'unknown', message: '409 Exceeded MaxWaiting' };
    await expect(session.pull('queues', 'q0')).rejects.toMatchObject(failure);
  });

  it('is not all: there is what the consumer has before it, and what it has given out', async () => {
    const info = { stream_name: 'queues', name: 'q0', config: {}, num_pending: 3 };
    const session = await opened({ json: { ...info, num_ack_pending: 2 } });
    expect(await session.outstanding('queues', 'q0')).toBe(5);
  });
});
