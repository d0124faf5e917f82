/**
 * Linearizable reads without a log entry: ReadIndex (dissertation, section 6.4). A read is answered
 * from a state that includes everything committed when it came in, and only after a majority has
 * confirmed, later than it came in, that this node still leads.
 */
import type { Message } from '../../../src/node/message.ts';
import { keyOf } from '../../kit/replying.ts';
import { majority, reachedBy, type PendingRead, type Raft } from './state.ts';

/** Called with each round that goes out: it is later than every read that came in so far. */
export const stampReads = (raft: Raft): void => {
  if (raft.commit < raft.readableFrom) return; // asked again with the next round
  for (const pending of raft.reads) {
    pending.confirm ??= { round: raft.round, index: raft.commit };
  }
};

export const confirmReads = (raft: Raft): void => {
  if (raft.role !== 'leader' || raft.reads.length === 0) return;
  const rounds = [raft.round, ...[...raft.followers.values()].map((f) => f.round)];
  const confirmed = reachedBy(rounds, majority(raft));
  const isReady = ({ confirm }: PendingRead): boolean =>
    confirm !== undefined && confirm.round <= confirmed && confirm.index <= raft.applied;
  const ready = raft.reads.filter(isReady);
  if (ready.length === 0) return;
  raft.reads = raft.reads.filter((pending) => !isReady(pending));
  for (const { request } of ready) answerRead(raft, request);
};

export const answerRead = (raft: Raft, request: Message): void =>
  raft.context.reply(request, raft.store.read(keyOf(request), request.body['at']));
