/** Flags of many runs: what goes together, and what is refused. */
import { usageFailure } from '../../../base/failure.ts';
import type { System } from '../../../cluster/port/system.ts';
import type { RunFlags } from '../../run/flags.ts';

/** Whether what is not set is drawn: asked for, or many runs of which nobody says what breaks. */
export const isSwarm = (
  { swarm, runs }: Pick<RunFlags, 'swarm' | 'runs'>,
  set: ReadonlySet<string>,
): boolean =>
  swarm === true ||
  (runs !== undefined && !['nemesis', 'partition', 'schedule'].some((flag) => set.has(flag)));

/**
 * The same flags with `sim` for `auto`: only simulated runs are many.
 * @throws Failure (exit 64) for another runtime, or a system that cannot be simulated
 */
export const onSimulator = (flags: RunFlags, { name, runtimes }: System): RunFlags => {
  const flag = flags.runs === undefined ? '--swarm' : '--runs';
  if (flags.runtime !== 'sim' && flags.runtime !== 'auto') {
    throw usageFailure(
      'only-simulated',
      `${flag} is for simulated runs, and --runtime ${flags.runtime} takes as long as the clock does.`,
      `Simulate them with --runtime sim, or leave out ${flag}.`,
    );
  }
  if (!runtimes.includes('sim')) {
    throw usageFailure(
      'only-simulated',
      `${flag} is for simulated runs, and ${name} cannot be simulated.`,
      `It runs on: ${runtimes.join(', ')}.`,
    );
  }
  if (flags.checkDeterminism && flags.runs !== undefined) {
    throw usageFailure(
      'unused-flag',
      '--check-determinism runs one seed twice, and --runs are many.',
      'Leave out one of the two.',
    );
  }
  return { ...flags, runtime: 'sim' };
};

/** @throws Failure (exit 64) for a flag that says something of many runs where there is one */
export const refuseWithoutRuns = ({ jobs, keepGoing }: RunFlags): void => {
  const flag = jobs === undefined ? (keepGoing === true ? '--keep-going' : undefined) : '--jobs';
  if (flag === undefined) return;
  throw usageFailure(
    'unused-flag',
    `${flag} is for many runs, and this is one.`,
    'Say how many: --runs 1000',
  );
};
