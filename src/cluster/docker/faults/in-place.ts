/** What is in place on one life of a node's process. */
import type { DockerNode, Life } from '../node/node.ts';

export interface InPlace {
  readonly life: Life;
  /** Start time of the process, which with its pid names it for good. */
  readonly started: string;
  /** Packet filter rules and queue disciplines, as they were handed to the agent. */
  rules: string;
  shape: string;
  paused: boolean;
}

/** A node that runs, as far as we know. */
export interface Present {
  readonly node: DockerNode;
  readonly place: InPlace;
}

/** The process as the agent's functions want it: PID START. */
export const identity = ({ life, started }: InPlace): string => `${life.pid} ${started}`;
