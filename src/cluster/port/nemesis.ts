/**
 * What breaks. A nemesis chooses faults; a fault is plain data (saved, replayed); what a fault does
 * is a wanted state, merged with those of the other faults that are on.
 */
import type { Random } from '../../base/random.ts';
import type { Json } from '../../history/operation.ts';
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
  /** Nodes that no active fault has taken down or paused. */
  readonly healthy: readonly NodeName[];
  /** Most nodes that may be down or paused at once, those of other faults counted. */
  readonly maxDown: number;
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
  needs(kind: string): readonly Capability[];
  /** Chooses a fault of this kind now; undefined when none makes sense at the moment. */
  choose(kind: string, random: Random, view: NemesisView): Promise<Fault | undefined>;
  /** Present where the effect changes with time. */
  course?(fault: Fault): Course;
  /**
   * What the fault does, pure.
   * @param pulse where its course is: 0, 1, … `pulses - 1`; 0 for a fault without a course
   */
  effect(fault: Fault, pulse?: number): WantedState;
  /** Did it take effect? Compares what was observed before it was applied with what is so now. */
  prove(fault: Fault, before: ObservedState, now: ObservedState): Proof;
}
