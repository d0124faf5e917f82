/**
 * What a node program of ours is written against: the same program runs in a container, as a local
 * process and inside a simulator, because everything it may touch is handed to it here.
 *
 * A program is single-threaded: `onMessage` and timers never run at the same time.
 */
import type { Json } from '../history/operation.ts';
import type { Random } from '../base/random.ts';
import type { Body, Message } from './message.ts';

export interface NodeContext {
  readonly id: string;
  /** All nodes of the cluster, this one included, in one order on every node. */
  readonly nodes: readonly string[];
  readonly peers: readonly string[];
  /** Fire and forget: messages can be lost, delayed, duplicated and reordered. */
  send(to: string, body: Body): void;
  /** Answers a request: `in_reply_to` is filled in. */
  reply(request: Message, body: Body): void;
  /** Runs `action` once after so many ms, unless the returned function is called before. */
  after(ms: number, action: () => void): () => void;
  /** Ms since 1970 as this node believes; clock faults move it. */
  wallClockMs(): number;
  /** Ms on a clock that never jumps; only differences mean anything. */
  monotonicMs(): number;
  readonly random: Random;
  readonly storage: Storage;
  /** One line of the node's log. */
  log(text: string): void;
}

/**
 * A journal of JSON records. What was appended and not synced lives in this process' memory only
 * and dies with it, on every runtime: that is what makes a missing sync visible to a plain kill.
 */
export interface Storage {
  /** The records found at the start, in the order they were appended. */
  readonly recovered: readonly Json[];
  append(record: Json): void;
  /** Resolves when everything appended before the call is durable. */
  sync(): Promise<void>;
  /** Replaces the whole journal, atomically and durably; unsynced records included. */
  rewrite(records: readonly Json[]): Promise<void>;
}

export interface NodeProgram {
  onMessage(message: Message): void;
  /** One line about its state for whoever asks: role, term, leader, … */
  status?(): Readonly<Record<string, Json>>;
  /**
   * Its inner state, for the invariants of its module: as it is, not copied. Asked after each of its
   * steps where nodes share a process (a simulator), and nowhere else.
   */
  inspect?(): unknown;
}

/** What the module of a node program exports as `program`. */
export type ProgramFactory = (context: NodeContext, options: Json) => NodeProgram;

/** What must hold of all nodes together at every moment of one run. */
export interface Invariants {
  /**
   * Called after every step of a node: a message that it took, a timer, its start. Must change nothing.
   * @param acted the programs that have done something since the last call, by their nodes
   * @param running all that run
   * @returns what does not hold, a sentence; it is not called again after that
   */
  check(
    acted: ReadonlyMap<string, NodeProgram>,
    running: ReadonlyMap<string, NodeProgram>,
  ): string | undefined;
}

/** What the module of a node program may export as `invariants`: called once a run. */
export type InvariantsFactory = () => Invariants;
