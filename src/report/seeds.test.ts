import { describe, expect, it } from 'vitest';
import { renderJUnit } from './junit.ts';
import { painter } from './paint.ts';
import type { SeedOutcome } from './seed-outcome.ts';
import { SeedTally } from './seed-tally.ts';
import { casesOfSeeds } from './seeds-junit.ts';
import { bar, progressText, seedsLines, type SeedsTotals } from './seeds-text.ts';

const outcome = (seed: number, more: Partial<SeedOutcome> = {}): SeedOutcome => ({
  seed,
  verdict: 'valid',
  exitCode: 0,
  reason: 'linearizable',
  command: `verify raft --runtime sim --seed ${seed}`,
  operations: 100,
  virtualMs: 10_000,
  ms: 100,
  ...more,
});

const invalid = (seed: number, anomaly = 'stale-read'): SeedOutcome =>
  outcome(seed, {
    verdict: 'invalid',
    exitCode: 1,
    anomaly,
    reason: 'not linearizable: client 1 read what was gone.',
  });

const unknown = (seed: number): SeedOutcome =>
  outcome(seed, {
    verdict: 'unknown',
    exitCode: 2,
    reason: 'only 3 operations succeeded (timeout): nothing was tested',
  });

const died = (seed: number): SeedOutcome =>
  outcome(seed, {
    verdict: 'unknown',
    exitCode: 3,
    failed: true,
    reason: 'its process has ended (SIGKILL)',
  });

const tallyOf = (...outcomes: readonly SeedOutcome[]): SeedTally => {
  const tally = new SeedTally();
  for (const one of outcomes) tally.add(one);
  return tally;
};

const totals = (tally: SeedTally, more: Partial<SeedsTotals> = {}): SeedsTotals => ({
  system: 'raft',
  of: tally.seeds,
  tally,
  ms: 2_000,
  interrupted: false,
  ...more,
});

describe('the verdict on many runs', () => {
  it.each([
    ['nothing but valid seeds', tallyOf(outcome(1), outcome(2)), 'valid', 0],
    ['one that is unknown', tallyOf(outcome(1), unknown(2)), 'unknown', 2],
    ['one that failed', tallyOf(unknown(1), died(2), outcome(3)), 'unknown', 3],
    ['a violation, whatever else', tallyOf(died(1), invalid(2), unknown(3)), 'invalid', 1],
    ['none at all', tallyOf(), 'unknown', 2],
  ] as const)('with %s', (_, tally, verdict, exitCode) => {
    expect([tally.verdict, tally.exitCode(false)]).toEqual([verdict, exitCode]);
  });

  it('that was interrupted is never a pass, and hides no violation', () => {
    expect(tallyOf(outcome(1)).exitCode(true)).toBe(130);
    expect(tallyOf(invalid(1)).exitCode(true)).toBe(1);
  });

  it('groups what is wrong, violations first, each with its lowest seed', () => {
    const tally = tallyOf(unknown(1), invalid(7), invalid(3), invalid(5, 'lost-write'), died(2));
    expect(tally.groups.map(({ what, seeds, first }) => [what, seeds, first.seed])).toEqual([
      ['stale-read', 2, 3],
      ['lost-write', 1, 5],
      ['nothing was tested', 1, 1],
      ['the run failed', 1, 2],
    ]);
  });
});

describe('what is unknown', () => {
  it('for want of time or memory is one cause, however far the check came', () => {
    const late = (seed: number): SeedOutcome => ({
      ...unknown(seed),
      reason: `linearizable: The time budget ran out: the first ${seed} of 82 operations are explained.`,
    });
    expect(tallyOf(late(1), late(2)).groups).toMatchObject([
      { what: 'the budget of the check ran out', seeds: 2 },
    ]);
  });
});

describe('many runs as text', () => {
  it('are a table, with what repeats the first seed of each kind', () => {
    const tally = tallyOf(outcome(1), invalid(2), unknown(3), invalid(4));
    tally.addFolder({ ...invalid(2), folder: 'results/raft/x-2' });
    const page = { paint: painter(false), width: 100 };
    expect(seedsLines(totals(tally), page).join('\n')).toMatchInlineSnapshot(`
      "
      INVALID  seed 2: stale-read
        not linearizable: client 1 read what was gone.
        repeat  verify raft --runtime sim --seed 2
        folder  results/raft/x-2

      unknown  seed 3: nothing was tested
        only 3 operations succeeded (timeout): nothing was tested
        repeat  verify raft --runtime sim --seed 3

      verdict  seeds  first seed  what
      INVALID  2      2           stale-read
      unknown  1      3           nothing was tested
      valid    1

      4 runs in 2.0 s: 400 operations, 40 s of simulated time, 20 times as fast as the clock
      INVALID  raft: 2 among 4 seeds"
    `);
  });

  it('that are all valid are said to be', () => {
    const lines = seedsLines(totals(tallyOf(outcome(1), outcome(2))), {
      paint: painter(false),
      width: 100,
    });
    expect(lines.at(-1)).toBe('valid  raft: all 2 seeds');
  });

  it('that were interrupted say how many there were to be', () => {
    const lines = seedsLines(totals(tallyOf(outcome(1)), { of: 9, interrupted: true }), {
      paint: painter(false),
      width: 100,
    });
    expect(lines.at(-1)).toBe('valid  raft: all 1 seed of 9 that were asked for, interrupted');
  });

  it('say how far they are', () => {
    const tally = tallyOf(outcome(1), unknown(2));
    expect(progressText(4, totals(tally, { of: 100 }))).toBe(
      '4 of 100 seeds, 2.0/s, 0:48 left: 1 valid, 1 unknown',
    );
    expect([bar(0, 4, 4), bar(1, 4, 4), bar(4, 4, 4)]).toEqual(['░░░░', '█░░░', '████']);
  });
});

describe('many runs for CI', () => {
  it('are one case, and one for each seed that is not valid', () => {
    const seeds = [outcome(1), invalid(2), unknown(3), died(4)];
    const xml = renderJUnit(casesOfSeeds(totals(tallyOf(...seeds)), 1, seeds.slice(1)));
    expect(xml).toContain('tests="4" failures="2" errors="2"');
    expect(xml).toContain('name="sim seeds 1 to 4"');
    expect(xml).toMatch(/name="sim seed 2"[^]*?<failure type="stale-read"/);
    expect(xml).toMatch(/name="sim seed 3"[^]*?<error type="unknown"/);
    expect(xml).toMatch(/name="sim seed 4"[^]*?<error type="infrastructure"/);
  });

  it('pass only where all that were asked for are valid', () => {
    const passed = renderJUnit(casesOfSeeds(totals(tallyOf(outcome(1))), 1, []));
    expect(passed).toContain('tests="1" failures="0" errors="0"');
    const some = totals(tallyOf(outcome(1)), { of: 2, interrupted: true });
    expect(renderJUnit(casesOfSeeds(some, 1, []))).toContain('<error type="interrupted"');
    expect(renderJUnit(casesOfSeeds(totals(tallyOf()), 1, []))).toContain('errors="1"');
  });

  it('have no more cases than anybody reads', () => {
    const seeds = Array.from({ length: 300 }, (_, i) => invalid(i));
    expect(casesOfSeeds(totals(tallyOf(...seeds)), 0, seeds)).toHaveLength(101);
  });
});
