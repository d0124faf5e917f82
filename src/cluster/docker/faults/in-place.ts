/** What is in place on one life of a node's process. */
import type { ProcessIdentity } from '../agent/verbs.ts';
import type { DockerNode, Life } from '../node/node.ts';

export interface InPlace {
  readonly life: Life;
  readonly process: ProcessIdentity;
  /** Packet filter rules and queue disciplines, as they were handed to the agent. */
  rules: string;
  /** What its program does that alters packets, as it was handed to the agent. */
  queues: string;
  shape: string;
  paused: boolean;
  /** Whether it ever had a queue discipline: only then can one be left. */
  everShaped: boolean;
}

/** A node that runs, as far as we know. */
export interface Present {
  readonly node: DockerNode;
  readonly place: InPlace;
}
