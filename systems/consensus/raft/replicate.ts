/**
 * Sending the log to the followers (Raft paper, sections 5.3 and 7). What comes in while a follower
 * has an answer outstanding goes to it together, with the next message: so the load makes the batches.
 */
import { confirmReads, stampReads } from './reads.ts';
import type { Progress, Raft } from './state.ts';

const MOST_ENTRIES = 128;
/** Messages on their way to a follower and not answered; heartbeats come on top of them. */
const MOST_UNANSWERED = 2;
/** A snapshot that was not answered after so many election time-outs is sent again. */
const SNAPSHOT_PATIENCE = 4;

/** Heartbeat: goes to everybody, also where an answer is outstanding and may be lost. */
export const broadcast = (raft: Raft): void => {
  for (const follower of raft.followers.values()) follower.unanswered = 0;
  sendRound(raft);
};

/** What came in goes out to all who are waiting for something to come. */
export const sendRound = (raft: Raft): void => {
  raft.round++;
  stampReads(raft);
  for (const [peer, follower] of raft.followers) {
    if (follower.unanswered < MOST_UNANSWERED) sendTo(raft, peer, follower);
  }
  confirmReads(raft); // a cluster of one has nobody to wait for
};

/** After its answer: what it has not been told and somebody waits for. */
export const sendRest = (raft: Raft, peer: string, follower: Progress): void => {
  if (follower.unanswered >= MOST_UNANSWERED) return;
  const hasEntries = follower.next <= raft.log.lastIndex;
  const hasReads = raft.reads.length > 0 && follower.sentRound < raft.round;
  if (hasEntries || hasReads) sendTo(raft, peer, follower);
};

const sendTo = (raft: Raft, peer: string, follower: Progress): void => {
  follower.unanswered++;
  follower.sentRound = raft.round;
  if (follower.next <= raft.log.base) return sendSnapshot(raft, peer, follower);
  const prevIndex = follower.next - 1;
  const entries = raft.log.from(follower.next, follower.probing ? 1 : MOST_ENTRIES);
  raft.context.send(peer, {
    type: 'append_entries',
    term: raft.term,
    prev_index: prevIndex,
    prev_term: raft.log.termAt(prevIndex),
    entries: entries as never,
    commit: raft.commit,
    round: raft.round,
  });
  // Optimistic: what is lost on the way is noticed by the consistency check of the next message.
  if (!follower.probing) follower.next += entries.length;
};

const sendSnapshot = (raft: Raft, peer: string, follower: Progress): void => {
  const now = raft.context.monotonicMs();
  const patience = SNAPSHOT_PATIENCE * raft.timing.electionMs;
  const waiting = follower.snapshotSentAt;
  const due = waiting === undefined || now - waiting >= patience;
  if (due) follower.snapshotSentAt = now;
  raft.context.send(peer, {
    type: 'install_snapshot',
    term: raft.term,
    round: raft.round,
    // Between two attempts the message is only a heartbeat.
    ...(due && raft.snapshot !== undefined ? { snapshot: raft.snapshot as never } : {}),
  });
};
