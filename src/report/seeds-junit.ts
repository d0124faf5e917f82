/**
 * Many simulated runs as cases of a JUnit report: one for each seed that is not valid, up to a bound,
 * and one for all of them together, which passes only where every seed that was asked for is valid.
 */
import { EXIT } from '../base/failure.ts';
import { plural } from './format.ts';
import type { JUnitCase } from './junit.ts';
import type { SeedOutcome } from './seed-outcome.ts';
import type { SeedsTotals } from './seeds-text.ts';

/** So many seeds have a case of their own. */
export const MOST_CASES = 100;

/** @param troubled the first seeds that are not valid */
export const casesOfSeeds = (
  totals: SeedsTotals,
  from: number,
  troubled: readonly SeedOutcome[],
): readonly JUnitCase[] => {
  const { system, of, tally, ms, interrupted } = totals;
  const words = `${tally.valid} valid, ${tally.invalid} invalid, ${tally.unknown} unknown of ${plural(of, 'seed')}`;
  const trouble = {
    tag: tally.verdict === 'invalid' ? 'failure' : 'error',
    type: interrupted ? 'interrupted' : tally.verdict === 'invalid' ? 'violation' : 'unknown',
    message: words,
    detail: tally.groups
      .map(
        ({ verdict, what, seeds, first }) =>
          `${verdict}: ${what}, ${plural(seeds, 'seed')}, the first is ${first.seed}`,
      )
      .join('\n'),
  } as const;
  const passes = tally.exitCode(interrupted) === EXIT.valid && tally.verdict === 'valid';
  return [
    {
      suite: system,
      name: `sim seeds ${from} to ${from + of - 1}`,
      ms,
      ...(passes ? {} : { trouble }),
      facts: [words],
    },
    ...troubled.slice(0, MOST_CASES).map((outcome) => caseOfSeed(system, outcome)),
  ];
};

const caseOfSeed = (
  system: string,
  { seed, verdict, anomaly, reason, command, ms, failed, folder }: SeedOutcome,
): JUnitCase => ({
  suite: system,
  name: `sim seed ${seed}`,
  ms,
  trouble: {
    tag: verdict === 'invalid' ? 'failure' : 'error',
    type:
      verdict === 'invalid'
        ? (anomaly ?? 'violation')
        : failed === true
          ? 'infrastructure'
          : 'unknown',
    message: reason,
    detail: reason,
  },
  facts: [
    ...(folder === undefined ? [] : [`folder: ${folder}`]),
    `seed: ${seed}`,
    `repeat: ${command}`,
  ],
});
