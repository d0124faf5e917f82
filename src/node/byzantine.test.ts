import { describe, expect, it } from 'vitest';
import { randomFrom } from '../base/random.ts';
import { createMouth, type Betrayal, type Mouth } from './byzantine.ts';
import type { Body } from './message.ts';

const PEERS = ['n2', 'n3', 'n4', 'n5'];

interface Sent {
  readonly to: string;
  readonly body: Body;
}

const mouthOf = (seed = 1): { mouth: Mouth; sent: Sent[] } => {
  const sent: Sent[] = [];
  const mouth = createMouth({
    peers: PEERS,
    random: randomFrom(seed),
    transmit: (to, body) => sent.push({ to, body }),
  });
  return { mouth, sent };
};

const appendTo = (i: number): Body => ({
  type: 'append_entries',
  msg_id: i,
  term: 3,
  commit: i,
  entries: [{ index: i, term: 3, value: `v${i}` }],
});

describe('an honest mouth', () => {
  it('passes everything on as it is', () => {
    const { mouth, sent } = mouthOf();
    const body = appendTo(1);
    mouth.send('n2', body);
    expect(sent).toEqual([{ to: 'n2', body }]);
    expect(mouth.betrayals).toBe(0);
  });

  it('is honest again when it is told so', () => {
    const { mouth, sent } = mouthOf();
    mouth.betray('silent');
    mouth.send('n2', appendTo(1));
    expect(mouth.betrayals).toBe(1);
    mouth.betray(undefined);
    mouth.send('n2', appendTo(2));
    expect(sent.map(({ body }) => body.msg_id)).toEqual([2]);
    expect(mouth.betrayals).toBe(0);
  });
});

describe.each<Betrayal>(['lie', 'equivocate', 'replay', 'silent'])('%s', (how) => {
  it('never touches what clients are told', () => {
    const { mouth, sent } = mouthOf();
    mouth.betray(how);
    const bodies = Array.from({ length: 50 }, (_, i) => appendTo(i));
    for (const body of bodies) mouth.send('c7', body);
    expect(sent).toEqual(bodies.map((body) => ({ to: 'c7', body })));
    expect(mouth.betrayals).toBe(0);
  });

  it('counts what it does to peers', () => {
    const { mouth } = mouthOf();
    mouth.betray(how);
    for (let i = 0; i < 50; i++) for (const peer of PEERS) mouth.send(peer, appendTo(i));
    expect(mouth.betrayals).toBeGreaterThan(10);
    expect(mouth.how).toBe(how);
  });
});

describe('silence', () => {
  it('sends nothing at all to peers', () => {
    const { mouth, sent } = mouthOf();
    mouth.betray('silent');
    for (const peer of PEERS) mouth.send(peer, appendTo(1));
    expect(sent).toEqual([]);
  });
});

describe('replay', () => {
  it('sends everything, and again only what this peer was sent before', () => {
    const { mouth, sent } = mouthOf();
    mouth.send('n2', appendTo(0));
    mouth.betray('replay');
    for (let i = 1; i < 100; i++) for (const to of PEERS) mouth.send(to, { ...appendTo(i), to });
    const first = sent.filter((one, at) => sent.findIndex((b) => b.body === one.body) === at);
    expect(first).toHaveLength(1 + 99 * PEERS.length);
    expect(sent.length).toBe(first.length + mouth.betrayals);
    const again = sent.filter((one, at) => sent.findIndex((b) => b.body === one.body) < at);
    for (const { to, body } of again) expect(body['to'] ?? 'n2').toBe(to);
  });
});

describe('lies', () => {
  it('change some messages and not others, always in one field', () => {
    const { mouth, sent } = mouthOf();
    mouth.betray('lie');
    for (let i = 10; i < 110; i++) mouth.send('n2', appendTo(i));
    const changed = sent.filter(
      ({ body }, at) => JSON.stringify(body) !== JSON.stringify(appendTo(at + 10)),
    );
    expect(changed).toHaveLength(mouth.betrayals);
    expect(changed.length).toBeGreaterThan(20);
    expect(changed.length).toBeLessThan(80);
  });

  it('leave the message of the program itself alone', () => {
    const { mouth } = mouthOf();
    mouth.betray('lie');
    const body = Object.freeze(appendTo(5));
    const before = JSON.stringify(body);
    for (let i = 0; i < 20; i++) mouth.send('n2', body);
    expect(JSON.stringify(body)).toBe(before);
  });
});

describe('equivocation', () => {
  it('tells half of the peers the truth and all others the same story', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { mouth, sent } = mouthOf(seed);
      mouth.betray('equivocate');
      const body = appendTo(7);
      for (const peer of PEERS) mouth.send(peer, body);
      const told = sent.map((one) => JSON.stringify(one.body));
      const truth = told.filter((text) => text === JSON.stringify(body));
      const story = told.filter((text) => text !== JSON.stringify(body));
      expect(truth).toHaveLength(2);
      expect(story).toHaveLength(2);
      expect(new Set(story).size).toBe(1);
    }
  });

  it('deceives the same peers until it is told otherwise', () => {
    const { mouth, sent } = mouthOf();
    mouth.betray('equivocate');
    const deceived = (i: number): string[] => {
      sent.length = 0;
      for (const peer of PEERS) mouth.send(peer, appendTo(i));
      const truth = JSON.stringify(appendTo(i));
      return sent.filter(({ body }) => JSON.stringify(body) !== truth).map(({ to }) => to);
    };
    expect(deceived(2)).toEqual(deceived(1));
    expect(deceived(3)).toEqual(deceived(1));
  });
});
