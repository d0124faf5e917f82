import { describe, expect, it } from 'vitest';
import { BETRAYALS } from './byzantine-sender.ts';
import {
  betrayalOf,
  byzantineBody,
  clockBody,
  readStatus,
  STATUS_BODY,
} from './harness-messages.ts';
import { createHost } from './host.ts';
import type { Body, Message } from './message.ts';

interface Asked {
  readonly sent: Message[];
  readonly tell: (body: Body) => void;
  readonly ask: (body: Body) => Body;
}

/** A program that repeats to a peer what a client asks, behind a real host. */
const hostWith = (): Asked => {
  const sent: Message[] = [];
  const host = createHost({
    id: 'n1',
    nodes: ['n1', 'n2'],
    seed: 1,
    storage: {
      recovered: [],
      append: () => {},
      sync: () => Promise.resolve(),
      rewrite: () => Promise.resolve(),
    },
    program: (context) => ({
      onMessage: ({ body }) => context.send('n2', { type: 'forward', what: body.type }),
    }),
    options: null,
    transmit: (message) => sent.push(message),
  });
  const tell = (body: Body): void =>
    void host.deliver({ src: 'c1', dest: 'n1', body: { ...body, msg_id: 7 } });
  return {
    sent,
    tell,
    ask: (body) => {
      tell(body);
      const answer = sent.pop();
      expect(answer).toMatchObject({ dest: 'c1', body: { in_reply_to: 7 } });
      return answer?.body as Body;
    },
  };
};

describe('what the harness says to a node', () => {
  it.each([...BETRAYALS, undefined])('makes it betray its peers: %s', (how) => {
    const { ask } = hostWith();
    expect(betrayalOf(byzantineBody(how))).toBe(how);
    ask(byzantineBody(how));
    const seen = readStatus(ask(STATUS_BODY), 0, 0);
    expect(seen.byzantine).toBe(how ?? 'honest');
    expect(seen.betrayals).toBe(0);
  });

  it('silences it towards peers, and makes it count', () => {
    const { tell, ask, sent } = hostWith();
    tell({ type: 'read' });
    expect(sent.splice(0).map(({ dest }) => dest)).toEqual(['n2']);
    ask(byzantineBody('silent'));
    tell({ type: 'read' });
    expect(sent).toEqual([]);
    expect(readStatus(ask(STATUS_BODY), 0, 0).betrayals).toBe(1);
  });

  it('sets its clock, and sets it right again', () => {
    const { ask } = hostWith();
    const offset = (): number => {
      const now = Date.now();
      return Number(readStatus(ask(STATUS_BODY), now, now).clockOffsetMs);
    };
    ask(clockBody({ offsetMs: 600_000 }));
    expect(Math.round(offset() / 60_000)).toBe(10);
    ask(clockBody(undefined));
    expect(Math.round(offset() / 60_000)).toBe(0);
  });
});

describe('an answer about a node’s state', () => {
  it('is read against the middle of asking and answering', () => {
    const answer = { type: 'verify_status_ok', wall_clock_ms: 5_000, byzantine: null };
    expect(readStatus(answer, 1_000, 2_000)).toEqual({
      clockOffsetMs: 3_500,
      byzantine: 'honest',
    });
  });

  it('proves nothing where there is none, or it is of another kind', () => {
    const unreadable = { clockOffsetMs: 'unreadable', byzantine: 'unreadable' };
    expect(readStatus(undefined, 0, 0)).toEqual(unreadable);
    expect(readStatus({ type: 'error', byzantine: 'sings' }, 0, 0)).toEqual(unreadable);
    expect(readStatus({ type: 'error' }, 0, 0)).toEqual(unreadable);
  });
});
