/** Own entries, and what may be called committed (Raft paper, section 5.4.2). */
import { applyCommitted } from './apply.ts';
import type { Command } from './log.ts';
import { saveEntry } from './persistence.ts';
import { confirmReads } from './reads.ts';
import { sendRound } from './replicate.ts';
import { commitQuorum, reachedBy, whenDurable, type Raft } from './state.ts';

/** Appends a command of this term, to be sent out with all else of this turn; returns its index. */
export const appendOwn = (raft: Raft, command: Command): number => {
  const index = raft.log.lastIndex + 1;
  const entry = { index, term: raft.term, command };
  raft.log.append(entry);
  saveEntry(raft, entry);
  flushSoon(raft);
  return index;
};

/** At the end of this turn, so that what comes in together is sent and synced together. */
export const flushSoon = (raft: Raft): void => {
  if (raft.flushDue) return;
  raft.flushDue = true;
  queueMicrotask(() => {
    raft.flushDue = false;
    if (raft.role === 'leader') flush(raft);
  });
};

const flush = (raft: Raft): void => {
  const { term } = raft;
  const index = raft.log.lastIndex;
  sendRound(raft);
  if (index <= raft.durable) return;
  const counted = (): void => {
    if (raft.role !== 'leader' || raft.term !== term) return;
    raft.durable = Math.max(raft.durable, index);
    advanceCommit(raft);
  };
  if (raft.bugs.has('ack-before-sync')) counted();
  else whenDurable(raft, counted);
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
  // Followers learn of it with the next message. Reads that could not be stamped before wait for one.
  if (raft.reads.some(({ confirm }) => confirm === undefined)) flushSoon(raft);
};
