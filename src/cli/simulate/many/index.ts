/**
 * `verify SYSTEM --runtime sim --runs N`: the seeds one after the other on all cores, a table of what
 * they came to, and of each kind of violation the first seed, saved, with what repeats it.
 */
import { availableParallelism } from 'node:os';
import type { ExitCode } from '../../../base/failure.ts';
import { realTime } from '../../../base/time.ts';
import type { SeedOutcome } from '../../../report/seed-outcome.ts';
import { SeedTally } from '../../../report/seed-tally.ts';
import { casesOfSeeds, MOST_CASES } from '../../../report/seeds-junit.ts';
import type { SeedsTotals } from '../../../report/seeds-text.ts';
import { parseNumber } from '../../flag-values.ts';
import { listenForInterrupts } from '../../interrupts.ts';
import { refuseUnwritable, writeJUnit } from '../../junit-file.ts';
import { commandLine } from '../../run/command-line.ts';
import type { RunFlags } from '../../run/flags.ts';
import { draftPlan, seedOf } from '../../run/resolve.ts';
import type { Subject } from '../../subject/subject.ts';
import { repeatCommand } from '../repeat-command.ts';
import { runSeeds, saveSeeds, type SeedsOptions } from './run-seeds.ts';
import { seedsScreen, type SeedsScreen } from './screen.ts';
import { flagsOfSeed, type SeedsSetup } from './seed-run.ts';
import { isSwarm, onSimulator } from './flags.ts';

/** Violations whose first seed is saved, each of another anomaly. */
const MOST_SAVED = 10;
const MOST_RUNS = 10_000_000;

/**
 * @param name as it was typed
 * @param set names of the flags that the user or the project has set
 */
export const runMany = async (
  name: string,
  subject: Subject,
  given: RunFlags,
  set: ReadonlySet<string>,
): Promise<ExitCode> => {
  const { system } = subject;
  const flags = onSimulator(given, system);
  const count = whole('--runs', flags.runs ?? '1', MOST_RUNS);
  const from = flags.seed === undefined ? 1 : seedOf(flags);
  const jobs = flags.jobs === undefined ? availableParallelism() : whole('--jobs', flags.jobs, 256);
  await refuseUnwritable(flags.junit);
  const setup: SeedsSetup = {
    name,
    system: system.name,
    flags,
    set: [...set],
    swarm: isSwarm(flags, set),
    ...(subject.module === undefined ? {} : { module: subject.module }),
  };
  const commandOf = (seed: number): string =>
    repeatCommand(name, flagsOfSeed(seed, setup, subject), set);
  const draft = draftPlan(subject, flagsOfSeed(from, setup, subject)); // a mistake is told before anything
  const screen = seedsScreen(flags);
  screen.begin([
    `seeds    ${from} to ${from + count - 1}, each repeated exactly by its own`,
    `command  ${commandLine(process.argv.slice(2), from)}`,
    `test     ${system.name} on sim, ${setup.swarm ? 'what is not set is drawn from each seed' : 'each seed with the same parameters'}, ${jobs} at a time`,
  ]);
  const seeds = { setup, from, count, jobs, commandOf, limitMs: limitOf(draft) };
  return tryAll(seeds, flags, screen);
};

type Seeds = Pick<SeedsOptions, 'setup' | 'from' | 'count' | 'jobs' | 'commandOf' | 'limitMs'>;

const tryAll = async (seeds: Seeds, flags: RunFlags, screen: SeedsScreen): Promise<ExitCode> => {
  const { from, count, setup } = seeds;
  const interrupts = listenForInterrupts('what there is by now is told');
  const began = realTime.nowMs();
  const tally = new SeedTally();
  const troubled: SeedOutcome[] = [];
  const totals = (): SeedsTotals => ({
    system: setup.system,
    of: count,
    tally,
    ms: realTime.nowMs() - began,
    interrupted: interrupts.signal.aborted,
  });
  let done = 0;
  try {
    await runSeeds({
      ...seeds,
      isLast: ({ verdict }) => verdict === 'invalid' && flags.keepGoing !== true,
      onOutcome: (outcome) => {
        tally.add(outcome);
        screen.outcome(outcome);
        if (outcome.verdict !== 'valid' && troubled.length < MOST_CASES) troubled.push(outcome);
      },
      onDone: () => screen.progress(++done, totals()),
      interrupt: interrupts.signal,
    });
    const told = totals();
    const saved = told.interrupted ? [] : await save(seeds, tally, screen);
    const exitCode = tally.exitCode(told.interrupted);
    screen.finish(told, exitCode);
    return await writeJUnit(
      flags.junit,
      casesOfSeeds(told, from, troubled.map(withFolder(saved))),
      exitCode,
      process.stderr,
    );
  } finally {
    interrupts.stop();
  }
};

/** The first seed of each kind of violation becomes a run like any other. */
const save = async (
  seeds: Seeds,
  tally: SeedTally,
  screen: SeedsScreen,
): Promise<readonly SeedOutcome[]> => {
  const firsts = tally.groups.filter(({ verdict }) => verdict === 'invalid').slice(0, MOST_SAVED);
  if (firsts.length === 0) return [];
  const again = await saveSeeds(
    firsts.map(({ first }) => first.seed),
    seeds,
  );
  for (const saved of again) {
    const before = firsts.find(({ first }) => first.seed === saved.seed)?.first;
    if (before === undefined) continue;
    if (isSame(before, saved)) tally.addFolder(saved);
    else screen.note(differs(before, saved));
  }
  return again;
};

const withFolder =
  (saved: readonly SeedOutcome[]) =>
  (outcome: SeedOutcome): SeedOutcome => {
    const folder = saved.find(({ seed }) => seed === outcome.seed)?.folder;
    return folder === undefined ? outcome : { ...outcome, folder };
  };

/** Of what a seed decides; how a violation is explained also goes by how long that took. */
const isSame = (a: SeedOutcome, b: SeedOutcome): boolean =>
  a.verdict === b.verdict && a.operations === b.operations && a.virtualMs === b.virtualMs;

const differs = (before: SeedOutcome, { seed, verdict, reason, command }: SeedOutcome): string =>
  `warning: seed ${seed} was ${before.verdict} and is ${verdict} (${reason}) when it is repeated: the system does not go by its seed alone; ${command} --check-determinism says where`;

const whole = (flag: string, text: string, most: number): number =>
  parseNumber(flag, text, { least: 1, most, whole: true });

/** Far more than a run takes: the machine may be busy, and the check has a budget of its own. */
const limitOf = ({ timeLimitMs, checkTimeMs }: ReturnType<typeof draftPlan>): number =>
  60_000 + 1.5 * checkTimeMs + 2 * (Math.max(timeLimitMs, 20_000) + 60_000);
