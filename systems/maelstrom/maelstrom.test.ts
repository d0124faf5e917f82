import { describe, expect, it } from 'vitest';
import type { Cluster, Connection } from '../../src/cluster/port/cluster.ts';
import { Failure } from '../../src/base/failure.ts';
import type { Json, Outcome, Request } from '../../src/history/operation.ts';
import { ERROR, isDefinite, type Body, type Message } from '../../src/node/message.ts';
import { maelstrom } from './index.ts';

type Answer = Readonly<Record<string, Json>> | undefined;

/** A cluster whose nodes answer everything with this. */
const answering = (answer: (body: Body, node: string) => Answer, nodes = ['n1']) => {
  const asked: Body[] = [];
  const connect = (
    node: string,
    client: string,
    onMessage: (message: Message) => void,
  ): Connection => ({
    send: (body) => {
      asked.push(body);
      const reply = answer(body, node);
      if (reply === undefined) return;
      const whole = { ...reply, in_reply_to: body.msg_id } as unknown as Body;
      queueMicrotask(() => onMessage({ src: node, dest: client, body: whole }));
    },
    close: () => {},
  });
  return { cluster: { nodes, connect } as unknown as Cluster, asked };
};

const outcomeOf = async (request: Request, answer: Answer): Promise<Outcome> => {
  const { cluster } = answering(() => answer);
  return maelstrom.client(cluster, 'n1', 'c1').perform(request, 20);
};

const READ: Request = { f: 'read', key: 'r3', value: null };
const WRITE: Request = { f: 'write', key: 'r3', value: 5 };
const CAS: Request = { f: 'cas', key: 'r3', value: [1, 2] };

describe('a lin-kv client', () => {
  it('asks as the protocol says, with a number for a key', async () => {
    const { cluster, asked } = answering(() => undefined);
    const client = maelstrom.client(cluster, 'n1', 'c1');
    for (const request of [READ, WRITE, CAS, { ...CAS, value: [null, 2] }]) {
      await client.perform(request, 1);
    }
    expect(asked).toMatchObject([
      { type: 'read', key: 3 },
      { type: 'write', key: 3, value: 5 },
      { type: 'cas', key: 3, from: 1, to: 2, create_if_not_exists: false },
      { type: 'cas', key: 3, from: null, to: 2, create_if_not_exists: true },
    ]);
  });

  it('takes answers of the protocol', async () => {
    expect(await outcomeOf(READ, { type: 'read_ok', value: 7 })).toEqual({ type: 'ok', value: 7 });
    expect(await outcomeOf(WRITE, { type: 'write_ok' })).toEqual({ type: 'ok', value: 5 });
    expect(await outcomeOf(CAS, { type: 'cas_ok' })).toEqual({ type: 'ok', value: [1, 2] });
    const missing = { type: 'error', code: ERROR.keyDoesNotExist, text: 'no key' };
    expect(await outcomeOf(READ, missing)).toEqual({ type: 'ok', value: null });
    expect(await outcomeOf(CAS, missing)).toEqual({ type: 'fail', error: '20 no key' });
    const other = { type: 'error', code: ERROR.preconditionFailed };
    expect(await outcomeOf(CAS, other)).toEqual({ type: 'fail', error: '22' });
  });

  it.each([
    ['no answer', undefined],
    ['a time-out', { type: 'error', code: ERROR.timeout, text: 'x' }],
    ['a crash', { type: 'error', code: ERROR.crash }],
    ['a code of its own', { type: 'error', code: 1234, text: 'x' }],
    ['an error without a code', { type: 'error', text: 'x' }],
    ['an answer to something else', { type: 'topology_ok' }],
  ])('does not know what became of a write that got %s', async (_, answer) => {
    expect((await outcomeOf(WRITE, answer as Answer)).type).toBe('info');
    expect((await outcomeOf(CAS, answer as Answer)).type).toBe('info');
    expect((await outcomeOf(READ, answer as Answer)).type).toBe('fail'); // it changes nothing
  });

  it('believes no read that has no value', async () => {
    expect((await outcomeOf(READ, { type: 'read_ok' })).type).toBe('fail');
  });
});

describe('error codes', () => {
  it('are definite only where the protocol says so', () => {
    const definite = Object.entries(ERROR)
      .filter(([, code]) => isDefinite(code))
      .map(([name]) => name);
    expect(definite).toEqual(
      Object.keys(ERROR).filter((name) => name !== 'timeout' && name !== 'crash'),
    );
    expect([-1, 2, 99, 1000, NaN].some(isDefinite)).toBe(false);
  });
});

describe('the system maelstrom', () => {
  it('needs a program', () => {
    expect(() => maelstrom.deployment(['n1'], { bugs: [] })).toThrow(Failure);
    expect(maelstrom.deployment(['n1'], { bugs: [], bin: '/x', binArgs: ['-v'] }).kind).toEqual({
      type: 'binary',
      binary: { path: '/x', args: ['-v'] },
    });
  });

  it('is ready when each node has answered a read in any way but "later"', async () => {
    const times = new Map<string, number>();
    const { cluster } = answering(
      (_, node) => {
        const count = (times.get(node) ?? 0) + 1;
        times.set(node, count);
        return { type: 'error', code: count < 3 ? ERROR.temporarilyUnavailable : 20 };
      },
      ['n1', 'n2'],
    );
    await maelstrom.ready(cluster, new AbortController().signal);
    expect([...times.values()]).toEqual([3, 3]);
  });

  it('is waited for no longer than somebody wants', async () => {
    const { cluster } = answering(() => ({ type: 'error', code: ERROR.temporarilyUnavailable }));
    await expect(maelstrom.ready(cluster, AbortSignal.abort())).rejects.toThrow('abort');
  });
});
