/** What a cluster tells of the invariants that its node program states. */
import type { Body } from '../../node/message.ts';
import type { NodeName } from './wanted.ts';

/** A message between nodes, or between a node and a client, and what became of it. */
export interface SentMessage {
  /** Ms since the start of the run. */
  readonly sentMs: number;
  /** When it was there, or will be; absent where it never was. */
  readonly receivedMs?: number;
  /** Why it never was; `not-taken`: nobody was there any more to take it. */
  readonly fate?: 'lost' | 'corrupted' | 'not-taken';
  readonly src: string;
  readonly dest: string;
  readonly body: Body;
}

export interface BrokenInvariant {
  /** `unknown`: what looks at them has thrown, and so nobody can tell. */
  readonly verdict: 'invalid' | 'unknown';
  /** What does not hold, or what was thrown: a sentence. */
  readonly what: string;
  /** Whose step it was. */
  readonly node: NodeName;
  /** What it did: "took append_entries from n2". */
  readonly step: string;
  /** The messages that were sent last, the newest at the end. */
  readonly messages: readonly SentMessage[];
}
