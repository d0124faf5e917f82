/**
 * How much is fuzzed: the one place that says so.
 *
 * In CI every fuzz gets the number of cases below and the same seed each time, so that a failure is a
 * change's fault and not the day's. `npm run fuzz` sets the environment instead: each fuzz goes on for
 * so many seconds from a seed of its own, or does exactly so many cases from a seed that failed.
 *
 * This file knows nothing of vitest: its configuration reads it.
 */

/** Cases in CI. Chosen so that all fuzzes together take less than 90 s on two processors. */
export const CI_CASES = {
  /** An engine against brute force on tiny histories. */
  engine: 25_000,
  /** An engine against the general search on histories of up to some dozens of operations. */
  'engine on larger histories': 1000,
  /** Both general searches against brute force, a model. */
  search: 10_000,
  /** The whole check against brute force, a model. */
  check: 4000,
  /** The whole check on longer histories that are changed so that they must stay valid, a model. */
  metamorphic: 100,
  /** Explanations of violations, a model. */
  explain: 200,
  /** Longest linearizable prefixes of violations, a model. */
  'longest prefix': 1000,
  /** The same on histories of some hundreds of operations, an object. */
  'prefix of longer histories': 100,
  /** A level below linearizability against the brute force of its definition. */
  level: 15_000,
  /** All levels against what they imply. */
  implications: 2000,
  /** The search over all interleavings against the definition of sequential consistency. */
  'any model': 5000,
  /** The search for a sequential order without what usually leaves it nothing to do. */
  'search alone': 8000,
  /** The sequential engine against all interleavings, on histories of simulated stores. */
  'simulated stores': 300,
  /** 2-atomicity against its definition. */
  '2-atomic': 15_000,
  /** Version lag against its definition. */
  'version lag': 10_000,
  /** A property of whole histories against its definition. */
  property: 5000,
  /** The fates of the elements of sets against their definitions. */
  'set-full': 5000,
  /** Raft in virtual time, through faults. */
  'raft walk': 200,
} as const;

export type FuzzKind = keyof typeof CI_CASES;

export interface FuzzBudget {
  readonly seed: string;
  /** Cases of one fuzz of this kind; of a batch, where it goes on by the clock. */
  readonly cases: (kind: FuzzKind) => number;
  /** How long each goes on, batch after batch; undefined: one batch. */
  readonly seconds: number | undefined;
}

/** Cases between two looks at the clock: a fiftieth of what CI does. */
const batchOf = (kind: FuzzKind): number => Math.ceil(CI_CASES[kind] / 50);
/** A batch of the slowest kind takes some seconds; a machine may have other things to do. */
const CI_TIMEOUT_MS = 120_000;

export const fuzzBudget = (environment: NodeJS.ProcessEnv = process.env): FuzzBudget => {
  const { FUZZ_SEED: seed, FUZZ_SECONDS: seconds, FUZZ_CASES: cases } = environment;
  if (seconds !== undefined) {
    return { seed: seed ?? String(Date.now()), cases: batchOf, seconds: Number(seconds) };
  }
  const given = cases === undefined ? undefined : Number(cases);
  return { seed: seed ?? 'ci', cases: (kind) => given ?? CI_CASES[kind], seconds: undefined };
};

export const fuzzTimeoutMs = ({ seconds }: FuzzBudget): number =>
  CI_TIMEOUT_MS + 1000 * (seconds ?? 0);
