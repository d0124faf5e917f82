/** What many runs came to, by verdict and by what was wrong. */
import { EXIT, type ExitCode } from '../base/failure.ts';
import type { SeedOutcome } from './seed-outcome.ts';

/** Seeds that came to the same: not valid, and for the same cause. */
export interface SeedGroup {
  readonly verdict: 'invalid' | 'unknown';
  /** The anomaly, or why it is not known. */
  readonly what: string;
  readonly seeds: number;
  /** The lowest of them. */
  readonly first: SeedOutcome;
}

/** The worst wins, as in a single run. */
const WORST_FIRST: readonly ExitCode[] = [
  EXIT.violation,
  EXIT.cleanUpIncomplete,
  EXIT.interrupted,
  EXIT.infrastructure,
  EXIT.unknown,
  EXIT.valid,
];

export class SeedTally {
  valid = 0;
  invalid = 0;
  unknown = 0;
  operations = 0;
  virtualMs = 0;
  readonly #groups = new Map<string, SeedGroup>();
  #exitCode: ExitCode = EXIT.valid;

  add(outcome: SeedOutcome): void {
    const { verdict, operations, virtualMs, exitCode } = outcome;
    this[verdict]++;
    this.operations += operations;
    this.virtualMs += virtualMs;
    this.#exitCode = worse(this.#exitCode, exitCode);
    if (verdict === 'valid') return;
    const what = causeOf(outcome);
    const key = `${verdict} ${what}`;
    const known = this.#groups.get(key);
    const isLower = known === undefined || outcome.seed < known.first.seed;
    const first = isLower ? outcome : known.first;
    this.#groups.set(key, { verdict, what, seeds: (known?.seeds ?? 0) + 1, first });
  }

  /** One of the first seeds was saved. */
  addFolder({ seed, folder }: SeedOutcome): void {
    for (const [key, group] of this.#groups) {
      if (group.first.seed !== seed || folder === undefined) continue;
      this.#groups.set(key, { ...group, first: { ...group.first, folder } });
    }
  }

  get seeds(): number {
    return this.valid + this.invalid + this.unknown;
  }

  /** Violations first, the most frequent before others. */
  get groups(): readonly SeedGroup[] {
    const byRank = (a: SeedGroup, b: SeedGroup): number =>
      a.verdict === b.verdict
        ? b.seeds - a.seeds || a.first.seed - b.first.seed
        : a.verdict === 'invalid'
          ? -1
          : 1;
    return [...this.#groups.values()].toSorted(byRank);
  }

  /** Of all together: never `valid` where one is not. */
  get verdict(): SeedOutcome['verdict'] {
    if (this.invalid > 0) return 'invalid';
    return this.unknown > 0 || this.valid === 0 ? 'unknown' : 'valid';
  }

  /** @param interrupted not all seeds were tried */
  exitCode(interrupted: boolean): ExitCode {
    const told = this.seeds === 0 ? EXIT.unknown : this.#exitCode;
    return interrupted ? worse(told, EXIT.interrupted) : told;
  }
}

const worse = (a: ExitCode, b: ExitCode): ExitCode =>
  WORST_FIRST.find((code) => code === a || code === b) ?? EXIT.infrastructure;

/** "no write succeeded (not the leader): nothing was tested" → "nothing was tested". */
const causeOf = ({ anomaly, reason, failed }: SeedOutcome): string => {
  if (failed === true) return 'the run failed';
  if (reason.includes('budget ran out')) return 'the budget of the check ran out';
  return anomaly ?? reason.split('\n')[0]?.split(': ').at(-1) ?? reason;
};
