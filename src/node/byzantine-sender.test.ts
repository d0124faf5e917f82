import { describe, expect, it } from 'vitest';
import { randomFrom } from '../base/random.ts';
import { createByzantineSender, type Betrayal, type ByzantineSender } from './byzantine-sender.ts';
import type { Body } from './message.ts';

const PEERS = ['n2', 'n3', 'n4', 'n5'];

interface Sent {
  readonly to: string;
  readonly body: Body;
}

const senderOf = (seed = 1): { sender: ByzantineSender; sent: Sent[] } => {
  const sent: Sent[] = [];
  const sender = createByzantineSender({
    peers: PEERS,
    random: randomFrom(seed),
    transmit: (to, body) => sent.push({ to, body }),
  });
  return { sender, sent };
};

const appendTo = (i: number): Body => ({
  type: 'append_entries',
  msg_id: i,
  term: 3,
  commit: i,
  entries: [{ index: i, term: 3, value: `v${i}` }],
});

describe('an honest sender', () => {
  it('passes everything on as it is', () => {
    const { sender, sent } = senderOf();
    const body = appendTo(1);
    sender.send('n2', body);
    expect(sent).toEqual([{ to: 'n2', body }]);
    expect(sender.betrayals).toBe(0);
  });

  it('is honest again when it is told so', () => {
    const { sender, sent } = senderOf();
    sender.betray('silent');
    sender.send('n2', appendTo(1));
    expect(sender.betrayals).toBe(1);
    sender.betray(undefined);
    sender.send('n2', appendTo(2));
    expect(sent.map(({ body }) => body.msg_id)).toEqual([2]);
    expect(sender.betrayals).toBe(0);
  });
});

describe.each<Betrayal>(['lie', 'equivocate', 'replay', 'silent'])('%s', (how) => {
  it('never touches what clients are told', () => {
    const { sender, sent } = senderOf();
    sender.betray(how);
    const bodies = Array.from({ length: 50 }, (_, i) => appendTo(i));
    for (const body of bodies) sender.send('c7', body);
    expect(sent).toEqual(bodies.map((body) => ({ to: 'c7', body })));
    expect(sender.betrayals).toBe(0);
  });

  it('counts what it does to peers', () => {
    const { sender } = senderOf();
    sender.betray(how);
    for (let i = 0; i < 50; i++) for (const peer of PEERS) sender.send(peer, appendTo(i));
    expect(sender.betrayals).toBeGreaterThan(10);
    expect(sender.how).toBe(how);
  });
});

describe('silence', () => {
  it('sends nothing at all to peers', () => {
    const { sender, sent } = senderOf();
    sender.betray('silent');
    for (const peer of PEERS) sender.send(peer, appendTo(1));
    expect(sent).toEqual([]);
  });
});

describe('replay', () => {
  it('sends everything, and again only what this peer was sent before', () => {
    const { sender, sent } = senderOf();
    sender.send('n2', appendTo(0));
    sender.betray('replay');
    for (let i = 1; i < 100; i++) for (const to of PEERS) sender.send(to, { ...appendTo(i), to });
    const first = sent.filter((one, at) => sent.findIndex((b) => b.body === one.body) === at);
    expect(first).toHaveLength(1 + 99 * PEERS.length);
    expect(sent.length).toBe(first.length + sender.betrayals);
    const again = sent.filter((one, at) => sent.findIndex((b) => b.body === one.body) < at);
    for (const { to, body } of again) expect(body['to'] ?? 'n2').toBe(to);
  });
});

describe('lies', () => {
  it('change some messages and not others, always in one field', () => {
    const { sender, sent } = senderOf();
    sender.betray('lie');
    for (let i = 10; i < 110; i++) sender.send('n2', appendTo(i));
    const changed = sent.filter(
      ({ body }, at) => JSON.stringify(body) !== JSON.stringify(appendTo(at + 10)),
    );
    expect(changed).toHaveLength(sender.betrayals);
    expect(changed.length).toBeGreaterThan(20);
    expect(changed.length).toBeLessThan(80);
  });

  it('leave the message of the program itself alone', () => {
    const { sender } = senderOf();
    sender.betray('lie');
    const body = Object.freeze(appendTo(5));
    const before = JSON.stringify(body);
    for (let i = 0; i < 20; i++) sender.send('n2', body);
    expect(JSON.stringify(body)).toBe(before);
  });
});

describe('equivocation', () => {
  it('tells half of the peers the truth and all others the same story', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { sender, sent } = senderOf(seed);
      sender.betray('equivocate');
      const body = appendTo(7);
      for (const peer of PEERS) sender.send(peer, body);
      const told = sent.map((one) => JSON.stringify(one.body));
      const truth = told.filter((text) => text === JSON.stringify(body));
      const story = told.filter((text) => text !== JSON.stringify(body));
      expect(truth).toHaveLength(2);
      expect(story).toHaveLength(2);
      expect(new Set(story).size).toBe(1);
    }
  });

  it('deceives the same peers until it is told otherwise', () => {
    const { sender, sent } = senderOf();
    sender.betray('equivocate');
    const deceived = (i: number): string[] => {
      sent.length = 0;
      for (const peer of PEERS) sender.send(peer, appendTo(i));
      const truth = JSON.stringify(appendTo(i));
      return sent.filter(({ body }) => JSON.stringify(body) !== truth).map(({ to }) => to);
    };
    expect(deceived(2)).toEqual(deceived(1));
    expect(deceived(3)).toEqual(deceived(1));
  });
});
