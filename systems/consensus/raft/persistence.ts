/** What a node must not forget, as journal records, and its recovery. */
import type { Json } from '../../../src/history/operation.ts';
import type { Command, Entry } from './log.ts';
import type { Raft, Snapshot } from './state.ts';

/** An entry record at an index that is already taken replaces it and all behind it. */
type Record =
  | { readonly r: 'vote'; readonly term: number; readonly vote: string | null }
  | { readonly r: 'entry'; readonly i: number; readonly t: number; readonly c: Command }
  | {
      readonly r: 'snapshot';
      readonly s: Snapshot;
      readonly base: number;
      readonly baseTerm: number;
    };

export const saveVote = (raft: Raft): void => {
  if (raft.bugs.has('forget-vote')) return;
  append(raft, { r: 'vote', term: raft.term, vote: raft.votedFor });
};

export const saveEntry = (raft: Raft, entry: Entry): void =>
  append(raft, { r: 'entry', i: entry.index, t: entry.term, c: entry.command });

/** Writes the journal anew: the snapshot and what stands behind it. */
export const saveSnapshot = (raft: Raft): Promise<void> => {
  const records: Record[] = [];
  if (!raft.bugs.has('forget-vote')) {
    records.push({ r: 'vote', term: raft.term, vote: raft.votedFor });
  }
  if (raft.snapshot !== undefined) {
    const { base, baseTerm } = raft.log;
    records.push({ r: 'snapshot', s: raft.snapshot, base, baseTerm });
  }
  for (const { index, term, command } of raft.log.entries) {
    records.push({ r: 'entry', i: index, t: term, c: command });
  }
  return raft.context.storage.rewrite(records as unknown as Json[]);
};

export const recover = (raft: Raft): void => {
  for (const record of raft.context.storage.recovered as unknown as Record[]) {
    if (record.r === 'vote') {
      raft.term = record.term;
      raft.votedFor = record.vote;
    } else if (record.r === 'snapshot') {
      raft.snapshot = record.s;
      raft.log.reset(record.base, record.baseTerm);
      raft.store.restore(record.s.state);
      raft.commit = raft.applied = record.s.index;
    } else {
      if (record.i <= raft.log.lastIndex) raft.log.truncateFrom(record.i);
      raft.log.append({ index: record.i, term: record.t, command: record.c });
    }
  }
};

const append = (raft: Raft, record: Record): void =>
  raft.context.storage.append(record as unknown as Json);
