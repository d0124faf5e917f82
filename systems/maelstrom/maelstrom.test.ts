import { describe, expect, it } from 'vitest';
import type { Cluster, Connection } from '../../src/cluster/port/cluster.ts';
import { equalNodes } from '../../src/cluster/port/deployment.ts';
import type { Binding, Setting, SystemRun } from '../../src/cluster/port/system.ts';
import { Failure } from '../../src/base/failure.ts';
import { realTime } from '../../src/base/time.ts';
import type { Json, Outcome, Request } from '../../src/history/operation.ts';
import { ERROR, isDefinite, type Body, type Message } from '../../src/node/message.ts';
import { maelstrom } from './index.ts';
import { linKv } from './lin-kv.ts';

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
  const client = await clientOf(cluster);
  return client.perform(request, limits(20));
};

const limits = (timeoutMs: number) => ({ timeoutMs, signal: new AbortController().signal });

const runOf = (cluster: Cluster): SystemRun => ({
  cluster,
  setting: setting({}),
  time: realTime,
  signal: new AbortController().signal,
});

const setting = (options: Setting['options']): Setting => ({
  nodes: equalNodes(['n1']),
  workload: 'register',
  options,
  keys: 1,
  bugs: [],
});

const clientOf = (cluster: Cluster) =>
  (maelstrom.workloads['register'] as Binding).open(runOf(cluster), 'n1', 'c1');

const READ: Request = { f: 'read', key: 'r3', value: null };
const WRITE: Request = { f: 'write', key: 'r3', value: 5 };
const CAS: Request = { f: 'cas', key: 'r3', value: [1, 2] };

describe('a lin-kv client', () => {
  it('asks as the protocol says, with a number for a key', async () => {
    const { cluster, asked } = answering(() => undefined);
    const client = await clientOf(cluster);
    for (const request of [READ, WRITE, CAS, { ...CAS, value: [null, 2] }]) {
      await client.perform(request, limits(1));
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

describe('the lin-kv protocol', () => {
  it.each<[Body['type'], Readonly<Record<string, Json>>]>([
    ['read', { type: 'read_ok', value: null }],
    ['write', { type: 'write_ok' }],
    ['cas', { type: 'cas_ok', more: 1 }],
    ['cas', { type: 'error', code: 22, text: 'other' }],
    ['cas', { type: 'error', code: 1234 }],
  ])('allows to answer a %s with %j', (type, answer) => {
    expect(linKv.wrong({ type }, answer as Body)).toBeUndefined();
  });

  it.each<[Body['type'], Readonly<Record<string, Json>>, string]>([
    ['write', { type: 'ok' }, 'answered a write with "ok" instead of "write_ok" or "error"'],
    ['cas', { type: 'write_ok' }, 'answered a cas with "write_ok" instead of "cas_ok" or "error"'],
    ['read', { type: 'read_ok' }, 'answered a read with a "read_ok" that has no value'],
    ['read', { type: 'error' }, 'answered a read with an error that has no number as its code'],
  ])('does not allow to answer a %s with %j', (type, answer, said) => {
    expect(linKv.wrong({ type }, answer as Body)).toBe(said);
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
    expect(() => maelstrom.deployment(setting({}))).toThrow(Failure);
    const bin = process.execPath;
    expect(maelstrom.deployment(setting({ bin, 'bin-arg': ['-v'] })).kind).toEqual({
      type: 'binary',
      binary: { path: bin, args: ['-v'], protocol: linKv },
    });
    expect(() => maelstrom.deployment(setting({ bin: '/nowhere/x' }))).toThrow(
      'There is no file /nowhere/x.',
    );
  });

  it('serves when each node has answered a read in any way but "later"', async () => {
    let later = true;
    const code = (node: string): number =>
      later && node === 'n2' ? ERROR.temporarilyUnavailable : ERROR.keyDoesNotExist;
    const { cluster } = answering((_, node) => ({ type: 'error', code: code(node) }), ['n1', 'n2']);
    expect(await maelstrom.probe(runOf(cluster))).toBe(
      'n2 answers that it cannot serve yet (error 11)',
    );
    later = false;
    expect(await maelstrom.probe(runOf(cluster))).toBeUndefined();
  });

  it('says which node does not answer', async () => {
    const { cluster } = answering(
      (_, node) => (node === 'n1' ? { type: 'read_ok', value: 1 } : undefined),
      ['n1', 'n2'],
    );
    expect(await maelstrom.probe(runOf(cluster))).toContain('n2 did not answer a read within 1 s');
  });
});
