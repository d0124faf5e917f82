/** Applies committed entries in order, answers the clients that wait for them, compacts the log. */
import { ERROR } from '../../../src/node/message.ts';
import { saveSnapshot } from './persistence.ts';
import { replyError, type Raft } from './state.ts';

export const applyCommitted = (raft: Raft): void => {
  while (raft.applied < raft.commit) {
    const entry = raft.log.at(raft.applied + 1);
    if (entry === undefined) throw new Error(`committed entry ${raft.applied + 1} is not there`);
    const reply = raft.store.apply(entry.command);
    raft.applied = entry.index;
    const waiting = raft.waiting.get(entry.index);
    if (waiting === undefined) continue;
    raft.waiting.delete(entry.index);
    if (waiting.term === entry.term) raft.context.reply(waiting.request, reply);
    else replyError(raft, waiting.request, ERROR.temporarilyUnavailable, 'overwritten');
  }
  if (raft.applied - raft.log.base >= raft.compaction.at) compact(raft);
};

/**
 * The entries from this index on are about to be removed. Raft never removes a committed one; with a
 * planted bug it happens, and the node goes on as a buggy one would: what it applied stays applied.
 */
export const noteTruncation = (raft: Raft, from: number): void => {
  if (from > raft.commit) return;
  raft.context.log(`removing committed entries from ${from} on`);
  raft.commit = from - 1;
};

const compact = (raft: Raft): void => {
  const index = raft.applied;
  const term = raft.log.termAt(index);
  if (term === undefined) return; // removed although applied: see noteTruncation
  raft.snapshot = { index, term, state: raft.store.serialize() };
  raft.log.compactTo(index - raft.compaction.keep);
  raft.context.log(`compacted the log to ${raft.log.base}, snapshot of ${index}`);
  void saveSnapshot(raft);
};
