/**
 * How nodes run: the port that `docker`, `local` and `sim` stand behind.
 *
 * A runtime starts a deployment and hands out a cluster. Whatever it makes carries the run's id, and
 * is gone after `destroy()`; what a killed harness leaves is found again by that id (`verify clean`).
 */
import type { Json } from '../../history/operation.ts';
import type { Body, Message } from '../../node/message.ts';
import type { Capability, NodeName, ObservedState, WantedState } from './wanted.ts';

export type RuntimeKind = 'docker' | 'local' | 'sim';

/** A node program of ours: a module that exports `program`, and what it is told at the start. */
export interface ProgramSpec {
  /** URL of the module (`import.meta.resolve`), a `.ts` or `.js` file of this project. */
  readonly module: string;
  /** Plain data handed to the program, for example the planted bugs. */
  readonly options: Json;
}

/** A node written by anybody for Maelstrom's protocol: `local` only. */
export interface BinarySpec {
  readonly path: string;
  readonly args: readonly string[];
}

/** A real system in a container: `docker` only. */
export interface ContainerSpec {
  /** Folder with the Dockerfile, an absolute path; its base image is the build argument `BASE`. */
  readonly dockerfileDir: string;
  /** Command line and environment of one node. */
  command(node: NodeName, address: (node: NodeName) => string): readonly string[];
  env?(node: NodeName, address: (node: NodeName) => string): Readonly<Record<string, string>>;
  /** Ports inside the container that clients use; each is published on 127.0.0.1. */
  readonly clientPorts: readonly number[];
  /** Folder inside the container that holds what the node must not forget. */
  readonly dataDir: string;
}

export interface Deployment {
  readonly system: string;
  readonly nodes: readonly NodeName[];
  readonly kind:
    | { readonly type: 'program'; readonly program: ProgramSpec }
    | { readonly type: 'binary'; readonly binary: BinarySpec }
    | { readonly type: 'container'; readonly container: ContainerSpec };
}

export interface StartOptions {
  /** Names the run everywhere: labels, networks, process environment. Letters, digits, dashes. */
  readonly runId: string;
  /** Folder of the run; node logs go to `<runDir>/nodes/<node>.log`. */
  readonly runDir: string;
  /** Told what is going on while it takes long ("building the base image …"). */
  readonly onProgress: (text: string) => void;
  readonly signal: AbortSignal;
  /** Seed for the node programs' own random and for the router. */
  readonly seed: number;
  /** Faults the run may ask for: the runtime prepares what they need (a loop volume, an armed clock). */
  readonly capabilities: readonly Capability[];
}

export interface Runtime {
  readonly kind: RuntimeKind;
  /** Why this machine cannot run this deployment here, or undefined. Takes well under a second. */
  unavailable(deployment: Deployment): Promise<string | undefined>;
  /** @throws Failure (exit 3) when it cannot be set up; everything begun is undone first. */
  start(deployment: Deployment, options: StartOptions): Promise<Cluster>;
}

/** A road for messages to a node, as a client of that name. Survives the node's restarts. */
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

export interface Cluster {
  readonly kind: RuntimeKind;
  readonly nodes: readonly NodeName[];

  /**
   * Opens a client's road to a node that speaks messages (`program` and `binary` deployments).
   * @param onLost told at once where the road can tell: a node that is down need not be waited for
   */
  connect(
    node: NodeName,
    client: string,
    onMessage: (message: Message) => void,
    onLost?: (lost: Lost) => void,
  ): Connection;

  /** Where a client of a `container` deployment reaches a port of a node. */
  endpoint(node: NodeName, port: number): { readonly host: string; readonly port: number };

  /** Why the capability is not to be had here, or undefined. */
  unsupported(capability: Capability): string | undefined;

  /** Brings the cluster into this state as a whole; resolves when it is so. Idempotent. */
  want(state: WantedState): Promise<void>;

  /** Reads back what is really so. */
  observe(): Promise<ObservedState>;

  /** The last lines that a node wrote to its log. */
  logTail(node: NodeName, lines: number): Promise<readonly string[]>;

  /** Called when a node's process ends without having been asked to. */
  onUnexpectedExit(listener: (node: NodeName, detail: string) => void): void;

  /** Ends and removes everything. Safe to call twice. @throws Failure (exit 4) naming what is left. */
  destroy(): Promise<void>;
}
