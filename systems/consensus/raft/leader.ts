/**
 * Leading: replication with pipelining, commitment, and stepping down without a majority
 * (Raft paper, sections 5.3 and 5.4.2; dissertation 6.2).
 */
import type { Message } from '../../../src/node/message.ts';
import { advanceCommit, appendOwn } from './commit.ts';
import { confirmReads } from './reads.ts';
import { broadcast, sendRest } from './replicate.ts';
import { becomeFollower } from './roles.ts';
import { majority, type Progress, type Raft } from './state.ts';

export const becomeLeader = (raft: Raft): void => {
  raft.context.log(`term ${raft.term}: leading`);
  raft.cancelElection();
  raft.role = 'leader';
  raft.leader = raft.context.id;
  raft.durable = raft.log.lastIndex; // synced before it asked for votes
  const now = raft.context.monotonicMs();
  const next = raft.log.lastIndex + 1;
  for (const peer of raft.context.peers) {
    raft.followers.set(peer, {
      next,
      match: 0,
      probing: true,
      heardAt: now,
      unanswered: 0,
      sentRound: 0,
      round: 0,
      snapshotSentAt: undefined,
    });
  }
  beginTerm(raft);
  heartbeat(raft);
};

/**
 * An entry of its own term is what lets a leader commit those of earlier terms, and so know which
 * are committed (paper, section 8; dissertation 6.4).
 *
 * With the bug `commit-old-term` there is none. Who believes that counting the replicas of an old
 * entry commits it sees no use for a no-op: once all that the log held at the election is on a
 * majority, all that can be committed is known. With the no-op the bug would be there and hardly
 * ever seen: it follows the old entry on the same link in the next message, and where it is, the
 * rival of figure 8 cannot win any more.
 */
const beginTerm = (raft: Raft): void => {
  raft.readableFrom = raft.bugs.has('commit-old-term')
    ? raft.log.lastIndex
    : appendOwn(raft, { kind: 'noop' });
  advanceCommit(raft);
};

export const onAppendReply = (raft: Raft, message: Message): void => {
  const reply = message.body as unknown as {
    term: number;
    ok: boolean;
    match: number;
    round: number;
    /** Still waits for a snapshot: nothing is said about its log. */
    waiting?: boolean;
    conflict_index?: number;
    conflict_term?: number;
  };
  if (reply.term > raft.term) return becomeFollower(raft, reply.term, undefined);
  const follower = raft.followers.get(message.src);
  if (raft.role !== 'leader' || reply.term !== raft.term || follower === undefined) return;
  follower.heardAt = raft.context.monotonicMs();
  follower.round = Math.max(follower.round, reply.round);
  follower.unanswered = Math.max(0, follower.unanswered - 1);
  if (reply.waiting === true) return confirmReads(raft);
  if (reply.ok) {
    follower.match = Math.max(follower.match, reply.match);
    follower.next = Math.max(follower.next, follower.match + 1);
    follower.probing = false;
    follower.snapshotSentAt = undefined;
    advanceCommit(raft);
  } else {
    backOff(raft, follower, reply.conflict_index ?? 1, reply.conflict_term);
  }
  sendRest(raft, message.src, follower);
  confirmReads(raft);
};

/** Beats until leadership ends; gives it up when no majority has been heard for too long. */
const heartbeat = (raft: Raft): void => {
  const silence = 2 * raft.timing.electionMs;
  const now = raft.context.monotonicMs();
  const heard = [...raft.followers.values()].filter((f) => now - f.heardAt < silence).length;
  if (heard + 1 < majority(raft)) {
    return becomeFollower(raft, raft.term, undefined);
  }
  broadcast(raft);
  raft.cancelHeartbeat = raft.context.after(raft.timing.heartbeatMs, () => heartbeat(raft));
};

/**
 * The logs disagree: skip whole terms, not single entries (end of section 5.3). Back behind `match`
 * too: with a planted bug a follower can lose what it had acknowledged, and asks for it again.
 */
const backOff = (
  raft: Raft,
  follower: Progress,
  conflictIndex: number,
  conflictTerm: number | undefined,
): void => {
  const own = conflictTerm === undefined ? undefined : raft.log.lastOfTerm(conflictTerm);
  const next = own === undefined ? conflictIndex : own + 1;
  follower.next = Math.max(1, Math.min(next, follower.next - 1));
  follower.probing = true;
};
