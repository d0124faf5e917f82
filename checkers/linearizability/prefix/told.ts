/** What was found out of the cuts of a history, as data for reports. */
import type { Columns } from '../../../src/history/columns.ts';
import type {
  LongestPrefix,
  PrefixEnd,
  PrefixOperation,
} from '../../../src/history/longest-prefix.ts';
import { operationAt } from '../../history-operation.ts';
import { describeOperation, type Model } from '../../model.ts';
import type { Bracket } from './narrow.ts';

/** A history, or the part of one key, with where it may be cut. */
export interface Cuttable {
  /** The key; '' for the whole. */
  readonly name: string;
  readonly history: Columns;
  /** Ranks of its completions, ascending. */
  readonly cuts: Int32Array;
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
  const { count } = of.history;
  if (low + 1 === high) {
    return { found: 'exact', operation: operationOf(of, high, model), completed: high, of: count };
  }
  if (low < 0) return { found: 'nothing', reason: NO_TIME };
  return {
    found: 'at-least',
    operation: operationOf(of, low, model),
    completed: low + 1,
    of: count,
  };
};

const operationOf = (of: Cuttable, cut: number, model: Model): PrefixOperation => {
  const { history, cuts, rows, isTimed } = of;
  const at = history.complete.indexOf(cuts[cut]!);
  return {
    number: at + 1,
    row: rows === undefined ? at : rows[at]!,
    event: history.event[at]!,
    process: history.process[at]!,
    label: describeOperation(model, operationAt(history, at)),
    ...(isTimed ? { completeTime: history.completeTime[at]! } : {}),
  };
};
