/**
 * Looks now and then, within one long key, whether anybody still waits for its decision; where nobody does,
 * the decision is unwound, so that none is made of what was seen only in part.
 */

/** `work`: rows, elements or the like that were gone over since the last call. @throws Stopped */
export type Look = (work?: number) => void;

/** So much work lies between two looks: a clock is no burden then, and it is done within a millisecond. */
const BETWEEN_LOOKS = 4_096;

/** As work: to look at once. */
export const AT_ONCE = Infinity;

export const lookNowAndThen = (stopped: () => boolean = () => false): Look => {
  let left = BETWEEN_LOOKS;
  return (work = 1) => {
    if ((left -= work) > 0) return;
    left = BETWEEN_LOOKS;
    if (stopped()) throw new Stopped();
  };
};

export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** What `decide` returns, unless nobody waits for it any longer. */
export const unlessStopped = <Decision>(decide: () => Decision): Decision | 'stopped' => {
  try {
    return decide();
  } catch (error) {
    if (error instanceof Stopped) return 'stopped';
    throw error;
  }
};
