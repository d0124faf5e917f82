/** Whether a read of a bank can be right by itself, whatever the others saw. */
import type { Bank } from './bank-rows.ts';

/** The subsets of more transfers are not tried. */
const MOST_OPEN = 14;

/**
 * Whether the transfers that had returned before the read began, and some of those invoked before it
 * completed, add up to what it saw. True where these are too many to try.
 */
export const isReachable = ({ vectors, reads, transfers }: Bank, read: number): boolean => {
  const { invoke, complete, hash } = transfers;
  const count = invoke.length;
  const begun = reads.invoke[read]!;
  const until = reads.complete[read]!;
  let wanted = vectors.hash(reads.vector[read]!) - vectors.hash(0);
  const sums = [0];
  let open = 0;
  for (let at = 0; at < count && invoke[at]! < until; at++) {
    if (complete[at]! < begun) {
      wanted = (wanted - hash[at]!) | 0;
      continue;
    }
    if (++open > MOST_OPEN) return true;
    for (let i = 0, before = sums.length; i < before; i++) sums.push((sums[i]! + hash[at]!) | 0);
  }
  // Hashes are linear (vectors.ts): what differs in them differs.
  return sums.includes(wanted | 0);
};
