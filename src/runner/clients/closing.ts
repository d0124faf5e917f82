/**
 * The final reads: every node is asked for everything, again and again until all of them say the same
 * twice in a row. So the history shows how long each node took to come to agree, or that it did not.
 */
import type { Outcome, Request } from '../../history/operation.ts';
import type { Driver } from './driver.ts';
import { pause } from '../../base/pause.ts';

const ROUNDS_OF_AGREEMENT = 2;
/** Between rounds, while nodes still differ. */
const PAUSE_MS = 100;

/** Nodes that never agree are asked until the signal comes. */
export const readUntilAgreed = async (
  driver: Pick<Driver, 'performAtEveryNode'>,
  requests: readonly Request[],
  signal: AbortSignal,
): Promise<void> => {
  for (let agreed = 0; agreed < ROUNDS_OF_AGREEMENT && !signal.aborted;) {
    const [first = [], ...others] = await driver.performAtEveryNode(requests, signal);
    const same = others.every((answers) =>
      requests.every((_, at) => said(answers[at]) === said(first[at])),
    );
    agreed = same ? agreed + 1 : 0;
    if (!same) await pause(PAUSE_MS, signal);
  }
};

/** Where no node answers at all, they agree on that, too. */
const said = (outcome: Outcome | undefined): string =>
  outcome?.type === 'ok' ? JSON.stringify(outcome.value) : 'nothing';
