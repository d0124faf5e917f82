/**
 * A member that has lost its data is removed and added again under a new id, by another member that
 * still serves: as etcd's documentation has an operator do it.
 */
import type { Cluster } from '../../../src/cluster/port/cluster.ts';
import type { NodeName } from '../../../src/cluster/port/wanted.ts';
import { call, CLIENT_PORT } from './gateway.ts';

/** Both need a majority; one without a leader answers only after several seconds. */
const CHANGE_MS = 5_000;

interface Member {
  /** A 64-bit number as text; absent: 0. */
  readonly ID?: string;
  /** Absent until the member has been started. */
  readonly name?: string;
  readonly peerURLs?: readonly string[];
}

/**
 * @param others members that may be asked
 * @param peerUrl of the one that comes back
 * @throws Error with what the members said, where none of them could do it
 */
export const addAgain = async (
  cluster: Pick<Cluster, 'endpoint'>,
  others: readonly NodeName[],
  peerUrl: string,
): Promise<void> => {
  const reasons: string[] = [];
  for (const other of others) {
    const ask = <T>(what: string, body: { ID?: string; peerURLs?: string[] } = {}): Promise<T> =>
      call<T>(cluster.endpoint(other, CLIENT_PORT), `cluster/member/${what}`, body, CHANGE_MS);
    try {
      const { members } = await ask<{ readonly members: readonly Member[] }>('list');
      const before = members.find(({ peerURLs = [] }) => peerURLs.includes(peerUrl));
      if (before?.ID !== undefined && before.name === undefined) return; // added by an earlier try
      if (before?.ID !== undefined) await ask('remove', { ID: before.ID });
      await ask('add', { peerURLs: [peerUrl] });
      return;
    } catch (error) {
      reasons.push(`${other}: ${(error as Error).message}`);
    }
  }
  throw new Error(reasons.join('; '));
};
