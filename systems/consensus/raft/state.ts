/** The state of one Raft node, shared by the parts of the algorithm (Raft paper, figure 2). */
import type { Json } from '../../../src/history/operation.ts';
import type { NodeContext } from '../../../src/node/context.ts';
import type { Body, Message } from '../../../src/node/message.ts';
import type { Bugs } from './bugs.ts';
import type { RaftLog } from './log.ts';
import type { KvStore } from './store.ts';

export interface Timing {
  /** An election begins after a random silence of electionMs … 2·electionMs. */
  readonly electionMs: number;
  readonly heartbeatMs: number;
}

/** The log is compacted when it holds `at` applied entries, and keeps the last `keep` of them. */
export interface Compaction {
  readonly at: number;
  readonly keep: number;
}

/** What the leader knows of a follower. */
export interface Progress {
  /** Next entry to send. */
  next: number;
  /** Highest entry known to be durable there. */
  match: number;
  /** The logs have not been found to agree yet: one entry at a time, and wait for the answer. */
  probing: boolean;
  /** When it last answered in this term, ms on the monotonic clock. */
  heardAt: number;
  /** Messages that it has not answered since the last heartbeat. */
  unanswered: number;
  /** The round that it was sent last. */
  sentRound: number;
  /** Highest round it answered: it took us for the leader after that round was sent. */
  round: number;
  /** A snapshot is on its way and not answered since, ms on the monotonic clock. */
  snapshotSentAt: number | undefined;
}

/** A read that waits for proof that this node still leads (ReadIndex, dissertation 6.4). */
export interface PendingRead {
  readonly request: Message;
  /** Set when a round was sent after the read came in. */
  confirm: { readonly round: number; readonly index: number } | undefined;
}

export interface Snapshot {
  readonly index: number;
  readonly term: number;
  readonly state: Json;
}

export interface Raft {
  readonly context: NodeContext;
  readonly bugs: Bugs;
  readonly timing: Timing;
  readonly compaction: Compaction;
  readonly log: RaftLog;
  readonly store: KvStore;

  role: 'follower' | 'candidate' | 'leader';
  term: number;
  votedFor: string | null;
  leader: string | undefined;

  commit: number;
  applied: number;
  snapshot: Snapshot | undefined;

  /** Candidate: who voted for us in this term. */
  votes: Set<string>;
  /** Leader only. */
  followers: Map<string, Progress>;
  /** Leader: own entries known to be durable here. */
  durable: number;
  /** Leader: clients that wait for the entry at an index. */
  waiting: Map<number, { readonly term: number; readonly request: Message }>;
  reads: PendingRead[];
  /** Counts what goes out to all followers; they echo it, and so confirm that they follow. */
  round: number;
  /** Leader: once this entry is committed, it knows all that was committed when it was elected. */
  readableFrom: number;
  /** What came in is sent and synced at the end of this turn of the event loop. */
  flushDue: boolean;

  /** Called when nothing was heard of a leader for too long. */
  readonly elect: () => void;
  cancelElection: () => void;
  cancelHeartbeat: () => void;
}

export const majority = (raft: Raft): number => Math.floor(raft.context.nodes.length / 2) + 1;

/** Nodes that must hold an entry before it is committed. */
export const commitQuorum = (raft: Raft): number =>
  majority(raft) - (raft.bugs.has('minority-quorum') ? 1 : 0);

/** The largest number that at least `quorum` of these have reached. */
export const reachedBy = (numbers: readonly number[], quorum: number): number =>
  [...numbers].sort((a, b) => b - a)[quorum - 1] ?? 0;

/** Sends what depends on the journal only when all that was appended before is durable. */
export const whenDurable = (raft: Raft, action: () => void): void => {
  void raft.context.storage.sync().then(action);
};

export const replyError = (
  raft: Raft,
  request: Message,
  code: number,
  text: string,
  more: Record<string, Json> = {},
): void => raft.context.reply(request, { type: 'error', code, text, ...more } satisfies Body);
