/** How the network and the disks of a simulated cluster are by themselves, faults apart. */
import { usageFailure } from '../../base/failure.ts';
import { latencyOf } from '../../base/latency.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';
import { parseNumber } from '../flag-values.ts';
import type { RunFlags } from './flags.ts';

type Simulated = NonNullable<TestPlan['simulated']>;
type Flags = Pick<RunFlags, 'runtime' | 'latency' | 'loss' | 'diskLatency' | 'checkDeterminism'>;

/** Two machines of one data centre, and a disk of today; ms. */
export const SIMULATED: Simulated = { latency: '0.2..2', loss: 0, diskLatency: '0.3..3' };

/** Undefined for another runtime. @throws Failure (exit 64) for a bad text, or a flag that says nothing there */
export const simulatedOf = (flags: Flags): Simulated | undefined => {
  const { runtime, latency, loss, diskLatency, checkDeterminism } = flags;
  if (runtime === 'sim') {
    return {
      latency: latencyText('--latency', latency ?? SIMULATED.latency),
      loss:
        loss === undefined ? SIMULATED.loss : parseNumber('--loss', loss, { least: 0, most: 1 }),
      diskLatency: latencyText('--disk-latency', diskLatency ?? SIMULATED.diskLatency),
    };
  }
  for (const [flag, isGiven] of [
    ['--latency', latency !== undefined],
    ['--loss', loss !== undefined],
    ['--disk-latency', diskLatency !== undefined],
    ['--check-determinism', checkDeterminism],
  ] as const) {
    if (isGiven) throw onlySimulated(flag);
  }
  return undefined;
};

export const onlySimulated = (flag: string): Error =>
  usageFailure(
    'unused-flag',
    `${flag} is about a simulated cluster, and this one is not.`,
    'Simulate it with --runtime sim, or leave it out.',
  );

const latencyText = (flag: string, text: string): string => {
  if (latencyOf(text) !== undefined) return text.trim();
  throw usageFailure(
    'bad-flag',
    `${flag} takes milliseconds, fixed or at random, not "${text}".`,
    'For example 2, 1..10, exponential:5 (its mean), normal:5:2 (mean and deviation), pareto:1:1.5 (least and shape).',
  );
};
