/** What was found out of the cuts of a history, as data for reports. */
import { NONE } from '../../../src/history/columns.ts';
import type {
  LongestPrefix,
  PrefixEnd,
  PrefixFacts,
  PrefixOperation,
} from '../../../src/history/longest-prefix.ts';
import { operationAt } from '../../history-operation.ts';
import { describeOperation, type Model } from '../../model.ts';
import type { Cuts } from './cut.ts';
import type { Bracket } from './narrow.ts';

/** A history, or the part of one key, with where it may be cut. */
export interface Cuttable {
  /** The key; '' for the whole. */
  readonly name: string;
  readonly cuts: Cuts;
  /** By its rows, those of the whole history; undefined where they are the same. */
  readonly rows: Int32Array | undefined;
  /** Whether the times of the whole history mean anything. */
  readonly isTimed: boolean;
}

export const NO_TIME = 'The time budget ran out before it was found.';

/** Broken keys that are listed. */
const MOST_KEYS = 20;

export const told = (
  whole: PrefixEnd,
  broken: LongestPrefix['keys'],
  undecided: number,
): LongestPrefix => ({
  whole,
  keys: broken.slice(0, MOST_KEYS),
  keysLeftOut: { broken: Math.max(0, broken.length - MOST_KEYS), undecided },
});

export const endOf = (of: Cuttable, { low, high }: Bracket, model: Model): PrefixEnd => {
  const { cuts } = of;
  const last = cuts.lastBy(low);
  const above = (): PrefixFacts => factsOf(of, high, cuts.completedBy(high) - 1, model);
  if (last === cuts.lastBy(high - 1)) return { found: 'exact', ...above() };
  // That all of it is a violation is known anyhow.
  const isAll = high === cuts.lastBy();
  if (last === NONE) {
    return isAll ? { found: 'nothing', reason: NO_TIME } : { found: 'at-most', ...above() };
  }
  return {
    found: 'at-least',
    ...factsOf(of, last, cuts.completedBy(last), model),
    ...(isAll ? {} : { atMost: above() }),
  };
};

/** @param rank of the completion of its operation */
const factsOf = (of: Cuttable, rank: number, completed: number, model: Model): PrefixFacts => ({
  operation: operationOf(of, of.cuts.rowAt(rank), model),
  completed,
  of: of.cuts.history.count,
});

const operationOf = (of: Cuttable, at: number, model: Model): PrefixOperation => {
  const { cuts, rows, isTimed } = of;
  const { history } = cuts;
  return {
    number: at + 1,
    row: rows === undefined ? at : rows[at]!,
    event: history.event[at]!,
    process: history.process[at]!,
    label: describeOperation(model, operationAt(history, at)),
    ...(isTimed ? { completeTime: history.completeTime[at]! } : {}),
  };
};
