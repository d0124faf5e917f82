/**
 * Where one key breaks. What a violation is about bounds it from above for next to nothing (near.ts), and
 * one decision mostly tells that it was linearizable until just before. Where there is no time for that, a
 * shorter prefix bounds it from below.
 */
import { type Columns, NONE } from '../../../src/history/columns.ts';
import { operationAt } from '../../history-operation.ts';
import type { Model } from '../../model.ts';
import type { Verdict } from '../../verdict.ts';
import { neighbourhood } from '../explain/neighbourhood.ts';
import type { Cuts } from './cut.ts';
import type { Decider } from './decider.ts';
import { type Bracket, fromBelow, narrow, type Probed } from './narrow.ts';
import { isNear, nearAt } from './near.ts';

/** A violation of a prefix: the rows that were named, and what is near them where that is known. */
export interface Named {
  readonly operations: readonly number[];
  readonly near: Int32Array | undefined;
}

/** To find out what is near, in milliseconds a row. */
const LOOKING_AROUND_MS = 0.0001;

/** Of the time that is left, what one prefix may take: a shorter one is to be decided where that is not enough. */
const SHARE = 0.7;

/** @param broken rank of a completion with which it is known to be a violation, by what is `named` */
export const breakOfKey = (
  cuts: Cuts,
  model: Model,
  broken: number,
  named: Named,
  decider: Decider,
): Bracket => {
  const violated = (rank: number, { operations, near }: Named): Violated => {
    const guess = lastTelling(cuts.history, model, operations);
    if (!isNear(near)) return { verdict: 'invalid', at: rank, guesses: [guess, guess - 1] };
    const probe = (at: number): Probed | undefined => {
      const part = nearAt(cuts.history, near, at);
      return part && probedAt(cuts, at, decider.decideSmall(part));
    };
    const { high } = narrow(rank, probe, [guess, guess - 1]);
    return { verdict: 'invalid', at: high, guesses: [high - 1] };
  };
  const probe = (rank: number): Probed | undefined => {
    const verdict = cuts.decidedAt(rank, decider, SHARE);
    if (verdict?.verdict !== 'invalid') return probedAt(cuts, rank, verdict);
    const { operations } = verdict;
    const near = decider.affords(cuts.history.count * LOOKING_AROUND_MS)
      ? neighbourhood(cuts.at(rank), model, operations)
      : undefined;
    return violated(cuts.lastBy(rank), { operations, near });
  };
  const { at, guesses } = violated(broken, named);
  const bracket = narrow(at, probe, guesses);
  // Mostly those are too long for the time there is, and a shorter one is not.
  const { count, invoke } = cuts.history;
  const rows = Math.min(count, decider.affordableRows());
  return rows === 0 ? bracket : fromBelow(bracket, invoke[rows - 1]!, probe);
};

type Violated = Required<Extract<Probed, { readonly verdict: 'invalid' }>>;

/** A prefix that was decided, as what it tells of those that end between the same completions. */
export const probedAt = (
  cuts: Cuts,
  rank: number,
  verdict: Verdict | undefined,
): Probed | undefined => {
  if (verdict === undefined || verdict.verdict === 'unknown') return verdict;
  return verdict.verdict === 'valid'
    ? { verdict: 'valid', at: cuts.firstAfter(rank) - 1 }
    : { verdict: 'invalid', at: cuts.lastBy(rank) };
};

/** When the last of these that only looked completes; where none did, the last one. */
const lastTelling = (history: Columns, model: Model, operations: readonly number[]): number => {
  let last: number = NONE;
  let lastLook: number = NONE;
  for (const row of operations) {
    const end = history.complete[row]!;
    last = Math.max(last, end);
    if (end > lastLook && model.readOnly?.(operationAt(history, row)) === true) lastLook = end;
  }
  return lastLook === NONE ? last : lastLook;
};
