/** What the client concludes from what nodes answer: never more than is certain. */
import { describe, expect, it } from 'vitest';
import type { Connection, Lost } from '../../../src/cluster/port/cluster.ts';
import type { Outcome, Request } from '../../../src/history/operation.ts';
import { ERROR, type Body, type Message } from '../../../src/node/message.ts';
import { raftClient } from './client.ts';
import { SteppedTime } from '../../../testing/simulation/stepped-time.fixture.ts';

type Answer = Omit<Body, 'in_reply_to'> | 'unsent' | 'broken' | undefined;

/** Three nodes that answer as the script says, attempt by attempt (`*`: any); then not at all. */
const client = (script: readonly (readonly [asked: string, answer: Answer])[]) => {
  const time = new SteppedTime();
  const asked: (readonly [string, Body])[] = [];
  const left = [...script];
  const connect = (
    node: string,
    name: string,
    onMessage: (message: Message) => void,
    onLost: (lost: Lost) => void = () => {},
  ): Connection => ({
    send: (body) => {
      asked.push([node, body]);
      const [expected, answer] = left.shift() ?? [node, undefined];
      if (expected !== '*') expect(node).toBe(expected);
      if (answer === undefined) return;
      if (typeof answer === 'string') {
        const lost = { msg_id: body.msg_id as number, unsent: answer === 'unsent' };
        time.after(1, () => onLost(lost));
        return;
      }
      const reply = { ...answer, in_reply_to: body.msg_id } as Body;
      time.after(1, () => onMessage({ src: node, dest: name, body: reply }));
    },
    close: () => {},
  });
  const one = raftClient({ cluster: { nodes: ['n1', 'n2', 'n3'], connect }, time }, 'n1', 'c1');
  const perform = async (request: Request, timeoutMs = 2000): Promise<Outcome> => {
    let outcome: Outcome | undefined;
    const { signal } = new AbortController();
    void one.perform(request, { timeoutMs, signal }).then((came) => {
      outcome = came;
    });
    await time.runUntil(time.nowMs() + timeoutMs + 500);
    if (outcome === undefined) throw new Error('no outcome in time');
    return outcome;
  };
  return { perform, asked };
};

const WRITE: Request = { f: 'write', key: 'x', value: 1 };
const CAS: Request = { f: 'cas', key: 'x', value: [1, 2] };
const READ: Request = { f: 'read', key: 'x', value: null };
const error = (code: number, more: Record<string, never> | object = {}): Answer => ({
  type: 'error',
  code,
  text: 'why',
  ...more,
});
const REFUSED = error(ERROR.temporarilyUnavailable);

describe('the client of Raft', () => {
  it('goes to the leader that it is told of', async () => {
    const { perform } = client([
      ['n1', error(ERROR.temporarilyUnavailable, { leader: 'n3' })],
      ['n3', { type: 'write_ok' }],
    ]);
    expect(await perform(WRITE)).toEqual({ type: 'ok', value: 1, by: 'n3' });
  });

  it('asks one after the other, as the same request, when no answer comes', async () => {
    const { perform, asked } = client([
      ['n1', undefined],
      ['n2', undefined],
      ['n3', { type: 'write_ok' }],
    ]);
    expect(await perform(WRITE)).toEqual({ type: 'ok', value: 1, by: 'n3' });
    const numbers = asked.map(([, body]) => [body['session'], body['seq']]);
    expect(numbers).toEqual([
      ['c1', 1],
      ['c1', 1],
      ['c1', 1],
    ]);
  });

  it('knows that a write did not happen that no node took up, and does not wait for any', async () => {
    const script = Array.from({ length: 100 }, () => ['*', 'unsent'] as const);
    expect(await client(script).perform(WRITE)).toEqual({
      type: 'fail',
      error: 'no node answered',
      unreachable: true,
    });
    const { perform, asked } = client([
      ['n1', 'unsent'],
      ['n2', { type: 'write_ok' }],
    ]);
    expect(await perform(WRITE, 200)).toEqual({ type: 'ok', value: 1, by: 'n2' });
    expect(asked).toHaveLength(2);
  });

  it('does not know what became of a write behind which the link broke', async () => {
    const down = Array.from({ length: 99 }, () => ['*', 'unsent'] as const);
    const { perform } = client([['n1', 'broken'], ...down]);
    expect(await perform(WRITE)).toEqual({ type: 'info', error: 'timeout' });
  });

  it('does not know what became of a write that nobody answered', async () => {
    expect(await client([]).perform(WRITE)).toEqual({ type: 'info', error: 'timeout' });
  });

  it('knows that a write which all have refused did not happen, and uses its number again', async () => {
    const { perform, asked } = client(Array.from({ length: 60 }, () => ['*', REFUSED]));
    expect(await perform(WRITE, 1000)).toEqual({ type: 'fail', error: 'why' });
    expect(await perform(WRITE, 1000)).toEqual({ type: 'fail', error: 'why' });
    expect(new Set(asked.map(([, body]) => body['seq']))).toEqual(new Set([1]));
  });

  it('does not take a refusal for an answer when an earlier attempt may have been taken up', async () => {
    const { perform } = client([
      ['n1', error(ERROR.timeout)],
      ['n2', REFUSED],
      ['n3', error(ERROR.abort)],
    ]);
    expect(await perform(WRITE, 900)).toEqual({ type: 'info', error: 'timeout' });
  });

  it('believes a definite refusal of the only attempt', async () => {
    const { perform } = client([['n1', error(ERROR.abort)]]);
    expect(await perform(WRITE)).toEqual({ type: 'fail', error: 'why' });
  });

  it('says what a cas that failed has seen', async () => {
    const { perform } = client([['n1', error(ERROR.preconditionFailed, { current: 7 })]]);
    expect(await perform(CAS)).toEqual({ type: 'fail', error: 'why', observed: 7 });
    const missing = client([['n1', error(ERROR.keyDoesNotExist)]]);
    expect(await missing.perform(CAS)).toEqual({ type: 'fail', error: 'why', observed: null });
  });

  it('counts the requests of its session, reads not', async () => {
    const { perform, asked } = client([
      ['n1', { type: 'write_ok' }],
      ['n1', { type: 'read_ok', value: 1 }],
      ['n1', { type: 'cas_ok' }],
    ]);
    expect(await perform(WRITE)).toEqual({ type: 'ok', value: 1 });
    expect(await perform(READ)).toEqual({ type: 'ok', value: 1 });
    expect(await perform(CAS)).toEqual({ type: 'ok', value: [1, 2] });
    expect(asked.map(([, body]) => body['seq'])).toEqual([1, undefined, 2]);
  });

  it('reads null where there is nothing, and fails where nobody answers: a read changes nothing', async () => {
    const { perform } = client([['n1', error(ERROR.keyDoesNotExist)]]);
    expect(await perform(READ)).toEqual({ type: 'ok', value: null });
    expect((await client([]).perform(READ)).type).toBe('fail');
  });

  it('refuses what Raft cannot', async () => {
    const outcome = await client([]).perform({ f: 'enqueue', value: 1 });
    expect(outcome).toEqual({ type: 'fail', error: 'raft cannot enqueue' });
  });
});
