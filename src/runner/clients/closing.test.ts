import { describe, expect, it } from 'vitest';
import type { Json, Outcome } from '../../history/operation.ts';
import { readUntilAgreed } from './closing.ts';

const REQUESTS = ['x', 'y'].map((key) => ({ f: 'read', key, value: null }));

/** What each of two nodes answers for x and y, round by round; the last round is repeated. */
type Round = readonly [n1: readonly Json[], n2: readonly Json[]];

const SILENT = 'silent';
const outcomeOf = (answer: Json): Outcome =>
  answer === SILENT ? { type: 'fail', error: 'nobody leads' } : { type: 'ok', value: answer };

/** How many rounds are asked for. */
const roundsFor = async (script: readonly Round[], giveUpAfter = 10): Promise<number> => {
  const over = new AbortController();
  let rounds = 0;
  const performAtEveryNode = () => {
    const round = script[Math.min(rounds, script.length - 1)] ?? [];
    if (++rounds === giveUpAfter) over.abort();
    return Promise.resolve(round.map((answers) => answers.map(outcomeOf)));
  };
  await readUntilAgreed({ performAtEveryNode }, REQUESTS, over.signal);
  return rounds;
};

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
