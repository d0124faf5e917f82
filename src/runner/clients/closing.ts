/**
 * The closing phase: what became of everything, asked after healing. `agree`: every node is asked for
 * everything, again and again until all say the same twice in a row, so that the history shows how
 * long each took to come to agree, or that it did not. `drain`: clients go on until nothing is left.
 */
import { pause } from '../../base/pause.ts';
import type { Time } from '../../base/time.ts';
import type { Closing, OperationSource } from '../../generator/workload.ts';
import type { Outcome } from '../../history/operation.ts';
import type { Driver } from './driver.ts';

const ROUNDS_OF_AGREEMENT = 2;
/** Between rounds, while nodes still differ. */
const PAUSE_MS = 100;

/**
 * @param signal ends it early; what is missing then is said
 * @returns what is missing, or undefined where it is complete
 */
export const performClosing = (
  driver: Pick<Driver, 'performAtEveryNode' | 'drain'>,
  closing: Closing,
  completed: OperationSource['completed'],
  signal: AbortSignal,
  time: Time,
): Promise<string | undefined> =>
  closing.kind === 'agree'
    ? readUntilAgreed(driver, closing, signal, time)
    : drain(driver, closing, completed, signal);

/**
 * Complete when each request was answered by some node; nodes that differ are another matter. Where
 * that is essential, it is asked again for as long as there is time.
 */
const readUntilAgreed = async (
  driver: Pick<Driver, 'performAtEveryNode'>,
  { requests, essential }: Extract<Closing, { kind: 'agree' }>,
  signal: AbortSignal,
  time: Time,
): Promise<string | undefined> => {
  const enough = (): boolean => !essential || answered.size === requests.length;
  const answered = new Set<number>();
  let why: string | undefined;
  let agreed = 0;
  while (!signal.aborted && (agreed < ROUNDS_OF_AGREEMENT || !enough())) {
    const answers = await driver.performAtEveryNode(requests, signal);
    for (const [at] of requests.entries()) {
      for (const node of answers) {
        if (node[at]?.type === 'ok') answered.add(at);
        else why = errorOf(node[at]) ?? why;
      }
    }
    const [first = [], ...others] = answers;
    const same = others.every((node) =>
      requests.every((_, at) => said(node[at]) === said(first[at])),
    );
    agreed = same ? agreed + 1 : 0;
    if (!same || !enough()) await pause(PAUSE_MS, signal, time);
  }
  const missing = requests.filter((_, at) => !answered.has(at));
  const [first] = missing;
  if (first === undefined) return undefined;
  const what = `${first.f}${first.key === undefined ? '' : ` of ${first.key}`}`;
  const more = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
  return `in the end no node answered ${what}${more}${why === undefined ? '' : ` (${why})`}`;
};

const drain = async (
  driver: Pick<Driver, 'drain'>,
  closing: Extract<Closing, { kind: 'drain' }>,
  completed: OperationSource['completed'],
  signal: AbortSignal,
): Promise<string | undefined> => {
  let last: Outcome | undefined;
  const done = await driver.drain(
    (who) => closing.next(who),
    (who, request, outcome) => {
      last = outcome;
      completed(who, request, outcome);
    },
    signal,
  );
  if (done) return undefined;
  const why = errorOf(last);
  return `it was not emptied in the end${why === undefined ? '' : ` (${why})`}`;
};

const errorOf = (outcome: Outcome | undefined): string | undefined =>
  outcome === undefined || outcome.type === 'ok' ? undefined : outcome.error;

/** Where no node answers at all, they agree on that, too. */
const said = (outcome: Outcome | undefined): string =>
  outcome?.type === 'ok' ? JSON.stringify(outcome.value) : 'nothing';
