/**
 * What clients do, and which promise it tests. A workload hands out operations; it is pure but for
 * its seeded random and for what it is told of completed operations.
 */
import type { OptionSpec, OptionValues } from '../base/options.ts';
import type { Random } from '../base/random.ts';
import type { Json, Outcome, Request } from '../history/operation.ts';

export interface WorkloadSetting {
  readonly random: Random;
  /** How many independent objects. */
  readonly keys: number;
  /** Share of the operations that only read, 0 … 1; absent: the workload's own. */
  readonly reads?: number | undefined;
  /** Logical clients that work at the same time. */
  readonly concurrency: number;
  /** Nodes that clients speak to. */
  readonly nodes: readonly string[];
  readonly options: OptionValues;
}

/** Who asks for its next operation. */
export interface Who {
  /** Number of the logical client; a fresh one after an unknown outcome. */
  readonly process: number;
  /** The node it speaks to. */
  readonly node: string;
}

/** `wait`: nothing now, ask again soon; `done`: nothing any more for this client. */
export type Next = Request | 'wait' | 'done';

export interface OperationSource {
  next(who: Who): Next;
  /** Told of each completion, for operations that build on what was seen. */
  completed(who: Who, request: Request, outcome: Outcome): void;
  /** What is asked once everything was healed; absent: nothing. */
  closing?(): Closing;
}

/**
 * The operations that show what became of everything, after healing. `essential`: without them the
 * run says nothing (a set that nobody could read, a queue that was never emptied), and is `unknown`.
 */
export type Closing = { readonly essential: boolean } & (
  | {
      /** All of these at every node, again and again until every node says the same. */
      readonly kind: 'agree';
      readonly requests: readonly Request[];
    }
  | {
      /** Every client goes on until it is told `done`. */
      readonly kind: 'drain';
      next(who: Who): Next;
    }
);

/** How a history of the workload is decided. */
export type CheckSpec = {
  /** The sequential specification, a name of the checkers' registry. */
  readonly model: string;
  /** Its options: the initial value, what a read of null says, … */
  readonly options?: Readonly<Record<string, Json>>;
} & (
  | {
      /** By a consistency level of the model. */
      readonly kind: 'model';
      /** Properties that may be promised or asked for instead, or beside it: `at-least-once`. */
      readonly properties?: readonly string[];
    }
  | {
      /** By a property of the whole history; the model only tells its operations. */
      readonly kind: 'property';
      readonly property: string;
    }
);

/** Those that say something of its histories. */
export const propertiesOf = (spec: CheckSpec): readonly string[] =>
  spec.kind === 'property' ? [spec.property] : (spec.properties ?? []);

export interface Workload {
  readonly name: string;
  readonly summary: string;
  /** Functions of which at least one operation must succeed, or the test was empty. */
  readonly essential: readonly string[];
  /** What can be set (`-o name=value`), by name. */
  readonly options?: Readonly<Record<string, OptionSpec>>;
  /** A swarm of runs draws no more clients: what more of them leave open is hard to decide. */
  readonly mostClients?: number;
  check(options: OptionValues): CheckSpec;
  source(setting: WorkloadSetting): OperationSource;
}
