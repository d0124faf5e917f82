/** Which runtime a run gets: the one that was asked for, or the best that this machine has. */
import { type Latency, latencyOf } from '../../base/latency.ts';
import type { Runtime } from '../../cluster/port/cluster.ts';
import type { Deployment } from '../../cluster/port/deployment.ts';
import type { System } from '../../cluster/port/system.ts';
import { infrastructureFailure, usageFailure } from '../../base/failure.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';
import { SIMULATED } from './simulated.ts';

export interface Chosen {
  readonly runtime: Runtime;
  /** One line when it is not the first choice, and why. */
  readonly note?: string;
}

export interface Wanted {
  readonly system: System;
  readonly deployment: Deployment;
  /** How the network and the disks are, where they are simulated. */
  readonly simulated: TestPlan['simulated'];
}

/** @throws Failure: exit 64 for what there is not or does not fit, exit 3 when it cannot be had here */
export const chooseRuntime = async (kind: string, wanted: Wanted): Promise<Chosen> => {
  const { system, deployment, simulated = SIMULATED } = wanted;
  if (kind !== 'auto' && kind !== 'docker' && kind !== 'local' && kind !== 'sim') {
    throw usageFailure(
      'unknown-runtime',
      `There is no runtime "${kind}".`,
      'There is: auto, docker, local, sim.',
    );
  }
  if (kind === 'auto') return chooseAutomatically(system, deployment);
  if (kind === 'sim') return { runtime: await simulator(system, deployment, simulated) };
  if (!system.runtimes.includes(kind)) {
    throw usageFailure(
      'runtime-not-served',
      `${system.name} does not run on ${kind}.`,
      `It runs on: ${system.runtimes.join(', ')}.`,
    );
  }
  const runtime = await load(kind);
  const problem = await runtime.unavailable(deployment);
  if (problem === undefined) return { runtime };
  const way =
    system.runtimes.includes('local') && kind === 'docker' ? ' Or use --runtime local.' : '';
  throw infrastructureFailure(
    `no-${kind}`,
    problem,
    `\`verify doctor\` says what is missing.${way}`,
  );
};

/** @throws Failure (exit 64) for a system that cannot be simulated */
const simulator = async (
  system: System,
  deployment: Deployment,
  { latency, loss, diskLatency }: NonNullable<TestPlan['simulated']>,
): Promise<Runtime> => {
  const { simRuntime } = await import('../../cluster/sim/index.ts');
  const runtime = simRuntime({ latency: drawn(latency), loss, diskLatency: drawn(diskLatency) });
  const problem = await runtime.unavailable(deployment);
  if (problem !== undefined) {
    throw usageFailure(
      'not-simulated',
      `${problem}.`,
      `It runs on: ${system.runtimes.join(', ')}.`,
    );
  }
  if (!system.runtimes.includes('sim')) {
    throw usageFailure(
      'not-simulated',
      `${system.name} has a node program that could be simulated, but does not name sim among its runtimes.`,
      'docs/simulator.md says what such a system keeps to.',
    );
  }
  return runtime;
};

const drawn = (text: string): Latency => {
  const latency = latencyOf(text);
  if (latency === undefined) throw usageFailure('bad-plan', `"${text}" is no latency.`);
  return latency;
};

const chooseAutomatically = async (system: System, deployment: Deployment): Promise<Chosen> => {
  const problems: string[] = [];
  for (const kind of ['docker', 'local'] as const) {
    if (!system.runtimes.includes(kind)) continue;
    const runtime = await load(kind);
    const problem = await runtime.unavailable(deployment);
    if (problem === undefined) {
      const note =
        problems.length === 0 ? {} : { note: `using ${kind} processes: ${problems.join(' ')}` };
      return { runtime, ...note };
    }
    problems.push(problem);
  }
  throw infrastructureFailure(
    'no-runtime',
    `${system.name} cannot run here: ${problems.join(' ')}`,
    '`verify doctor` says what is missing.',
  );
};

const load = async (kind: 'docker' | 'local'): Promise<Runtime> =>
  kind === 'docker'
    ? (await import('../../cluster/docker/runtime.ts')).dockerRuntime
    : (await import('../../cluster/local/index.ts')).localRuntime;
