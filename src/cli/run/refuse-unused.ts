/**
 * Flags that would change nothing: whoever typed one expects something of it, so it is refused
 * rather than passed over.
 */
import type { System } from '../../cluster/port/system.ts';
import { usageFailure } from '../../base/failure.ts';
import type { RunFlags } from './flags.ts';

type Flags = Pick<
  RunFlags,
  | 'bin'
  | 'binArg'
  | 'interval'
  | 'overlap'
  | 'quiet'
  | 'unsafe'
  | 'nemesis'
  | 'partition'
  | 'schedule'
>;

/** @throws Failure (exit 64) */
export const refuseUnused = (flags: Flags, { name, options = {} }: System): void => {
  if ((flags.bin ?? flags.binArg) !== undefined && !('bin' in options)) {
    const flag = flags.bin === undefined ? '--bin-arg' : '--bin';
    throw unused(
      `${flag} is for nodes of your own, and ${name} comes with its nodes.`,
      'verify maelstrom --bin PATH runs a node of yours.',
    );
  }
  const faultless =
    flags.nemesis === 'none' && flags.partition === undefined && flags.schedule === undefined;
  for (const [flag, given] of [
    ['--interval', flags.interval !== undefined],
    ['--overlap', flags.overlap !== undefined],
    ['--quiet', flags.quiet !== undefined],
    ['--unsafe', flags.unsafe],
  ] as const) {
    if (given && faultless) {
      throw unused(
        `${flag} is about faults, and none were asked for.`,
        'Name some: --nemesis kill',
      );
    }
  }
  if (flags.overlap !== undefined && inTurn(flags.nemesis)) {
    throw unused(
      '--overlap is for faults side by side, and those of `all` come one after the other.',
      'Name the nemeses instead of all.',
    );
  }
  for (const [flag, given] of [
    ['--interval', flags.interval],
    ['--overlap', flags.overlap],
    ['--quiet', flags.quiet],
  ] as const) {
    if (given === undefined || flags.schedule === undefined) continue;
    throw unused(
      `${flag} is for faults that come at random, and --schedule says when they come.`,
      'Leave out one of the two.',
    );
  }
};

const inTurn = (nemesis: string): boolean => nemesis.split(',').includes('all');

const unused = (message: string, hint: string): Error => usageFailure('unused-flag', message, hint);
