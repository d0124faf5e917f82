/**
 * Chain replication (van Renesse and Schneider, "Chain Replication for Supporting High Throughput and
 * Availability", 2004): updates enter at the head and go down the chain, queries are answered at the
 * tail, which has only what all have. A master says who stands where.
 *
 * The paper's servers stop when they fail and the master knows it. Here they may be cut off and come
 * back: so a place is held by a lease, and all that goes between nodes names its epoch.
 *
 * Assumes: crash and recovery with a disk that keeps what was synced; one member with everything up; a
 * master that is trusted and not killed. Clients are not told again what became of a request (no
 * sessions).
 */
import type { ProgramFactory } from '../../../src/node/context.ts';
import type { Told } from '../../kit/system.ts';
import type { ChainBug } from './bugs.ts';
import { Master } from './master.ts';
import { Member } from './member.ts';

export const program: ProgramFactory = (context, told) => {
  const { bugs, nodes } = told as unknown as Told;
  const members = nodes.filter(({ role }) => role === 'member').map(({ name }) => name);
  const master = nodes.find(({ role }) => role === 'master')?.name ?? '';
  if (context.id === master) {
    const one = new Master(context, members);
    return {
      onMessage: (message) => one.onMessage(message),
      status: () => ({ ...one.config }),
    };
  }
  const member = new Member(context, master, new Set(bugs as ChainBug[]));
  return { onMessage: (message) => member.onMessage(message), status: () => member.status() };
};
