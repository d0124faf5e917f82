/** What a clean-up of dead runs has to say. */
export interface Cleaned {
  /** What was found and removed, a sentence each. */
  readonly removed: readonly string[];
  /** What could not be removed, or could not be looked at, and why. */
  readonly left: readonly string[];
}
