/** Following, and giving up leadership. */
import { ERROR } from '../../../src/node/message.ts';
import { saveVote } from './persistence.ts';
import { replyError, type Raft } from './state.ts';

/**
 * Follows in this term, which is at least the current one. Who merely hears of a newer term waits on
 * for as long as it meant to (paper, section 5.2): a node that cannot win, but asks for votes again and
 * again, must not keep those who can from trying.
 */
export const becomeFollower = (raft: Raft, term: number, leader: string | undefined): void => {
  if (term > raft.term) {
    raft.term = term;
    raft.votedFor = null;
    saveVote(raft);
  }
  const waits = raft.role === 'follower' && leader === undefined;
  if (raft.role === 'leader') stepDown(raft);
  if (raft.leader !== leader && leader !== undefined) {
    raft.context.log(`term ${term}: following ${leader}`);
  }
  raft.role = 'follower';
  raft.leader = leader;
  if (!waits) awaitLeader(raft);
};

/** An election begins when nothing is heard of a leader for a while; the while is random. */
export const awaitLeader = (raft: Raft): void => {
  raft.cancelElection();
  const { electionMs } = raft.timing;
  const patience = electionMs * (1 + raft.context.random.next());
  raft.cancelElection = raft.context.after(patience, raft.elect);
};

/** The outcome of what was proposed is open now: others may commit it, or overwrite it. */
const stepDown = (raft: Raft): void => {
  raft.context.log(`term ${raft.term}: no longer leading`);
  raft.cancelHeartbeat();
  for (const { request } of raft.waiting.values()) {
    const code = raft.bugs.has('fail-but-commit') ? ERROR.abort : ERROR.timeout;
    replyError(raft, request, code, 'leadership lost');
  }
  for (const { request } of raft.reads) {
    replyError(raft, request, ERROR.temporarilyUnavailable, 'leadership lost');
  }
  raft.waiting.clear();
  raft.reads = [];
  raft.followers.clear();
};
