import { describe, expect, it } from 'vitest';
import { SteppedTime } from '../../../testing/simulation/stepped-time.fixture.ts';
import type { Message } from '../../node/message.ts';
import type { Lost } from '../port/cluster.ts';
import { SimClients } from './clients.ts';

const setUp = () => {
  const time = new SteppedTime();
  const delivered: Message[] = [];
  const seen: (readonly [Message, number])[] = [];
  const notTaken: Message[] = [];
  const heard: Message[] = [];
  const lost: Lost[] = [];
  const state = { up: true };
  const clients = new SimClients({
    time,
    deliver: (_node, message) => {
      if (state.up) delivered.push(message);
      return state.up;
    },
    onMessage: (message, ms) => seen.push([message, ms]),
    onNotTaken: (message) => notTaken.push(message),
  });
  const open = (node = 'n1', client = 'c1') =>
    clients.open(
      node,
      client,
      (message) => heard.push(message),
      (one) => lost.push(one),
    );
  /** What a node answers to what came last. */
  const answer = (type: string, src = 'n1'): void =>
    clients.receive({ src, dest: delivered.at(-1)?.src ?? '', body: { type } });
  return { time, state, open, answer, delivered, seen, notTaken, heard, lost };
};

describe('the clients of a simulated cluster', () => {
  it('send and hear, a little later, and each message is seen on its way', async () => {
    const { time, open, answer, delivered, heard, seen, notTaken } = setUp();
    open().send({ type: 'ask', msg_id: 1 });
    expect(delivered).toEqual([]);
    await time.runFor(1);
    expect(delivered).toEqual([{ src: 'c1.1', dest: 'n1', body: { type: 'ask', msg_id: 1 } }]);
    answer('ask_ok');
    expect(heard).toEqual([]);
    await time.runFor(1);
    expect(heard).toEqual([{ src: 'n1', dest: 'c1.1', body: { type: 'ask_ok' } }]);
    expect(seen.map(([{ src }, ms]) => [src, ms])).toEqual([
      ['c1.1', 0.2],
      ['n1', 0.2],
    ]);
    expect(notTaken).toEqual([]);
  });

  it('send copies, and are sent copies', async () => {
    const { time, open, delivered } = setUp();
    const body = { type: 'ask', list: [1] };
    open().send(body);
    body.list.push(2);
    await time.runFor(1);
    expect(delivered[0]?.body['list']).toEqual([1]);
  });

  it('are told of a request that no node has seen, and that it was never there', async () => {
    const { time, state, open, lost, notTaken } = setUp();
    state.up = false;
    const one = open();
    one.send({ type: 'ask', msg_id: 7 });
    one.send({ type: 'tell' }); // nobody waits for an answer
    await time.runFor(1);
    expect(lost).toEqual([{ msg_id: 7, unsent: true }]);
    expect(notTaken.map(({ body }) => body.type)).toEqual(['ask', 'tell']);
  });

  it('hear nothing that is meant for another connection, of the same client even', async () => {
    const { time, open, answer, heard, notTaken } = setUp();
    const first = open();
    first.send({ type: 'ask' });
    await time.runFor(1);
    first.close();
    open();
    answer('late');
    await time.runFor(1);
    expect(heard).toEqual([]);
    expect(notTaken.map(({ body }) => body.type)).toEqual(['late']);
  });

  it('hear nothing of a node that they have not asked', async () => {
    const { time, open, answer, heard } = setUp();
    open('n1').send({ type: 'ask' });
    await time.runFor(1);
    answer('stranger', 'n2');
    await time.runFor(1);
    expect(heard).toEqual([]);
  });
});
