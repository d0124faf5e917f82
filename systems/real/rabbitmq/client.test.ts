/** The client against a node in this process that answers as it is told. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { realTime } from '../../../src/base/time.ts';
import type { Client } from '../../../src/cluster/port/system.ts';
import type { Outcome, Request } from '../../../src/history/operation.ts';
import { rabbitmqClient } from './client.ts';
import { type Answer, type Asked, fakeNode, type FakeNode } from './fake-rabbitmq.fixture.ts';
import { openSession } from './session.ts';

const ENQUEUE: Request = { f: 'enqueue', key: 'q0', value: 7 };
const DEQUEUE: Request = { f: 'dequeue', key: 'q0', value: null };

/** Nothing takes so long, but on a machine that is busy with much else. */
const PATIENCE_MS = 20_000;

let node: FakeNode | undefined;
const clients: Client[] = [];
beforeAll(() => import('amqplib')); // it takes longer than an operation may
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  await node?.close();
  node = undefined;
});

/** @param answers by what is asked; else it is done */
const start = async (answers: Partial<Record<Asked['what'], Answer>> = {}): Promise<FakeNode> => {
  node = await fakeNode(({ what }) => answers[what] ?? 'ok');
  return node;
};

const opened = (confirms = true): Client => {
  const endpoint = { host: '127.0.0.1', port: node?.port ?? 1 };
  const client = rabbitmqClient(() => openSession(endpoint, confirms), 'quorum', realTime);
  clients.push(client);
  return client;
};

/** One that is connected, and has made the queue. */
const ready = async (): Promise<Client> => {
  const client = opened();
  const other = await perform(client, { f: 'enqueue', key: 'q0', value: 'first' });
  expect(other.type).toBe('ok');
  return client;
};

const perform = (client: Client, request: Request, timeoutMs = PATIENCE_MS): Promise<Outcome> =>
  client.perform(request, { timeoutMs, signal: new AbortController().signal });

describe('a client of RabbitMQ', () => {
  it('makes the queue once, publishes, and waits for the confirm', async () => {
    const { heard } = await start();
    const client = opened();
    expect(await perform(client, ENQUEUE)).toEqual({ type: 'ok', value: 7 });
    expect(await perform(client, { ...ENQUEUE, value: 8 })).toEqual({ type: 'ok', value: 8 });
    expect(heard).toEqual(['declare q0', 'publish q0 7', 'publish q0 8']);
  });

  it('acknowledges what it has got', async () => {
    const answers: Answer[] = [{ message: '7' }, 'none'];
    node = await fakeNode(({ what }) => (what === 'get' ? (answers.shift() ?? 'none') : 'ok'));
    const client = opened();
    expect(await perform(client, DEQUEUE)).toEqual({ type: 'ok', value: 7 });
    expect(await perform(client, DEQUEUE)).toEqual({ type: 'ok', value: null });
    expect(node.heard).toEqual(['declare q0', 'get q0', 'ack', 'get q0']);
  });

  it.each<[string, Answer, Outcome]>([
    ['came back', 'returned', { type: 'fail', error: 'no queue takes it' }],
    ['was refused', 'refused', { type: 'info', error: 'the node does not vouch for it' }],
    ['was not answered', 'hang', { type: 'info', error: 'no answer in time' }],
    ['broke the connection', 'break', { type: 'info', error: 'Unexpected close' }],
  ])('knows what became of a message that %s', async (_what, answer, outcome) => {
    node = await fakeNode(({ text }) => (text === '7' ? answer : 'ok'));
    expect(await perform(await ready(), ENQUEUE, 300)).toEqual(outcome);
  });

  it.each<[string, Answer, string]>([
    ['is not answered', 'hang', 'no answer in time'],
    ['breaks the connection', 'break', 'Unexpected close'],
  ])('may have taken a message where a get %s', async (_what, answer, error) => {
    await start({ get: answer });
    expect(await perform(await ready(), DEQUEUE, 300)).toEqual({ type: 'info', error });
  });

  it('has taken none where a get was refused, and goes on over a new connection', async () => {
    const because = "NOT_FOUND - queue 'q0' in vhost '/' process is stopped by supervisor";
    let refuses = true;
    node = await fakeNode(({ what }) =>
      what !== 'get' ? 'ok' : refuses ? { closes: 404, because } : { message: '7' },
    );
    const client = opened();
    const outcome = await perform(client, DEQUEUE);
    expect(outcome).toMatchObject({ type: 'fail', error: expect.stringContaining(because) });
    refuses = false;
    expect(await perform(client, DEQUEUE)).toEqual({ type: 'ok', value: 7 });
  });

  it('does not take every complaint of a node for a refusal', async () => {
    await start({ get: { closes: 541, because: 'INTERNAL_ERROR' } });
    expect((await perform(opened(), DEQUEUE)).type).toBe('info');
  });

  it.each<[string, Partial<Record<Asked['what'], Answer>>]>([
    ['hangs', { declare: 'hang' }],
    ['refuses', { declare: { closes: 406, because: 'PRECONDITION_FAILED' } }],
    ['breaks the connection', { declare: 'break' }],
  ])('publishes nothing where the node %s before', async (_what, answers) => {
    const { heard } = await start(answers);
    const outcome = await perform(opened(), ENQUEUE, 300);
    expect(outcome).toMatchObject({ type: 'fail', unreachable: true });
    expect(heard.join()).not.toContain('publish');
  });

  it('has sent nothing to a node that is down', async () => {
    expect(await perform(opened(), ENQUEUE)).toMatchObject({ type: 'fail', unreachable: true });
  });

  it('sends nothing to a node that takes no messages, and gets what there is', async () => {
    const fake = await start({ get: { message: '7' } });
    const client = opened();
    expect((await perform(client, DEQUEUE)).type).toBe('ok');
    fake.block('low on memory');
    expect((await perform(client, DEQUEUE)).type).toBe('ok'); // it has heard of that now
    expect(await perform(client, ENQUEUE)).toEqual({
      type: 'fail',
      error: 'the node takes no messages: low on memory',
      unreachable: true,
    });
    expect(fake.heard.join()).not.toContain('publish');
  });

  it('asks for no confirm where none is wanted', async () => {
    const { heard } = await start({ publish: 'hang', get: 'none' });
    const client = opened(false);
    expect(await perform(client, ENQUEUE)).toEqual({ type: 'ok', value: 7 });
    expect((await perform(client, DEQUEUE)).type).toBe('ok');
    expect(heard).toEqual(['declare q0', 'publish q0 7', 'get q0']);
  });
});
