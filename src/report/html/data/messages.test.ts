import { describe, expect, it } from 'vitest';
import { gatherMessages, MOST_MESSAGES } from './messages.ts';

const message = (sentMs: number, more: object = {}): object => ({
  sentMs,
  receivedMs: sentMs + 1,
  src: 'n1',
  dest: 'n2',
  body: { type: 'vote', term: 3 },
  ...more,
});

describe('the messages of a simulated run', () => {
  it('say who sent what to whom, and what became of it', () => {
    const lost = message(2, { receivedMs: undefined, fate: 'lost' });
    const { rows, leftOut } = gatherMessages([lost, message(1)], undefined);
    expect(leftOut).toBe(0);
    expect(rows).toEqual([
      {
        sentMs: 1,
        receivedMs: 2,
        src: 'n1',
        dest: 'n2',
        type: 'vote',
        body: '{"type":"vote","term":3}',
      },
      {
        sentMs: 2,
        fate: 'lost',
        src: 'n1',
        dest: 'n2',
        type: 'vote',
        body: '{"type":"vote","term":3}',
      },
    ]);
  });

  it('are those around the counterexample, else the last ones; the others are counted', () => {
    const all = Array.from({ length: MOST_MESSAGES * 2 }, (_, i) => message(i));
    const kept = { kept: all.length, leftOut: { earlier: 7, later: 1 } };
    const around = gatherMessages([...all, kept], MOST_MESSAGES);
    expect([around.rows.length, around.leftOut]).toEqual([MOST_MESSAGES, MOST_MESSAGES + 8]);
    expect(around.rows[MOST_MESSAGES / 2]?.sentMs).toBe(MOST_MESSAGES);
    expect(gatherMessages(all, undefined).rows.at(-1)?.sentMs).toBe(all.length - 1);
  });

  it('have bodies of any shape', () => {
    const bodies = [null, 5, 'text', { type: 4 }, []].map((body) => message(1, { body }));
    expect(gatherMessages(bodies, undefined).rows.map(({ type }) => type)).toEqual(
      bodies.map(() => 'message'),
    );
  });
});
