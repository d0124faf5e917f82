import { describe, expect, it } from 'vitest';
import { historyOf } from '../../testing/histories/history-of.ts';
import { decideProperty } from './decide.ts';

const EMPTY = '9 dequeue → null';

const verdictOf = (text: string): unknown => {
  const verdict = decideProperty('at-least-once', historyOf(text));
  return verdict.verdict === 'invalid'
    ? [verdict.anomaly, verdict.operations]
    : verdict.verdict === 'unknown'
      ? ['unknown', verdict.reason]
      : 'valid';
};

describe('at least once', () => {
  it.each([
    ['each once', `1 enqueue 4; 2 dequeue → 4; ${EMPTY}`],
    [
      'one again, in another order',
      `1 enqueue 4; 1 enqueue 5; 2 dequeue → 5; 2 dequeue → 4; 2 dequeue → 5; ${EMPTY}`,
    ],
    ['again after it was empty', `1 enqueue 4; ${EMPTY}; 2 dequeue → 4`],
    ['what an unknown enqueue put in', `1 enqueue 4 ?; 2 dequeue → 4; ${EMPTY}`],
    [
      'not what an unknown or failed enqueue may not have put in',
      `1 enqueue 4 ?; 2 enqueue 5 !; ${EMPTY}`,
    ],
    ['one that an unknown dequeue may have taken', `2 dequeue ?; 1 enqueue 4; ${EMPTY}`],
    ['all, although it was never seen empty', '1 enqueue 4; 2 dequeue → 4'],
    [
      'the earlier of two equal ones, the later of which may still be there',
      '1 enqueue 4; 2 invoke enqueue 4; 3 dequeue → 4; 4 invoke dequeue; 2 info enqueue 4; 4 ok dequeue null',
    ],
  ])('delivers %s', (_what, text) => {
    expect(verdictOf(text)).toBe('valid');
  });

  it.each([
    ['an acknowledged one', `1 enqueue 4; ${EMPTY}`, [0, 1]],
    [
      'more than unknown dequeues can have taken',
      `2 dequeue ?; 1 enqueue 4; 1 enqueue 5; ${EMPTY}`,
      [0, 1, 2, 3],
    ],
    ['one of two equal ones', `1 enqueue 4; 1 enqueue 4; 2 dequeue → 4; ${EMPTY}`, [0, 3]],
    [
      'one of another key',
      `1 enqueue 4 @a; 2 dequeue → 4 @a; 1 enqueue 5 @b; ${EMPTY} @a; ${EMPTY} @b`,
      [2, 4],
    ],
  ])('loses %s', (_what, text, operations) => {
    expect(verdictOf(text)).toEqual(['lost-element', operations]);
  });

  it.each([
    ['that nobody put in', `1 enqueue 4; 2 dequeue → 4; 2 dequeue → 7; ${EMPTY}`, [2]],
    ['whose enqueue failed', `1 enqueue 4 !; 2 dequeue → 4; ${EMPTY}`, [0, 1]],
    ['before it was put in', `2 dequeue → 4; 1 enqueue 4; ${EMPTY}`, [0, 1]],
    ['from another key', `1 enqueue 4 @a; 2 dequeue → 4 @b`, [1]],
  ])('invents a value %s', (_what, text, operations) => {
    expect(verdictOf(text)).toEqual(['invented-element', operations]);
  });

  it('does not know what became of one that may still be there', () => {
    const [word, reason] = verdictOf(`${EMPTY}; 1 enqueue 4`) as string[];
    expect(word).toBe('unknown');
    expect(reason).toContain("client 1's enqueue of 4 was acknowledged and never delivered");
  });

  it('tells it in a sentence', () => {
    const verdict = decideProperty('at-least-once', historyOf(`1 enqueue 4; ${EMPTY}`));
    expect(verdict).toMatchObject({
      reason:
        "client 1's enqueue of 4 was acknowledged and never delivered; client 9 found the queue empty in the end.",
    });
  });

  it('says nothing of another object, nor of nothing', () => {
    expect(verdictOf('1 write 4; 1 enqueue 4')).toEqual([
      'unknown',
      'at-least-once is about enqueue and dequeue; this history asks for write',
    ]);
    expect(verdictOf('')).toEqual([
      'unknown',
      'at-least-once is about enqueue and dequeue; this history asks for nothing',
    ]);
  });
});
