/** Which runtime a run gets: the one that was asked for, or the best that this machine has. */
import type { Runtime, RuntimeKind } from '../../cluster/port/cluster.ts';
import type { Deployment } from '../../cluster/port/deployment.ts';
import type { System } from '../../cluster/port/system.ts';
import { infrastructureFailure, usageFailure } from '../../base/failure.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';
import { simulatorFor } from '../simulate/simulator.ts';

export interface Chosen {
  readonly runtime: Runtime;
  /** One line when it is not the first choice, and why. */
  readonly note?: string;
}

/** @throws Failure: exit 64 for an unknown kind, exit 3 when it cannot be had here */
export const chooseRuntime = async (
  kind: string,
  system: System,
  deployment: Deployment,
  network?: TestPlan['network'],
): Promise<Chosen> => {
  if (kind !== 'auto' && kind !== 'docker' && kind !== 'local' && kind !== 'sim') {
    throw usageFailure(
      'unknown-runtime',
      `There is no runtime "${kind}".`,
      'There is: auto, docker, local, sim.',
    );
  }
  if (kind !== 'auto') {
    if (!system.runtimes.includes(kind)) {
      throw usageFailure(
        'runtime-not-served',
        `${system.name} does not run on ${kind}.`,
        `It runs on: ${system.runtimes.join(', ')}.`,
      );
    }
    const runtime = await load(kind, network);
    const problem = await runtime.unavailable(deployment);
    if (problem === undefined) return { runtime };
    const way =
      system.runtimes.includes('local') && kind === 'docker' ? ' Or use --runtime local.' : '';
    throw infrastructureFailure(
      `no-${kind}`,
      problem,
      `\`verify doctor\` says what is missing.${way}`,
    );
  }
  return chooseAutomatically(system, deployment);
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

const load = async (kind: RuntimeKind, network?: TestPlan['network']): Promise<Runtime> => {
  if (kind === 'docker') return (await import('../../cluster/docker/runtime.ts')).dockerRuntime;
  if (kind === 'local') return (await import('../../cluster/local/index.ts')).localRuntime;
  return simulatorFor(network);
};
