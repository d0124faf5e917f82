import { describe, expect, it } from 'vitest';
import { realTime } from '../../base/time.ts';
import type { Json, Outcome } from '../../history/operation.ts';
import type { Closing } from '../../generator/workload.ts';
import { performClosing } from './closing.ts';

const REQUESTS = ['x', 'y'].map((key) => ({ f: 'read', key, value: null }));

/** What each of two nodes answers for x and y, round by round; the last round is repeated. */
type Round = readonly [n1: readonly Json[], n2: readonly Json[]];

const SILENT = 'silent';
const outcomeOf = (answer: Json): Outcome =>
  answer === SILENT ? { type: 'fail', error: 'nobody leads' } : { type: 'ok', value: answer };

const closingOf = (essential: boolean): Closing => ({
  kind: 'agree',
  essential,
  requests: REQUESTS,
});

interface Asked {
  /** How many rounds were asked for. */
  readonly rounds: number;
  readonly missing: string | undefined;
}

const ask = async (
  script: readonly Round[],
  giveUpAfter = 10,
  essential = false,
): Promise<Asked> => {
  const over = new AbortController();
  let rounds = 0;
  const performAtEveryNode = () => {
    const round = script[Math.min(rounds, script.length - 1)] ?? [];
    if (++rounds === giveUpAfter) over.abort();
    return Promise.resolve(round.map((answers) => answers.map(outcomeOf)));
  };
  const drain = () => Promise.reject(new Error('nothing to drain'));
  const driver = { performAtEveryNode, drain };
  const missing = await performClosing(
    driver,
    closingOf(essential),
    () => {},
    over.signal,
    realTime,
  );
  return { rounds, missing };
};

const roundsFor = async (script: readonly Round[], giveUpAfter?: number): Promise<number> =>
  (await ask(script, giveUpAfter)).rounds;

describe('the final reads', () => {
  it('are over when all nodes have said the same twice', async () => {
    expect(
      await roundsFor([
        [
          [1, 2],
          [1, 2],
        ],
      ]),
    ).toBe(2);
  });

  it('go on while one node lags with one key', async () => {
    const lagging: Round = [
      [1, 2],
      [1, 0],
    ];
    expect(
      await roundsFor([
        lagging,
        lagging,
        [
          [1, 2],
          [1, 2],
        ],
      ]),
    ).toBe(4);
  });

  it('begin to count again when nodes differ again', async () => {
    expect(
      await roundsFor([
        [
          [1, 2],
          [1, 2],
        ],
        [
          [1, 2],
          [1, 0],
        ],
        [
          [1, 2],
          [1, 2],
        ],
      ]),
    ).toBe(4);
  });

  it('wait for a node that does not answer, but not for a cluster', async () => {
    expect(
      await roundsFor([
        [
          [1, 2],
          [1, SILENT],
        ],
        [
          [1, 2],
          [1, 2],
        ],
      ]),
    ).toBe(3);
    expect(
      await roundsFor([
        [
          [1, SILENT],
          [1, SILENT],
        ],
      ]),
    ).toBe(2);
  });

  it('end with the signal where nodes never agree', async () => {
    expect(
      await roundsFor(
        [
          [
            [1, 2],
            [2, 1],
          ],
        ],
        3,
      ),
    ).toBe(3);
  });
});

describe('what is missing in the end', () => {
  const half: Round = [
    [1, SILENT],
    [1, SILENT],
  ];
  const whole: Round = [
    [1, SILENT],
    [1, 2],
  ];

  it('is said, with the reason', async () => {
    expect((await ask([half])).missing).toBe(
      'in the end no node answered read of y (nobody leads)',
    );
    expect((await ask([whole])).missing).toBeUndefined();
  });

  it('is asked for again while there is time, where it is essential', async () => {
    expect(await ask([half, half, half, half, whole], 20, true)).toMatchObject({
      missing: undefined,
    });
    expect(await ask([half], 7, true)).toEqual({
      rounds: 7,
      missing: 'in the end no node answered read of y (nobody leads)',
    });
  });
});

describe('draining', () => {
  const drained = (done: boolean) =>
    performClosing(
      {
        performAtEveryNode: () => Promise.reject(new Error('nothing to read')),
        drain: (_next, completed) => {
          const who = { process: 1, node: 'n1' };
          const failed: Outcome = { type: 'fail', error: 'connection refused' };
          completed(who, { f: 'dequeue', value: null }, failed);
          return Promise.resolve(done);
        },
      },
      { kind: 'drain', essential: true, next: () => 'done' },
      () => {},
      new AbortController().signal,
      realTime,
    );

  it('is complete when every client was told that it is done', async () => {
    expect(await drained(true)).toBeUndefined();
    expect(await drained(false)).toBe('it was not emptied in the end (connection refused)');
  });
});
