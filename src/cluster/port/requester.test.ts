import { describe, expect, it } from 'vitest';
import { SteppedTime } from '../../../testing/simulation/stepped-time.fixture.ts';
import type { Body, Message } from '../../node/message.ts';
import type { Connection, Lost } from './cluster.ts';
import { requester } from './requester.ts';

interface Link {
  readonly node: string;
  readonly sent: Body[];
  readonly answer: (body: Body) => void;
  readonly lose: (lost: Lost) => void;
  open: boolean;
}

const setUp = () => {
  const time = new SteppedTime();
  const links: Link[] = [];
  const connect = (
    node: string,
    client: string,
    onMessage: (message: Message) => void,
    onLost: (lost: Lost) => void = () => {},
  ): Connection => {
    const link: Link = {
      node,
      sent: [],
      answer: (body) => onMessage({ src: node, dest: client, body }),
      lose: onLost,
      open: true,
    };
    links.push(link);
    return {
      send: (body) => link.sent.push(body),
      close: () => {
        link.open = false;
      },
    };
  };
  return { time, links, asking: requester({ connect }, 'c1', time) };
};

describe('a requester', () => {
  it('matches answers to questions, whatever their order, over one link a node', async () => {
    const { asking, links } = setUp();
    const first = asking.ask('n1', { type: 'a' }, 100);
    const second = asking.ask('n1', { type: 'b' }, 100);
    const other = asking.ask('n2', { type: 'c' }, 100);
    expect(links.map(({ node }) => node)).toEqual(['n1', 'n2']);
    const [n1, n2] = links as [Link, Link];
    const ids = [...n1.sent, ...n2.sent].map(({ msg_id }) => msg_id as number);
    expect(new Set(ids).size).toBe(3);
    n1.answer({ type: 'b_ok', in_reply_to: ids[1] as number });
    n2.answer({ type: 'c_ok', in_reply_to: ids[2] as number });
    n1.answer({ type: 'a_ok', in_reply_to: ids[0] as number });
    const types = (await Promise.all([first, second, other])).map((answer) => answer?.type);
    expect(types).toEqual(['a_ok', 'b_ok', 'c_ok']);
  });

  it('gives up in time, and takes no answer that comes later for that of another question', async () => {
    const { asking, links, time } = setUp();
    const first = asking.ask('n1', { type: 'a' }, 100);
    await time.runUntil(100);
    expect(await first).toBeUndefined();
    const second = asking.ask('n1', { type: 'a' }, 100);
    links[0]?.answer({ type: 'late', in_reply_to: 1 });
    links[0]?.answer({ type: 'unasked' });
    links[0]?.answer({ type: 'in time', in_reply_to: 2 });
    expect((await second)?.type).toBe('in time');
  });

  it('tells who has somewhere else to go that no answer will come, and nobody else', async () => {
    const { asking, links, time } = setUp();
    const body = { type: 'a' };
    const answers = [asking.tryToAsk('n1', body, 100), asking.tryToAsk('n1', body, 100)];
    const patient = asking.ask('n1', body, 100);
    links[0]?.lose({ msg_id: 1, unsent: true });
    links[0]?.lose({ msg_id: 2, unsent: false });
    links[0]?.lose({ msg_id: 3, unsent: true });
    expect(await Promise.all(answers)).toEqual(['unsent', 'broken']);
    expect(await Promise.race([patient, Promise.resolve('still waits')])).toBe('still waits');
    await time.runUntil(100);
    expect(await patient).toBeUndefined();
  });

  it('leaves nobody waiting and no link open when it is closed', async () => {
    const { asking, links } = setUp();
    const open = asking.ask('n1', { type: 'a' }, 1_000_000);
    asking.close();
    expect(await open).toBeUndefined();
    expect(links.map((link) => link.open)).toEqual([false]);
  });
});
