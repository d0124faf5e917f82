/** What a cluster consists of: its nodes with their roles and places, and how one of them is run. */
import type { Json } from '../../history/operation.ts';
import type { Cluster, Endpoint } from './cluster.ts';
import type { Protocol } from './protocol.ts';
import type { NodeName } from './wanted.ts';

export interface NodePlan {
  readonly name: NodeName;
  /** What it is in the cluster: `member` where all are equal; `sentinel`, `master`, … elsewhere. */
  readonly role: string;
  /** Nodes of one place stand on one machine: they are cut off, paused and killed together. */
  readonly place?: string;
}

export interface Deployment {
  readonly system: string;
  readonly nodes: readonly NodePlan[];
  readonly kind:
    | { readonly type: 'program'; readonly program: ProgramSpec }
    | { readonly type: 'binary'; readonly binary: BinarySpec }
    | {
        readonly type: 'container';
        readonly container: ContainerSpec;
        /** The same system as processes of this machine, for the runtime `local`. */
        readonly process?: ProcessSpec;
      }
    | { readonly type: 'process'; readonly process: ProcessSpec };
}

/**
 * What becomes of a node whose process ended although nobody asked for it: started again after so
 * long, each time twice as long as before up to half a minute, as a supervisor would; or never.
 */
export type RestartPolicy = { readonly afterMs: number } | 'never';

/** A node program of ours: a module that exports `program`, and what it is told at the start. */
export interface ProgramSpec {
  /**
   * URL of the module (`import.meta.resolve`), a `.ts` or `.js` file. One that is not of this package
   * is made into a single file before the nodes start, with all that it imports.
   */
  readonly module: string;
  /** Plain data handed to the program, for example the planted bugs. */
  readonly options: Json;
  /** Default: never. */
  readonly restart?: RestartPolicy;
}

/** How the single file is called that a program from elsewhere is made into. */
export const BUNDLE_SUFFIX = '.bundle.mjs';

/** A node written by anybody for Maelstrom's protocol: `local` only. */
export interface BinarySpec {
  readonly path: string;
  readonly args: readonly string[];
  /** What the nodes are held to; absent: what they say is taken as it is. */
  readonly protocol?: Protocol;
  /** Default: never. */
  readonly restart?: RestartPolicy;
}

/** A real system in containers: `docker` only. */
export interface ContainerSpec {
  /** What runs as this node. Asked once a node, when all addresses are known. */
  container(node: NodePlan, at: Addresses): NodeContainer;
  /** Groups of nodes that are started one after the other; all at once where this is absent. */
  readonly startOrder?: readonly (readonly NodeName[])[];
  /**
   * Why this node is not up yet, or undefined when it is: asked again and again before the next
   * group is started.
   */
  started?(node: NodePlan, cluster: StartingCluster): Promise<string | undefined>;
}

/** A real system as processes of this machine: `local` only. */
export interface ProcessSpec {
  /**
   * Ports that each node listens at, by the numbers that clients and peers know them by
   * (`cluster.endpoint(node, 8080)`); here every node is given free ones in their stead.
   */
  readonly ports: readonly number[];
  /** What runs as this node. Asked once a node, when all ports are known. */
  process(node: NodePlan, at: ProcessAddresses): NodeCommand;
  /** As for containers. */
  readonly startOrder?: readonly (readonly NodeName[])[];
  started?(node: NodePlan, cluster: StartingCluster): Promise<string | undefined>;
}

/** Where one node is and finds the others. */
export interface ProcessAddresses {
  readonly nodes: readonly NodePlan[];
  /** Where this node has to listen. */
  listen(port: number): Endpoint;
  /** Where this node reaches a port of another: a proxy of its own, that link faults act on. */
  peer(node: NodeName, port: number): Endpoint;
  /** Where clients reach a port of a node, past all link faults. */
  publishedAt(node: NodeName, port: number): Endpoint;
  /** Folder for what the node must not forget, absolute. */
  readonly data: string;
}

export interface NodeCommand {
  /**
   * The command line of one start of the node; its program by path or by name.
   * @param start `first`: never started before in this run
   */
  command(start: { readonly first: boolean }): readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Made for this very node before it starts; paths are relative to the folder that it runs in. */
  readonly files?: readonly RenderedFile[];
  /** Default: never. */
  readonly restart?: RestartPolicy;
}

/** What there is of a cluster while its nodes come up one after the other. */
export type StartingCluster = Pick<Cluster, 'layout' | 'endpoint' | 'address' | 'exec' | 'logTail'>;

export interface Addresses {
  readonly nodes: readonly NodePlan[];
  /** Address inside the cluster's network. */
  of(node: NodeName): string;
  /** The port of a node for other nodes: its address inside, and the port itself. */
  peer(node: NodeName, port: number): Endpoint;
  /** Where clients on this machine reach a port of a node that the node publishes. */
  publishedAt(node: NodeName, port: number): Endpoint;
}

/** One node in Docker. What is absent is the image's own. */
export interface NodeContainer {
  readonly image: ImageSource;
  readonly entrypoint?: readonly string[];
  /**
   * The command line of one start of the node.
   * @param start `first`: never started before in this run, its data folder is empty
   */
  command?(start: { readonly first: boolean }): readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: string;
  /** Files made for this very node; on the disk before it starts. */
  readonly files?: readonly RenderedFile[];
  /** Folder inside the container that holds what the node must not forget; default: none. */
  readonly data?: string;
  /** Ports inside the container that clients use, by name; each is published on 127.0.0.1. */
  readonly ports: Readonly<Record<string, number>>;
  readonly memoryMb?: number;
  readonly capAdd?: readonly string[];
  /** Default: never. */
  readonly restart?: RestartPolicy;
}

export type ImageSource =
  /**
   * A folder with a Dockerfile, an absolute path; its base image is the build argument `BASE`.
   * Built once for each content of the folder.
   */
  | { readonly dockerfileDir: string; readonly buildArgs?: Readonly<Record<string, string>> }
  /** An image by its name; default `missing`: pulled where the engine does not have it. */
  | { readonly image: string; readonly pull?: 'missing' | 'never' };

export interface RenderedFile {
  /** Absolute, inside the container; of a process relative to its folder. */
  readonly path: string;
  readonly content: string;
  /** File mode; default 0o644. */
  readonly mode?: number;
}

/** N equal nodes: n1, n2, … */
export const equalNodes = (names: readonly NodeName[]): readonly NodePlan[] =>
  names.map((name) => ({ name, role: 'member' }));
