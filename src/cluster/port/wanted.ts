/**
 * The state a nemesis wants a cluster to be in, as a whole: what is not mentioned is healthy.
 *
 * Declarative on purpose. Several faults that are on at once are merged into one wanted state; to
 * heal one is to want the state without it; to apply a state twice changes nothing; and after a
 * restart the same state is applied again, because a new process or network namespace starts clean.
 */

export type NodeName = string;

/** What happens to the messages that go from one node to another; several entries a link add up. */
export interface LinkFault {
  readonly from: NodeName;
  readonly to: NodeName;
  /** Probability that a packet (docker) or message (local) is lost: 1 cuts the link. */
  readonly drop?: number;
  readonly delayMs?: number;
  /** Uniform extra delay, 0 … jitterMs. */
  readonly jitterMs?: number;
  /** Probabilities. */
  readonly duplicate?: number;
  readonly reorder?: number;
  /** The receiver's checksum finds what is damaged, and it is thrown away. */
  readonly corrupt?: number;
  /** One bit of the payload is another, and no checksum of the network shows it. */
  readonly alter?: number;
  readonly rateKbit?: number;
}

export interface ClockFault {
  /** Added to the wall clock when the fault begins. */
  readonly offsetMs: number;
  /** The offset grows by so many ms a second. */
  readonly driftMsPerS?: number;
  /** The offset jumps between 0 and `offsetMs` with this period. */
  readonly strobeMs?: number;
}

export interface WantedNode {
  readonly process?: 'running' | 'paused' | 'dead';
  /**
   * How a node that shall be `dead` goes down. `kill`: SIGKILL, its disk stays. `amnesia`: and its
   * data is lost. `power-loss`: all that it had not synced is lost.
   */
  readonly death?: 'kill' | 'amnesia' | 'power-loss';
  readonly clock?: ClockFault;
  /** Share of one processor it may use, 0 … 1. */
  readonly cpu?: number;
  readonly disk?: 'full' | 'io-error' | 'hung';
  /** Damages one file of its data folder once, while the node is down. */
  readonly damage?: {
    /** Globs below the data folder; the largest file that fits one of them is hit. */
    readonly files: readonly string[];
    readonly how: 'torn' | 'flipped';
    readonly bytes: number;
  };
  /** Only our own node programs: how it betrays its protocol. */
  readonly byzantine?: 'lie' | 'equivocate' | 'replay' | 'silent';
}

export interface WantedState {
  readonly links: readonly LinkFault[];
  readonly nodes: Readonly<Record<NodeName, WantedNode>>;
}

export const HEALTHY: WantedState = { links: [], nodes: {} };

/** What a runtime can be asked for; a runtime says of each why it cannot, where it cannot. */
export type Capability =
  | 'links.drop'
  | 'links.loss'
  | 'links.delay'
  | 'links.duplicate'
  | 'links.reorder'
  | 'links.corrupt'
  | 'links.alter'
  | 'links.rate'
  | 'process.pause'
  | 'process.kill'
  | 'process.amnesia'
  | 'process.power-loss'
  | 'process.cpu'
  | 'clock'
  | 'disk.full'
  | 'disk.io-error'
  | 'disk.hung'
  | 'disk.damage'
  | 'byzantine';

/**
 * What was looked for and could not be read: no proof of anything, neither that a fault is on nor that
 * it is gone. Where a runtime never reads a thing at all, the member is absent instead.
 */
export type Unreadable = 'unreadable';

/** What can be read back from a node, as seen from inside the target wherever that is possible. */
export interface ObservedNode {
  readonly process: 'running' | 'paused' | 'dead';
  /** Its process is dead because it ended by itself, not because of a fault that is on. */
  readonly endedByItself?: true;
  /** Wall clock inside minus wall clock of this machine, ms. */
  readonly clockOffsetMs?: number | Unreadable;
  readonly cpu?: number | Unreadable;
  readonly disk?: 'ok' | 'full' | 'io-error' | 'hung' | Unreadable;
  /** How it betrays its protocol; `honest` where it says that it does not. */
  readonly byzantine?: 'honest' | 'lie' | 'equivocate' | 'replay' | 'silent' | Unreadable;
  /** Messages sent, held back or altered against its protocol, since that was last wanted of it. */
  readonly betrayals?: number;
  /** What it keeps on its disk, where the runtime can see it: 0 after it has forgotten all. */
  readonly dataBytes?: number | Unreadable;
  /** Bytes of its files that were torn off or flipped in this run, where the runtime counts them. */
  readonly damagedBytes?: number;
  /** How often the process was started in this run; a kill that took effect raises it. */
  readonly starts: number;
}

export interface ObservedLink {
  readonly from: NodeName;
  readonly to: NodeName;
  /** Packets (docker) or messages (local) lost on this link since the cluster started. */
  readonly dropped: number;
  /** Those delayed, duplicated, reordered or corrupted, where the runtime can count them. */
  readonly disturbed?: number;
  /** Whether a rule or queue discipline for the link is in place now. */
  readonly ruled: boolean;
}

export interface ObservedState {
  readonly links: readonly ObservedLink[];
  readonly nodes: Readonly<Record<NodeName, ObservedNode>>;
}
