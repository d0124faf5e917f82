/** Whether parts of a history are violations by themselves, asked as long as the time lasts. */
import type { Columns } from '../../../src/history/columns.ts';
import type { Model } from '../../model.ts';
import { checkLinearizability } from '../check.ts';
import type { Clock } from './clock.ts';

export interface Prober {
  /** Whether a part is a violation by itself; false also where the time did not suffice to find out. */
  isInvalid(part: Columns): boolean;
  /** Whether a step over so many rows fits into the time; to lay out a part of a long history takes some too. */
  affords(rows: number, msPerRow?: number): boolean;
}

/** A single check may take this share of what is left: one that does not end must not eat all. */
const CHECK_SHARE = 0.2;

export const proberOf = (model: Model, clock: Clock, memoryBytes: number): Prober => ({
  isInvalid: (some) => {
    const limits = { timeMs: CHECK_SHARE * clock.leftMs, memoryBytes };
    const options = { mustEndBy: clock.end, withoutWitness: true };
    const { verdict } = clock.step(some.count, () =>
      checkLinearizability(some, model, limits, options),
    );
    if (verdict === 'unknown') clock.refuse();
    return verdict === 'invalid';
  },
  affords: (rows, msPerRow) => clock.affords(rows, msPerRow),
});
