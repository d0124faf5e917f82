/** What is tested: a built-in system by its name, or one of the user's from a file. */
import { SYSTEMS } from '../../../systems/registry.ts';
import { WORKLOADS } from '../../../workloads/registry.ts';
import { usageFailure } from '../../base/failure.ts';
import type { System } from '../../cluster/port/system.ts';
import type { Workload } from '../../generator/workload.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';
import { lookUp } from '../lookup.ts';
import type { UserFile } from './user-file.ts';

export interface Subject {
  /** With the nemeses that its file brings. */
  readonly system: System;
  /** All that there are, the file's own before those of the same name that come along. */
  readonly workloads: readonly Workload[];
  /** Names of the models that its file brings. */
  readonly models: readonly string[];
  /** The file, absolute; absent where nothing comes from one. */
  readonly module?: string;
}

/**
 * @param others names to be suggested beside those of the systems
 * @throws Failure (exit 64) for a name that nobody has
 */
export const builtIn = (name: string, others: readonly string[] = []): Subject => ({
  system: lookUp('system', name, [
    ...SYSTEMS,
    ...others.map((other) => ({ name: other })),
  ]) as System,
  workloads: WORKLOADS,
  models: [],
});

/**
 * @param named the name of a system, or the path of a file whose default export is one
 * @param others names that mean something else on the command line, to be named with the systems
 * @param plugin a file whose systems, workloads, nemeses and models are there too
 * @throws Failure (exit 64) for what there is not, or a file that cannot be used
 */
export const findSubject = async (
  named: string,
  plugin?: string,
  others: readonly string[] = [],
): Promise<Subject> => {
  if (!isPath(named)) {
    return plugin === undefined ? builtIn(named, others) : fromFile(await load(plugin), named);
  }
  if (plugin !== undefined) {
    throw usageFailure('two-modules', `${named} is a file already: leave out --plugin.`);
  }
  const file = await load(named);
  const [first] = file.systems;
  if (first !== undefined) return fromFile(file, first.name);
  throw usageFailure(
    'no-system',
    `${named} exports no system.`,
    'Make one its default export, or name a system and add the file by --plugin.',
  );
};

/**
 * The services of a compose file; which file is an option of the system.
 * @param client a file whose default export says how they are talked to
 */
export const composeSubject = async (client: string): Promise<Subject> => {
  const file = await load(client, 'client');
  if (file.systems.length > 0) return fromFile(file, COMPOSE);
  throw usageFailure(
    'no-client',
    `${client} exports no client.`,
    'Make it the default export: export default defineClient({ workloads: { … } }).',
  );
};

const COMPOSE = 'compose';

/** What the plan of an earlier run was about. */
export const subjectOf = async ({
  system,
  module,
}: Pick<TestPlan, 'system' | 'module'>): Promise<Subject> => {
  if (module === undefined) return builtIn(system);
  return system === COMPOSE ? composeSubject(module) : fromFile(await load(module), system);
};

const load = async (path: string, as?: 'client'): Promise<UserFile> =>
  (await import('./user-file.ts')).loadUserFile(path, as);

const fromFile = (file: UserFile, name: string): Subject => {
  const system = lookUp('system', name, [...file.systems, ...SYSTEMS]);
  const own = new Set(file.workloads.map((workload) => workload.name));
  return {
    system: { ...system, nemeses: [...(system.nemeses ?? []), ...file.nemeses] },
    workloads: [...file.workloads, ...WORKLOADS.filter((one) => !own.has(one.name))],
    models: file.models.map((model) => model.name),
    module: file.path,
  };
};

/** `./my-system.ts`, `systems/mine.js`: a name of ours has neither. */
const isPath = (named: string): boolean => /[/\\]|\.[cm]?[jt]s$/u.test(named);
