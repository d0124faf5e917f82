/**
 * How nodes run: the port that `docker`, `local` and `sim` stand behind.
 *
 * A runtime starts a deployment and hands out a cluster. Whatever it makes carries the run's id, and
 * is gone after `destroy()`; what a killed harness leaves is found again by that id (`verify clean`).
 */
import type { Failure } from '../../base/failure.ts';
import type { Time } from '../../base/time.ts';
import type { Body, Message } from '../../node/message.ts';
import type { Deployment, NodePlan } from './deployment.ts';
import type { BrokenInvariant } from './invariants.ts';
import type { MachineCall } from './machine-call.ts';
import type { Breach } from './protocol.ts';
import type { Capability, NodeName, ObservedState, WantedState } from './wanted.ts';

export type RuntimeKind = 'docker' | 'local' | 'sim';

export interface StartOptions {
  /** Names the run everywhere: labels, networks, process environment. Letters, digits, dashes. */
  readonly runId: string;
  /**
   * Folder of the run; node logs go to `<runDir>/nodes/<node>.log`. Undefined: nothing is written, which
   * only a simulator can do.
   */
  readonly runDir: string | undefined;
  /** Told what is going on while it takes long ("building the base image …"). */
  readonly onProgress: (text: string) => void;
  readonly signal: AbortSignal;
  /** Seed for the node programs' own random and for the router. */
  readonly seed: number;
  /** Faults the run may ask for: the runtime prepares what they need (a loop volume, an armed clock). */
  readonly capabilities: readonly Capability[];
}

/** Of a runtime whose processes leave logs. */
export const runDirOf = ({ runDir }: Pick<StartOptions, 'runDir'>): string => {
  if (runDir === undefined)
    throw new Error('processes cannot be started without a folder for them');
  return runDir;
};

export interface Runtime {
  readonly kind: RuntimeKind;
  /** That its clusters, and the runs on them, live in; default: the machine's. */
  readonly time?: Time;
  /** Why this machine cannot run this deployment here, or undefined. Takes well under a second. */
  unavailable(deployment: Deployment): Promise<string | undefined>;
  /** @throws Failure (exit 3) when it cannot be set up; everything begun is undone first. */
  start(deployment: Deployment, options: StartOptions): Promise<Cluster>;
}

/** A client's link to a node that speaks messages. Survives the node's restarts. */
export interface Connection {
  /** Never throws; a message to a node that is down is lost. */
  send(body: Body): void;
  close(): void;
}

/** A request that will not be answered any more. */
export interface Lost {
  readonly msg_id: number;
  /** It never left: the node certainly did not see it. Otherwise nobody knows. */
  readonly unsent: boolean;
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface ExecOptions {
  /** Ends it after so long; then the call rejects. Default: 10 s. */
  readonly timeoutMs?: number;
  /** Written to its standard input. */
  readonly input?: string;
  /** Who runs it inside the node; default: the container's own user. */
  readonly user?: string;
}

export interface Executed {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Told what nodes do without having been asked to. Each member is called as it happens. */
export interface ClusterListener {
  /**
   * A node's process ended by itself.
   * @param detail how: "exit code 1", "signal SIGSEGV"
   * @param restartInMs when its restart policy starts it again; undefined: it stays down
   */
  ended?(node: NodeName, detail: string, restartInMs: number | undefined): void;
  /** A node was started again by its restart policy. */
  restarted?(node: NodeName): void;
  /** A whole line that a node wrote to its log, without the line's end. */
  logLine?(node: NodeName, line: string): void;
  /** A node said something that the protocol it is held to does not allow; each time. */
  breached?(node: NodeName, breach: Breach): void;
  /** An invariant of the nodes' program does not hold; told once, the first one. */
  invariantBroken?(broken: BrokenInvariant): void;
  /**
   * A simulated node's program asked the machine for what is not the same in each run. Once for each
   * thing and place, whichever node it was first.
   */
  usedMachine?(node: NodeName, call: MachineCall): void;
  /** What happened to the cluster after which nothing it does says anything. Once. */
  failed?(failure: Failure): void;
}

export interface Cluster {
  readonly kind: RuntimeKind;
  /** That it lives in; absent: the machine's. */
  readonly time?: Time;
  readonly nodes: readonly NodeName[];
  /** The same nodes with their roles and places. */
  readonly layout: readonly NodePlan[];

  /**
   * Opens a client's link to a node that speaks messages (`program` and `binary` deployments). Two
   * connections of one client name do not hear each other's answers.
   * @param onLost told at once where the link can tell: a node that is down need not be waited for
   */
  connect(
    node: NodeName,
    client: string,
    onMessage: (message: Message) => void,
    onLost?: (lost: Lost) => void,
  ): Connection;

  /** Where a client on this machine reaches a port of a node. */
  endpoint(node: NodeName, port: number): Endpoint;

  /** The node's own address inside the cluster's network, the one that other nodes know it by. */
  address(node: NodeName): string;

  /**
   * The node that is meant by a name, an address inside (with or without a port) or an endpoint
   * outside ("127.0.0.1:49153"); undefined for a stranger. Redirects and sentinels speak of these.
   */
  nodeAt(address: string): NodeName | undefined;

  /**
   * Runs a command inside a node that runs, outside of its main process.
   * @throws Failure where the node is down, where the runtime has no inside, or when the time is up
   */
  exec(node: NodeName, argv: readonly string[], options?: ExecOptions): Promise<Executed>;

  /** Resolves when all that nodes have written so far is on their disks and survives a power loss. */
  settleData(): Promise<void>;

  /** Why the capability is not to be had here, or undefined. */
  unsupported(capability: Capability): string | undefined;

  /**
   * Brings the cluster into this state as a whole; resolves when it is so. Idempotent. A node that
   * has ended by itself is not started by it: its restart policy does that, or nobody.
   */
  want(state: WantedState): Promise<void>;

  /** Reads back what is really so. */
  observe(): Promise<ObservedState>;

  /** The last lines that a node wrote to its log. */
  logTail(node: NodeName, lines: number): Promise<readonly string[]>;

  /**
   * After how many steps of nodes the invariants of their program were looked at so far; undefined
   * where none are stated. Absent: this runtime cannot look into nodes.
   */
  stepsChecked?(): number | undefined;

  /** Adds a listener, for as long as the cluster lives. */
  watch(listener: ClusterListener): void;

  /** Ends and removes everything. Safe to call twice. @throws Failure (exit 4) naming what is left. */
  destroy(): Promise<void>;
}
