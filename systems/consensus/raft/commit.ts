/** Own entries, and what may be called committed (Raft paper, section 5.4.2). */
import { applyCommitted } from './apply.ts';
import type { Command } from './log.ts';
import { saveEntry } from './persistence.ts';
import { confirmReads } from './reads.ts';
import { broadcastSoon } from './replicate.ts';
import { commitQuorum, reachedBy, whenDurable, type Raft } from './state.ts';

/** Appends a command of this term and sends it out; returns its index. */
export const appendOwn = (raft: Raft, command: Command): number => {
  const { term } = raft;
  const index = raft.log.lastIndex + 1;
  const entry = { index, term, command };
  raft.log.append(entry);
  saveEntry(raft, entry);
  broadcastSoon(raft);
  const counted = (): void => {
    if (raft.role !== 'leader' || raft.term !== term) return;
    raft.durable = Math.max(raft.durable, index);
    advanceCommit(raft);
  };
  if (raft.bugs.has('ack-before-sync')) queueMicrotask(counted);
  else whenDurable(raft, counted);
  return index;
};

export const advanceCommit = (raft: Raft): void => {
  const held = [raft.durable, ...[...raft.followers.values()].map((f) => f.match)];
  const index = Math.min(reachedBy(held, commitQuorum(raft)), raft.log.lastIndex);
  if (index <= raft.commit) return;
  // Only an entry of this term is committed by counting; earlier ones come along with it.
  const countable = raft.log.termAt(index) === raft.term || raft.bugs.has('commit-old-term');
  if (!countable) return;
  raft.commit = index;
  applyCommitted(raft);
  confirmReads(raft);
  broadcastSoon(raft);
};
