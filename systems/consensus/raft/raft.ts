/** One Raft node: takes messages and hands each to its part of the algorithm. */
import type { Json } from '../../../src/history/operation.ts';
import type { NodeContext, NodeProgram } from '../../../src/node/context.ts';
import { ERROR, type Message } from '../../../src/node/message.ts';
import type { RaftBug } from './bugs.ts';
import { onRequestVote, onVote, startElection } from './election.ts';
import { onAppendEntries, onInstallSnapshot } from './follower.ts';
import { onAppendReply } from './leader.ts';
import { RaftLog } from './log.ts';
import { operationNamed } from './objects.ts';
import { recover } from './persistence.ts';
import { propose, read } from './requests.ts';
import { awaitLeader } from './roles.ts';
import { keyOf } from '../../kit/replying.ts';
import { replyError, type Compaction, type Raft, type Timing } from './state.ts';
import { KvStore } from './store.ts';

export interface RaftOptions {
  readonly bugs: readonly RaftBug[];
  readonly timing: Timing;
  readonly compaction?: Compaction;
}

const COMPACTION = { at: 4000, keep: 1000 };

/** With the bug `ack-before-sync` the journal is written now and then, as a lazy disk cache would. */
const LAZY_SYNC_MS = 1000;

export const createRaft = (context: NodeContext, options: RaftOptions): NodeProgram =>
  raftProgram(startRaft(context, options));

/** What the node does with messages. */
export const raftProgram = (raft: Raft): NodeProgram => ({
  onMessage: (message) => dispatch(raft, message),
  status: () => status(raft),
  inspect: () => raft,
});

/** Recovers from the journal and waits for a leader. */
export const startRaft = (context: NodeContext, options: RaftOptions): Raft => {
  const bugs = new Set(options.bugs);
  const raft: Raft = {
    context,
    bugs,
    timing: options.timing,
    compaction: options.compaction ?? COMPACTION,
    log: new RaftLog(),
    store: new KvStore(!bugs.has('retry-twice')),
    role: 'follower',
    term: 0,
    votedFor: null,
    leader: undefined,
    commit: 0,
    applied: 0,
    snapshot: undefined,
    votes: new Set(),
    followers: new Map(),
    durable: 0,
    waiting: new Map(),
    reads: [],
    round: 0,
    flushDue: false,
    readableFrom: 0,
    elect: () => startElection(raft),
    cancelElection: () => {},
    cancelHeartbeat: () => {},
  };
  recover(raft);
  context.log(`started: term ${raft.term}, log ${raft.log.base}…${raft.log.lastIndex}`);
  awaitLeader(raft);
  if (bugs.has('ack-before-sync')) syncLazily(raft);
  return raft;
};

const dispatch = (raft: Raft, message: Message): void => {
  switch (message.body.type) {
    case 'append_entries':
      return onAppendEntries(raft, message);
    case 'append_reply':
      return onAppendReply(raft, message);
    case 'request_vote':
      return onRequestVote(raft, message);
    case 'vote':
      return onVote(raft, message);
    case 'install_snapshot':
      return onInstallSnapshot(raft, message);
    case 'read':
      return read(raft, message);
    case 'write':
    case 'cas':
    case 'operate':
      return onCommand(raft, message);
    default:
      replyError(raft, message, ERROR.notSupported, `unknown message ${message.body.type}`);
  }
};

/** A client that names no session gets one for this request alone. */
const onCommand = (raft: Raft, message: Message): void => {
  const { body } = message;
  const named = typeof body['session'] === 'string';
  const client = named ? (body['session'] as string) : `${message.src}/${String(body.msg_id)}`;
  const seq = named ? (body['seq'] as number) : 1;
  const key = keyOf(message);
  if (body.type === 'write') {
    propose(raft, message, { kind: 'write', key, value: body['value'] ?? null, client, seq });
  } else if (body.type === 'operate') {
    const { operation } = body;
    if (typeof operation !== 'string' || operationNamed(operation) === undefined) {
      return replyError(raft, message, ERROR.notSupported, 'no such operation');
    }
    const value = body['value'] ?? null;
    propose(raft, message, { kind: 'operate', operation, key, value, client, seq });
  } else {
    propose(raft, message, {
      kind: 'cas',
      key,
      from: body['from'] ?? null,
      to: body['to'] ?? null,
      create: body['create_if_not_exists'] === true,
      client,
      seq,
    });
  }
};

const status = (raft: Raft): Record<string, Json> => ({
  role: raft.role,
  term: raft.term,
  leader: raft.leader ?? null,
  commit: raft.commit,
  applied: raft.applied,
  last_index: raft.log.lastIndex,
});

const syncLazily = (raft: Raft): void => {
  raft.context.after(LAZY_SYNC_MS, () => {
    void raft.context.storage.sync();
    syncLazily(raft);
  });
};
