/** What clients ask: the leader takes it up, the others say who leads. */
import { ERROR, type Message } from '../../../src/node/message.ts';
import { appendOwn, flushSoon } from './commit.ts';
import type { Command } from './log.ts';
import { answerRead } from './reads.ts';
import { replyError, type Raft } from './state.ts';

export const propose = (raft: Raft, request: Message, command: Command): void => {
  if (raft.role !== 'leader') return redirect(raft, request);
  const index = appendOwn(raft, command);
  raft.waiting.set(index, { term: raft.term, request });
};

export const read = (raft: Raft, request: Message): void => {
  if (raft.role !== 'leader') return redirect(raft, request);
  if (raft.bugs.has('stale-reads')) return answerRead(raft, request);
  raft.reads.push({ request, confirm: undefined });
  flushSoon(raft);
};

const redirect = (raft: Raft, request: Message): void => {
  const leader = raft.leader === undefined ? {} : { leader: raft.leader };
  replyError(raft, request, ERROR.temporarilyUnavailable, 'not the leader', leader);
};
