/**
 * What was broken while a history was recorded, as far as properties need to know that judge whether a
 * system noticed it: who was down, who was cut from whom, and when. Plain data, ms on the run's clock.
 */
export interface Disturbance {
  /** Being applied from here on, … */
  readonly fromMs: number;
  /** … surely on from here on, … */
  readonly onMs: number;
  /** … surely on until here, … */
  readonly offMs: number;
  /** … and surely gone from here on; Infinity: never. */
  readonly untilMs: number;
  /** Dead or stopped while it is on. */
  readonly down: readonly string[];
  /** No message passes from the first to the second while it is on. */
  readonly cut: readonly (readonly [from: string, to: string])[];
  /** Not as they should be in some other way, or only at times. */
  readonly unsteadyNodes: readonly string[];
  readonly unsteadyLinks: readonly (readonly [from: string, to: string])[];
}
