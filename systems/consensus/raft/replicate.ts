/** Sending the log to the followers, pipelined once the logs agree (Raft paper, sections 5.3 and 7). */
import { confirmReads, stampReads } from './reads.ts';
import type { Progress, Raft } from './state.ts';

const MOST_ENTRIES = 128;
/** A snapshot that was not answered after so many election time-outs is sent again. */
const SNAPSHOT_PATIENCE = 4;

/** Sends to all at the end of this turn, so that what comes in together goes out together. */
export const broadcastSoon = (raft: Raft): void => {
  if (raft.flushDue) return;
  raft.flushDue = true;
  queueMicrotask(() => {
    raft.flushDue = false;
    if (raft.role === 'leader') broadcast(raft);
  });
};

export const broadcast = (raft: Raft): void => {
  raft.round++;
  stampReads(raft);
  for (const [peer, follower] of raft.followers) sendTo(raft, peer, follower);
  confirmReads(raft); // a cluster of one has nobody to wait for
};

export const sendTo = (raft: Raft, peer: string, follower: Progress): void => {
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
