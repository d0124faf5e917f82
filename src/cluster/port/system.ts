/** What is tested: how to start it, how to talk to it, what it promises, its planted bugs. */
import type { Outcome, Request } from '../../history/operation.ts';
import type { Cluster, Deployment, RuntimeKind } from './cluster.ts';
import type { NodeName } from './wanted.ts';

/** A fault planted in a system of ours, so that it can be seen to be found. */
export interface PlantedBug {
  readonly name: string;
  readonly summary: string;
  /** The command that finds it. */
  readonly foundBy: string;
}

/** One logical client, bound to one node; never used by two operations at once. */
export interface Client {
  /**
   * Performs one operation. Never rejects: what is not known to have happened or not is `info`.
   * @param timeoutMs after so long the outcome is `info`
   */
  perform(request: Request, timeoutMs: number): Promise<Outcome>;
  close(): void;
}

export interface SystemOptions {
  readonly bugs: readonly string[];
  /** For systems that need a value from the command line, for example `maelstrom --bin`. */
  readonly bin?: string;
  readonly binArgs?: readonly string[];
}

export interface System {
  readonly name: string;
  readonly summary: string;
  readonly runtimes: readonly RuntimeKind[];
  readonly defaultNodes: number;
  /** Workloads it can serve, the default first. */
  readonly workloads: readonly string[];
  /** What it promises for each of them: a consistency level, `linearizable` for instance. */
  readonly promises: Readonly<Record<string, string>>;
  readonly bugs: readonly PlantedBug[];
  /** Its nodes are a program of the user's: `--bin`, `--bin-arg`. */
  readonly takesBin?: boolean;
  deployment(nodes: readonly NodeName[], options: SystemOptions): Deployment;
  /** Resolves when the cluster serves; rejects with a Failure when it will not. */
  ready(cluster: Cluster, signal: AbortSignal): Promise<void>;
  /** @param name unique in the run; a session of the system, where it has such */
  client(cluster: Cluster, node: NodeName, name: string): Client;
  /** Who leads now, as far as the nodes know; undefined where nobody does or nobody can tell. */
  leader?(cluster: Cluster): Promise<NodeName | undefined>;
}
