/**
 * Equal transfers as chains: of those of a chain the earlier was invoked earlier and completes earlier
 * (unknown ones never), so whatever order there is, they can change places until the earlier takes
 * effect first. So only how many of a chain take effect is a choice, never which.
 */
import { NEVER } from '../../rows/ranks.ts';
import type { Transfers } from './bank-columns.ts';

export interface Chain {
  /** Numbers of transfers, in the order in which they take effect. */
  readonly members: number[];
  /** What each adds to the hash of a vector. */
  readonly hash: number;
  /** 1 where each is a transfer of unknown outcome that is taken to have happened, else 0. */
  readonly weight: number;
}

/** `some`: numbers of transfers, in the order of their invocations. */
export const chainsOf = ({ kind, complete, hash }: Transfers, some: readonly number[]): Chain[] => {
  const chains: Chain[] = [];
  for (const transfer of some) {
    const chain = chains.findLast(({ members }) => kind[members[0]!] === kind[transfer]);
    const last = chain?.members.at(-1);
    if (last !== undefined && complete[last]! <= complete[transfer]!) {
      chain!.members.push(transfer);
    } else {
      const weight = complete[transfer] === NEVER ? 1 : 0;
      chains.push({ members: [transfer], hash: hash[transfer]!, weight });
    }
  }
  return chains;
};
