/**
 * What breaks. A nemesis chooses faults; a fault is plain data (saved, replayed); what a fault does
 * is a wanted state, merged with those of the other faults that are on.
 */
import type { Random } from '../../base/random.ts';
import type { Json } from '../../history/operation.ts';
import type { NodePlan } from './deployment.ts';
import type { SystemRun } from './system.ts';
import type { Capability, NodeName, ObservedState, WantedState } from './wanted.ts';

/** One fault, ready to be applied: plain data. */
export interface Fault {
  readonly nemesis: string;
  /** The shape or kind within the nemesis: `halves`, `leader`, … */
  readonly kind: string;
  /** The nodes it hits, for the screen and for limits such as "never more than a minority". */
  readonly targets: readonly NodeName[];
  /** Everything else that `effect` needs. */
  readonly detail: Json;
  /** For people: "n1 n2 | n3 n4 n5". */
  readonly summary: string;
}

/** What a nemesis may know when it chooses. */
export interface NemesisView {
  readonly nodes: readonly NodeName[];
  /** The same nodes with their roles and places. */
  readonly layout: readonly NodePlan[];
  /** Nodes that are up, neither taken down or stopped by a fault that is on nor ended by themselves. */
  readonly healthy: readonly NodeName[];
  /**
   * May all of these be down or paused at once, on top of those that are, without exceeding what any
   * role tolerates? Always true with `--unsafe`.
   */
  mayGoDown(nodes: readonly NodeName[]): boolean;
  /** Limits are lifted: more than a minority may go down. */
  readonly unsafe: boolean;
  /** Files that disk damage may hit, globs below the data folder. */
  readonly damage: readonly string[];
  leader(): Promise<NodeName | undefined>;
  /** Who shall be hit, where a schedule says so; only kinds that can be `aimed` are asked for it. */
  readonly target?: NodeName | undefined;
}

export type FailureClass = 'crash' | 'omission' | 'timing' | 'arbitrary' | 'network';

/** What proves that a fault was on: the sentence, or why it was not. */
export type Proof =
  | { readonly on: true; readonly evidence: string }
  | { readonly on: false; readonly evidence: string };

/** A shape of a nemesis, and what must be so for it to make sense. */
export interface FaultKind {
  readonly name: string;
  readonly summary: string;
  /** Hits one node, which a schedule may name. */
  readonly aimed?: boolean;
  /** A system that can tell who leads; or `--unsafe`. */
  readonly requires?: 'leader' | 'unsafe';
  readonly leastNodes?: number;
  /**
   * What it takes away that most systems build on, for example "what was synced is kept". A broken
   * promise under such a fault is no bug unless the system claims to withstand it, so `all` leaves
   * these out; they are played when they are named.
   */
  readonly beyond?: string;
}

/** How a fault changes while it is on: its effect is another in each pulse, and starts over. */
export interface Course {
  readonly pulseMs: number;
  /** Pulses until it starts over. */
  readonly pulses: number;
}

export interface Nemesis {
  readonly name: string;
  readonly summary: string;
  readonly failureClass: FailureClass;
  /** Its shapes; one is chosen at random when none is named. */
  readonly kinds: readonly FaultKind[];
  /** How it is proved to be on, in words, for the docs. */
  readonly provedBy: string;
  /** The planted bug it finds, and in which system: `raft --bug stale-reads`. */
  readonly finds: readonly string[];
  /** What it takes of a cluster; where one is unsupported, the kind is left out or refused. */
  capabilities(kind: string): readonly Capability[];
  /** Chooses a fault of this kind now; undefined when none makes sense at the moment. */
  choose(kind: string, random: Random, view: NemesisView): Promise<Fault | undefined>;
  /** Present where the effect changes with time. */
  course?(fault: Fault): Course;
  /**
   * What the fault does, pure.
   * @param pulse where its course is: 0, 1, … `pulses - 1`; 0 for a fault without a course
   */
  effect(fault: Fault, pulse?: number): WantedState;
  /**
   * What it does beside its effect: it calls the system, as an operator would (a failover by hand, a
   * membership change). `start` comes after the effect is on, `stop` before it is undone. A rejection
   * is evidence that it did not take effect.
   */
  act?(fault: Fault, when: 'start' | 'stop', run: SystemRun): Promise<void>;
  /** Did it take effect? Compares what was observed before it was applied with what is so now. */
  prove(fault: Fault, before: ObservedState, now: ObservedState): Proof;
}
