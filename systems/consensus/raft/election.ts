/** Elections (Raft paper, section 5.2) and the restriction on who may win (5.4.1). */
import type { Message } from '../../../src/node/message.ts';
import { becomeLeader } from './leader.ts';
import { saveVote } from './persistence.ts';
import { awaitLeader, becomeFollower } from './roles.ts';
import { majority, whenDurable, type Raft } from './state.ts';

export const startElection = (raft: Raft): void => {
  raft.role = 'candidate';
  raft.leader = undefined;
  raft.term++;
  raft.votedFor = raft.context.id;
  raft.votes = new Set([raft.context.id]);
  saveVote(raft);
  raft.context.log(`term ${raft.term}: candidate`);
  awaitLeader(raft);
  const { term } = raft;
  whenDurable(raft, () => campaign(raft, term));
};

/** Asks those who have not voted yet, again and again, as long as the candidacy lasts. */
const campaign = (raft: Raft, term: number): void => {
  if (raft.role !== 'candidate' || raft.term !== term) return;
  if (raft.votes.size >= majority(raft)) return becomeLeader(raft);
  const { lastIndex, lastTerm } = raft.log;
  for (const peer of raft.context.peers) {
    if (raft.votes.has(peer)) continue;
    raft.context.send(peer, {
      type: 'request_vote',
      term,
      last_index: lastIndex,
      last_term: lastTerm,
    });
  }
  raft.context.after(raft.timing.heartbeatMs, () => campaign(raft, term));
};

export const onRequestVote = (raft: Raft, message: Message): void => {
  const { term, last_index, last_term } = message.body as unknown as {
    term: number;
    last_index: number;
    last_term: number;
  };
  if (term > raft.term) becomeFollower(raft, term, undefined);
  const free = raft.votedFor === null || raft.votedFor === message.src;
  const granted = term === raft.term && free && isUpToDate(raft, last_index, last_term);
  if (granted && raft.votedFor === null) {
    raft.votedFor = message.src;
    saveVote(raft);
    awaitLeader(raft);
  }
  const answer = { type: 'vote', term: raft.term, granted };
  whenDurable(raft, () => raft.context.send(message.src, answer));
};

export const onVote = (raft: Raft, message: Message): void => {
  const { term, granted } = message.body as unknown as { term: number; granted: boolean };
  if (term > raft.term) return becomeFollower(raft, term, undefined);
  if (raft.role !== 'candidate' || term !== raft.term || !granted) return;
  raft.votes.add(message.src);
  if (raft.votes.size >= majority(raft)) becomeLeader(raft);
};

const isUpToDate = (raft: Raft, lastIndex: number, lastTerm: number): boolean => {
  if (raft.bugs.has('blind-vote')) return true;
  if (lastTerm !== raft.log.lastTerm) return lastTerm > raft.log.lastTerm;
  return lastIndex >= raft.log.lastIndex;
};
