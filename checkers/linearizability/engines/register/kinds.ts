/**
 * What a row of a register history can demand.
 */
/** Demands nothing and may be left out: it did not happen, or nobody can tell and it saw nothing. */
export const SKIP = 0;
/** At one moment the register held `value`. */
export const READ = 1;
/** Sets `value`. */
export const WRITE = 2;
/** Sets `value` where the register held the row's `argument`. */
export const CAS = 3;
/** At one moment the register held something other than `value`. */
export const NOT = 4;
/** Happened, but says nothing. */
export const ANY = 5;
/** Nothing a register could have answered, or nothing it knows. */
export const STRANGE = 6;
