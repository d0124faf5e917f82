/**
 * `verify shrink RUN|SYSTEM`: from a run that breaks a promise to a small one that still does. On `sim`
 * each step is decided exactly, elsewhere by repeating it.
 */
import { EXIT, type ExitCode, usageFailure } from '../../base/failure.ts';
import { plural } from '../../report/format.ts';
import type { RunResult } from '../../runner/evaluation/result.ts';
import { deploymentOf, settingOf } from '../../runner/set-up.ts';
import { parseNumber } from '../flag-values.ts';
import { listenForInterrupts } from '../interrupts.ts';
import { chooseRuntime } from '../run/choose-runtime.ts';
import { resolvePlan } from '../run/resolve.ts';
import type { ShrinkFlags } from './flags.ts';
import { Progress } from './progress.ts';
import { Repeater, shrinkByRepeating } from './repeated.ts';
import { saveSimulated, settle, writeText } from './save.ts';
import { Search, type Tried } from './search.ts';
import { recordRun, runAgain, shrinkSimulated } from './simulated.ts';
import { sizeOf } from './size.ts';
import { violationOf } from './violation.ts';
import { type ToShrink, whatToShrink } from './what-to-shrink.ts';

/** @param isGiven whether a flag was typed, rather than left at its default */
export const shrinkCommand = async (
  named: string,
  flags: ShrinkFlags,
  isGiven: (flag: string) => boolean,
): Promise<ExitCode> => {
  const limits: Limits = {
    budgetMs: 1_000 * parseNumber('--budget', flags.budget, { least: 1 }),
    repeats: parseNumber('--repeats', flags.repeats, { least: 1, whole: true }),
  };
  const what = await whatToShrink(named, flags, isGiven);
  if (what.verdict === 'valid') {
    say(`${named} is valid: there is nothing to shrink.`);
    return EXIT.valid;
  }
  const { plan, subject } = what;
  resolvePlan(plan, subject);
  const deployment = deploymentOf(subject.system, settingOf(plan));
  const wanted = { system: subject.system, deployment, simulated: plan.simulated };
  const { runtime } = await chooseRuntime(what.runtime, wanted);
  if (isGiven('repeats') && runtime.kind === 'sim') {
    throw usageFailure('unused-flag', '--repeats says nothing here: one simulated run is exact.');
  }
  const interrupts = listenForInterrupts('what is best so far is kept');
  try {
    return runtime.kind === 'sim'
      ? await onSim(what, limits, interrupts.signal)
      : await byRepeating({ ...what, runtime: runtime.kind }, limits, interrupts.signal);
  } finally {
    interrupts.stop();
  }
};

interface Limits {
  readonly budgetMs: number;
  /** Of a plan whose runs are never the same. */
  readonly repeats: number;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const onSim = async (
  { plan, subject, results, verdict }: ToShrink,
  { budgetMs }: Limits,
  signal: AbortSignal,
): Promise<ExitCode> => {
  const recorded = await recordRun(plan, subject, signal);
  const violation = violationOf(recorded.result);
  if (violation === undefined) return nothing(recorded.result, verdict, 'run again', signal);
  const progress = new Progress(say);
  const search = new Search({
    first: recorded,
    violation,
    run: runAgain(subject, violation.level, signal),
    budgetMs,
    signal,
    onKept: (kept) => progress.kept(kept),
  });
  progress.begin(recorded, violation);
  await shrinkSimulated(search, recorded, subject, signal);
  progress.end(search, signal.aborted);
  const saved = await saveSimulated(search.plan, subject, results);
  const sizes = { before: sizeOf(recorded), after: sizeOf(saved) };
  for (const line of await writeText(saved.folder, saved, subject, sizes)) say(line);
  say(`\n${saved.plan.command} repeats it exactly.`);
  return EXIT.violation;
};

const byRepeating = async (
  what: ToShrink,
  { budgetMs, repeats }: Limits,
  signal: AbortSignal,
): Promise<ExitCode> => {
  const { plan, subject, verdict } = what;
  await using repeater = new Repeater({ ...what, repeats, interrupt: signal });
  say(statistics(repeats));
  const result = await repeater.run(plan);
  const violation = result === undefined ? undefined : violationOf(result);
  if (result === undefined || violation === undefined) {
    return nothing(result, verdict, `run ${plural(repeats, 'time')}`, signal);
  }
  await repeater.keep();
  repeater.level = violation.level;
  const first: Tried = { plan, result };
  const progress = new Progress(say);
  const search = new Search({
    first,
    violation,
    run: (smaller) => repeater.run(smaller),
    budgetMs,
    signal,
    onKept: async (kept) => {
      progress.kept(kept);
      await repeater.keep();
    },
  });
  search.allowAnyAnomaly();
  progress.begin(first, violation);
  await shrinkByRepeating(search);
  progress.end(search, signal.aborted);
  return told(await repeater.finish(subject.system.name), what, first);
};

const statistics = (repeats: number): string =>
  `Real processes never interleave the same way twice: a step is kept where the promise is broken in ` +
  `at least one of ${plural(repeats, 'run')}, so what is not left out may be superfluous all the same.`;

const told = async (path: string | undefined, what: ToShrink, first: Tried): Promise<ExitCode> => {
  if (path === undefined) return EXIT.unknown;
  const saved = await settle(path);
  const sizes = { before: sizeOf(first), after: sizeOf(saved) };
  for (const line of await writeText(path, saved, what.subject, sizes)) say(line);
  say(`\n${saved.plan.command} tries it again: it may take several runs.`);
  return EXIT.violation;
};

const nothing = (
  result: RunResult | undefined,
  before: ToShrink['verdict'],
  how: string,
  signal: AbortSignal,
): ExitCode => {
  if (signal.aborted) {
    say('Interrupted before any run broke a promise: nothing was shrunk.');
    return EXIT.interrupted;
  }
  if (result === undefined || before === 'invalid') {
    const said = result === undefined ? 'it does not start' : `${result.verdict}: ${result.reason}`;
    say(`It did not fail again, ${how}: ${said}. There is nothing to shrink by.`);
    return EXIT.unknown;
  }
  say(`The run is ${result.verdict}: ${result.reason}. There is nothing to shrink.`);
  return result.verdict === 'valid' ? EXIT.valid : EXIT.unknown;
};
