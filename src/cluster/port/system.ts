/** What is tested: how it is laid out and started, how clients talk to it, what it promises. */
import type { Json, Outcome, Request } from '../../history/operation.ts';
import type { Cluster, RuntimeKind } from './cluster.ts';
import type { Deployment, NodePlan } from './deployment.ts';
import type { Nemesis } from './nemesis.ts';
import type { Protocol } from './protocol.ts';
import type { OptionSpec, OptionValues } from '../../base/options.ts';
import type { Time } from '../../base/time.ts';
import type { Capability, NodeName } from './wanted.ts';

/** What one run of a system is set to: plain data, all of it in the plan. */
export interface Setting {
  readonly nodes: readonly NodePlan[];
  readonly workload: string;
  /** How many objects the workload works on (`--keys`): `prepare` may have to make each. */
  readonly keys: number;
  readonly options: OptionValues;
  readonly bugs: readonly string[];
  /** What the workload's objects hold at first, where its model says so: `prepare` makes it so. */
  readonly initial?: Json;
}

/** A system while it runs: what its hooks are handed. */
export interface SystemRun {
  readonly cluster: Cluster;
  readonly setting: Setting;
  /** That the run lives in: what waits or measures goes by it, or the system cannot be simulated. */
  readonly time: Time;
  /** Comes when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

export interface System {
  readonly name: string;
  readonly summary: string;
  readonly runtimes: readonly RuntimeKind[];
  readonly defaultNodes: number;
  /** What can be planted in it (`--bug`). */
  readonly bugs?: readonly PlantedBug[];
  /** What can be set (`-o name=value`), by name. */
  readonly options?: Readonly<Record<string, OptionSpec>>;
  readonly timing?: Timing;
  /** Who is what, where; default: so many equal members n1 … nN. @throws Failure for a bad count */
  layout?(count: number, options: OptionValues): readonly NodePlan[];
  deployment(setting: Setting): Deployment;
  /**
   * Why it does not serve yet, in words ("no leader"), or undefined when it does. The harness asks
   * again and again, before clients start and after everything was healed. A rejection is a reason.
   */
  probe(run: SystemRun): Promise<string | undefined>;
  /** What is tested, by its own word: "etcd 3.4.23". Asked once, when it serves; shown and kept. */
  version?(run: SystemRun): Promise<string>;
  /** Once, when it serves: creates the table, stream, queue. Afterwards all data is made durable. */
  prepare?(run: SystemRun): Promise<void>;
  /** Who leads now, as far as the nodes know; undefined where nobody does or nobody can tell. */
  leader?(run: SystemRun): Promise<NodeName | undefined>;
  /**
   * A node that lost its data comes back: what an operator does then (remove the member, add it
   * again), before its process is started and after it.
   */
  rejoin?(run: SystemRun, node: NodeName, when: 'before-start' | 'after-start'): Promise<void>;
  readonly members?: Membership;
  /** Faults that only this system has. */
  readonly nemeses?: readonly Nemesis[];
  /** Faults it cannot be given, and why, beside what the runtime cannot do. */
  readonly refuses?: Readonly<Partial<Record<Capability, string>>>;
  /** Most nodes of a role that may be down at once; default: less than half of them. */
  maxDown?(role: string, count: number): number;
  /**
   * It keeps its promises also when more nodes go down than it can serve without, and serves once they
   * are up again: a swarm of runs then takes down all of them, too.
   */
  readonly outlives?: 'all';
  /** Files that disk damage may hit: globs below the data folder; absent: any file there. */
  readonly damage?: readonly string[];
  /** Lines in its nodes' logs that mean trouble. */
  readonly alarms?: readonly Alarm[];
  /** How its nodes' logs tell that one believes to lead, and no longer does: reports draw it. */
  readonly leadership?: Leadership;
  /** What its page says beside all this: a paragraph each. */
  readonly notes?: readonly string[];
  /** What is known to be found in it as it is. */
  readonly findings?: readonly Finding[];
  /** What its nodes, programs of others, are held to: a breach of it is a violation by itself. */
  readonly protocol?: Protocol;
  /** It does not promise to serve again after healing: then a system that does not is `unknown`. */
  readonly mayStayDown?: true;
  /** Its nodes may end by themselves (and a supervisor starts them again): counted, not judged. */
  readonly mayCrash?: true;
  /** What it can serve, by the workload's name, the default first. */
  readonly workloads: Readonly<Record<string, Binding>>;
}

/** Patterns of lines in a node's log. */
export interface Leadership {
  readonly begins: RegExp;
  readonly ends: RegExp;
}

/** How a system serves one workload, and what it promises of it. */
export interface Binding {
  /** Consistency levels and properties (`convergence`), by option; none: nothing is judged. */
  promises(options: OptionValues): readonly string[];
  /** The sequential specification, where it is another than the workload's own. */
  readonly model?: { readonly name: string; readonly options?: Readonly<Record<string, Json>> };
  /** How the workload's options are set where the user says nothing: `{ cas: false }`. */
  readonly workloadOptions?: OptionValues;
  /** Roles that clients speak to; default: every node. */
  readonly clientRoles?: readonly string[];
  /**
   * A client of one node. A rejection is tried again later; the process waits.
   * @param name unique in the run; a session of the system, where it has such
   */
  open(run: SystemRun, node: NodeName, name: string): Client | Promise<Client>;
}

/** One logical client, bound to one node; never used by two operations at once. */
export interface Client {
  /**
   * Performs one operation. A rejection, or no answer when the time is up, is an outcome too: `info`.
   * @param limits the signal comes when the time is up
   */
  perform(request: Request, limits: OperationLimits): Promise<Outcome>;
  close(): void | Promise<void>;
}

export interface OperationLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface Timing {
  /** It should serve within so long after its start; default 30 s. */
  readonly readyMs?: number;
  /** It should serve again within so long after healing; default 30 s. */
  readonly recoverMs?: number;
  /** How long faults and the calm between them last on average where the user says nothing; default 2 s. */
  readonly intervalMs?: number;
}

/** Membership changes: how they are asked for, and who is a member now. */
export interface Membership {
  want(run: SystemRun, names: readonly NodeName[]): Promise<void>;
  observe(run: SystemRun): Promise<readonly NodeName[]>;
}

/** A fault planted in a system of ours, so that it can be seen to be found. */
export interface PlantedBug {
  readonly name: string;
  readonly summary: string;
  /** The command that finds it. */
  readonly foundBy: string;
}

/** What can be seen of a real system, by anybody: a line of its track record. */
export interface Finding {
  readonly summary: string;
  /** The command that shows it. */
  readonly foundBy: string;
  /** What a run of it ends in: `violation` (the default) in one of three, `nothing` in each. */
  readonly shows?: 'violation' | 'nothing';
}

/** A line in a node's log that means trouble. */
export interface Alarm {
  readonly pattern: RegExp;
  /** In words: "the node panicked". */
  readonly means: string;
  /** A violation by itself, or a warning in the summary. */
  readonly severity: 'violation' | 'warning';
}

export const READY_MS = 30_000;
export const RECOVER_MS = 30_000;
export const INTERVAL_MS = 2_000;
