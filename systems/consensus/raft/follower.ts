/** Following: the consistency check of the log (Raft paper, section 5.3) and snapshots (section 7). */
import type { Message } from '../../../src/node/message.ts';
import { applyCommitted, noteTruncation } from './apply.ts';
import type { Entry } from './log.ts';
import { saveEntry, saveSnapshot } from './persistence.ts';
import { becomeFollower } from './roles.ts';
import { whenDurable, type Raft, type Snapshot } from './state.ts';

interface Append {
  readonly term: number;
  readonly prev_index: number;
  readonly prev_term: number;
  readonly entries: readonly Entry[];
  readonly commit: number;
  readonly round: number;
}

export const onAppendEntries = (raft: Raft, message: Message): void => {
  const append = message.body as unknown as Append;
  if (!isFromLeader(raft, message.src, append)) return;

  const conflict = findConflict(raft, append);
  if (conflict !== undefined) return answer(raft, message.src, append.round, conflict);

  takeEntries(raft, append.entries);
  const match = append.prev_index + append.entries.length;
  const commit = Math.min(append.commit, match);
  if (commit > raft.commit) {
    raft.commit = commit;
    applyCommitted(raft);
  }
  answer(raft, message.src, append.round, { ok: true, match });
};

export const onInstallSnapshot = (raft: Raft, message: Message): void => {
  const install = message.body as unknown as { term: number; round: number; snapshot?: Snapshot };
  if (!isFromLeader(raft, message.src, install)) return;
  const { snapshot, round } = install;
  if (snapshot === undefined) {
    // Only a heartbeat; `match` 0 claims nothing.
    return answer(raft, message.src, round, { ok: true, match: 0, waiting: true });
  }
  if (snapshot.index > raft.commit) {
    const agrees = raft.log.termAt(snapshot.index) === snapshot.term;
    if (agrees) raft.log.compactTo(snapshot.index);
    else raft.log.reset(snapshot.index, snapshot.term);
    raft.snapshot = snapshot;
    raft.store.restore(snapshot.state);
    raft.commit = raft.applied = snapshot.index;
    raft.context.log(`installed the snapshot of entry ${snapshot.index}`);
    void saveSnapshot(raft);
  }
  answer(raft, message.src, round, { ok: true, match: snapshot.index });
};

/** Refuses leaders of the past; follows the one of this term. */
const isFromLeader = (raft: Raft, src: string, call: { term: number; round: number }): boolean => {
  if (call.term < raft.term) {
    answer(raft, src, call.round, { ok: false, match: 0 });
    return false;
  }
  becomeFollower(raft, call.term, src);
  return true;
};

/** Undefined when the log holds the entry before the new ones; otherwise where to look next. */
const findConflict = (raft: Raft, append: Append): Record<string, unknown> | undefined => {
  const { prev_index: prev } = append;
  if (prev < raft.log.base) return undefined; // compacted, hence committed, hence the same
  if (prev > raft.log.lastIndex)
    return { ok: false, match: 0, conflict_index: raft.log.lastIndex + 1 };
  const term = raft.log.termAt(prev);
  if (term === append.prev_term) return undefined;
  return {
    ok: false,
    match: 0,
    conflict_index: raft.log.firstOfTerm(prev),
    conflict_term: term,
  };
};

/** Appends what is new; an entry that contradicts the log removes it and all behind it. */
const takeEntries = (raft: Raft, entries: readonly Entry[]): void => {
  for (const entry of entries) {
    if (entry.index <= raft.log.base) continue;
    if (raft.log.termAt(entry.index) === entry.term) continue;
    if (entry.index <= raft.log.lastIndex) {
      noteTruncation(raft, entry.index);
      raft.log.truncateFrom(entry.index);
    }
    raft.log.append(entry);
    saveEntry(raft, entry);
  }
};

/** Term and log are durable before they are answered; nothing is said for a term that is over. */
const answer = (
  raft: Raft,
  leader: string,
  round: number,
  reply: Readonly<Record<string, unknown>>,
): void => {
  const { term } = raft;
  const send = (): void => {
    if (raft.term !== term) return;
    raft.context.send(leader, { type: 'append_reply', term, round, ...(reply as object) });
  };
  if (raft.bugs.has('ack-before-sync')) send();
  else whenDurable(raft, send);
};
