/** One fault from its planning to its healing, and what can be said of it from its own data. */
import { mergeWanted } from '../../cluster/port/merge-wanted.ts';
import type { Fault, Nemesis, Proof } from '../../cluster/port/nemesis.ts';
import type { ObservedState, WantedState } from '../../cluster/port/wanted.ts';

export interface ActiveFault {
  readonly id: number;
  readonly nemesis: Nemesis;
  readonly fault: Fault;
  readonly before: ObservedState;
  proof: Proof;
  /** What healing left; undefined while it is on. */
  left: readonly string[] | undefined;
  /** Where its course is. */
  pulse: number;
  /** It has been through all of its pulses, or has none. */
  played: boolean;
  /** Why its course could not go on. */
  trouble: unknown;
  /** What the system answered instead of doing what the nemesis asked of it. */
  refusal: string | undefined;
}

export const plannedFault = (
  id: number,
  nemesis: Nemesis,
  fault: Fault,
  before: ObservedState,
): ActiveFault => ({
  id,
  nemesis,
  fault,
  before,
  proof: { on: false, evidence: 'not proved' },
  left: undefined,
  pulse: 0,
  played: nemesis.course === undefined,
  trouble: undefined,
  refusal: undefined,
});

/** What it does now. */
export const effectNow = ({ nemesis, fault, pulse }: ActiveFault): WantedState =>
  nemesis.effect(fault, pulse);

/** What each pulse of its course does; none for a fault without one. */
export const pulsesOf = ({ nemesis, fault }: ActiveFault): readonly WantedState[] => {
  const { pulses } = nemesis.course?.(fault) ?? { pulses: 0 };
  return Array.from({ length: pulses }, (_, pulse) => nemesis.effect(fault, pulse));
};

/**
 * What it does from its beginning to its end, and whether that changes meanwhile. Where it calls the
 * system beside that, nobody can say what comes of it: its targets are named, if only as that.
 */
export const wholeEffect = (
  active: ActiveFault,
): { readonly effect: WantedState; readonly changes?: true } => {
  const { nemesis, fault } = active;
  const pulses = pulsesOf(active);
  const { links, nodes } = pulses.length > 1 ? mergeWanted(pulses) : effectNow(active);
  const called = nemesis.act === undefined ? [] : fault.targets.map((node) => [node, {}] as const);
  const effect = { links, nodes: { ...Object.fromEntries(called), ...nodes } };
  return pulses.length > 1 ? { effect, changes: true } : { effect };
};

/** What its own call to the system came to counts for more than what can be seen. */
export const proofOf = (
  { nemesis, fault, before, refusal }: ActiveFault,
  now: ObservedState,
): Proof =>
  refusal === undefined ? nemesis.prove(fault, before, now) : { on: false, evidence: refusal };
