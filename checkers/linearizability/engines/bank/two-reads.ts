/**
 * The few operations that prove a read of a bank wrong: an earlier read that had returned before, and the
 * transfers that can have taken effect between the two. Where no choice of them leads from the balances of
 * the one to those of the other, these rows are a violation by themselves, and whatever happened beside
 * them did not happen in between.
 *
 * Of one account only the transfers that touch it count, so mostly one account tells it in fewer rows
 * than all. Exact where it answers; it does not look for proofs by more than two reads.
 */
import type { Bank } from './bank-rows.ts';

export interface TwoReads {
  /** Numbers of reads: the earlier one. */
  readonly earlier: number;
  /** Numbers of transfers that can have taken effect between the two reads, and count. */
  readonly between: readonly number[];
  /** The account that tells it; undefined: only all of them together. */
  readonly account: number | undefined;
}

/** Reads before the wrong one that are tried, the latest first. */
const MOST_READS = 24;
/** All subsets of so many transfers are tried. */
const MOST_CHOICES = 14;

/** The proof with the fewest transfers; undefined where two reads are none. `read`: the wrong one. */
export const twoReads = (bank: Bank, read: number): TwoReads | undefined => {
  const latest = latestBefore(bank, read);
  const nearby = endingAfter(bank, latest, read);
  let best: TwoReads | undefined;
  for (const earlier of latest) {
    const found = proofFrom(bank, nearby, earlier, read);
    if (found === undefined) continue;
    if (best === undefined || found.between.length < best.between.length) best = found;
  }
  return best;
};

/** The reads that had returned before this one began, the latest first. */
const latestBefore = ({ reads }: Bank, read: number): readonly number[] => {
  const { invoke, complete } = reads;
  const begun = invoke[read]!;
  const latest: number[] = [];
  for (let other = read - 1; other >= 0; other--) {
    const end = complete[other]!;
    if (end > begun || (latest.length === MOST_READS && end < complete[latest.at(-1)!]!)) continue;
    let at = Math.min(latest.length, MOST_READS - 1);
    for (; at > 0 && complete[latest[at - 1]!]! < end; at--) latest[at] = latest[at - 1]!;
    latest[at] = other;
  }
  return latest;
};

/** Transfers that can have taken effect after one of these reads began and before `read` returned. */
const endingAfter = (
  { transfers, reads }: Bank,
  some: readonly number[],
  read: number,
): readonly number[] => {
  const { invoke, complete } = transfers;
  const since = some.reduce((earliest, each) => Math.min(earliest, reads.invoke[each]!), Infinity);
  const until = reads.complete[read]!;
  const found: number[] = [];
  for (let at = 0; at < invoke.length && invoke[at]! < until; at++) {
    if (complete[at]! > since) found.push(at);
  }
  return found;
};

/** `nearby`: all transfers that can count. */
const proofFrom = (
  bank: Bank,
  nearby: readonly number[],
  earlier: number,
  read: number,
): TwoReads | undefined => {
  const { vectors, reads, transfers } = bank;
  const { from, to, amount, hash } = transfers;
  const window = nearby.filter((at) => transfers.complete[at]! > reads.invoke[earlier]!);
  const [seen, shown] = [earlier, read].map((each) => vectors.balances(reads.vector[each]!)) as [
    Float64Array,
    Float64Array,
  ];
  let best: TwoReads | undefined;
  for (let account = 0; account < shown.length; account++) {
    const touching = window.filter((at) => (from[at] === account) !== (to[at] === account));
    if (best !== undefined && touching.length >= best.between.length) continue;
    const effect = (at: number): number => (to[at] === account ? amount[at]! : -amount[at]!);
    const isNeeded = (at: number): boolean => isCertain(bank, at, earlier, read);
    if (canReach(touching, isNeeded, effect, shown[account]! - seen[account]!)) continue;
    best = { earlier, between: touching, account };
  }
  if (best !== undefined) return best;
  // What does not agree in a hash that is linear (vectors.ts) does not agree.
  const wanted = vectors.hash(reads.vector[read]!) - vectors.hash(reads.vector[earlier]!);
  const isNeeded = (at: number): boolean => isCertain(bank, at, earlier, read);
  return canReach(
    window,
    isNeeded,
    (at) => hash[at]!,
    wanted,
    (sum) => sum | 0,
  )
    ? undefined
    : { earlier, between: window, account: undefined };
};

/** Whether a transfer must have taken effect between them. */
const isCertain = (
  { transfers, reads }: Bank,
  at: number,
  earlier: number,
  read: number,
): boolean =>
  transfers.invoke[at]! > reads.complete[earlier]! && transfers.complete[at]! < reads.invoke[read]!;

/** Whether all that are needed and some of the others add up to `wanted`; true where it is too hard to say. */
const canReach = (
  some: readonly number[],
  isNeeded: (at: number) => boolean,
  effect: (at: number) => number,
  wanted: number,
  wrap = (sum: number): number => sum,
): boolean => {
  let left = wanted;
  const choices: number[] = [];
  for (const at of some) {
    if (isNeeded(at)) left = wrap(left - effect(at));
    else choices.push(effect(at));
  }
  if (choices.length > MOST_CHOICES) return true;
  let sums = new Set([0]);
  for (const choice of choices) {
    sums = new Set([...sums, ...[...sums].map((sum) => wrap(sum + choice))]);
  }
  return sums.has(wrap(left));
};
