/** A file of the user: the systems, workloads, nemeses and models that it exports. */
import { access } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Model } from '../../../checkers/model.ts';
import { type ComposeClient, composeSystem } from '../../../systems/compose/index.ts';
import { Failure, usageFailure } from '../../base/failure.ts';
import { importUserModule } from '../../base/user-module.ts';
import type { Nemesis } from '../../cluster/port/nemesis.ts';
import type { System } from '../../cluster/port/system.ts';
import type { Workload } from '../../generator/workload.ts';
import { withDefaults } from './defaults.ts';
import { type Kind, misshapen } from './shape.ts';

export interface UserFile {
  /** Absolute. */
  readonly path: string;
  /** Its default export first. */
  readonly systems: readonly System[];
  readonly workloads: readonly Workload[];
  readonly nemeses: readonly Nemesis[];
  readonly models: readonly Model[];
}

interface Things {
  readonly system: System;
  readonly client: ComposeClient;
  readonly workload: Workload;
  readonly nemesis: Nemesis;
  readonly model: Model;
}

/** The lists that a module may export, and what is in them. */
const KINDS = {
  systems: 'system',
  workloads: 'workload',
  nemeses: 'nemesis',
  models: 'model',
} as const satisfies Record<string, Kind>;

type List = keyof typeof KINDS;

/**
 * @param as what its default export is: a system, or the client of a compose file
 * @throws Failure (exit 64) naming the file, the member, and what was expected there
 */
export const loadUserFile = async (
  shown: string,
  as: 'system' | 'client' = 'system',
): Promise<UserFile> => {
  const path = resolve(shown);
  const file = shownPath(path);
  const exports = await load(path, file);
  const found: Omit<UserFile, 'path'> = {
    systems: [...systemFirst(file, exports['default'], as), ...checked('systems', file, exports)],
    workloads: checked('workloads', file, exports),
    nemeses: checked('nemeses', file, exports),
    models: checked('models', file, exports),
  };
  if (Object.values(found).some((list: readonly unknown[]) => list.length > 0)) {
    return { path, ...found };
  }
  throw usageFailure(
    'empty-module',
    `${file} exports nothing of use.`,
    'Its default export is a system: export default defineSystem({ … }); others go into the lists systems, workloads, nemeses, models.',
  );
};

const systemFirst = (
  file: string,
  exported: unknown,
  as: 'system' | 'client',
): readonly System[] => {
  if (exported === undefined) return [];
  if (as === 'client') return [composeSystem(whole('client', file, exported))];
  return [whole('system', file, withDefaults(exported))];
};

const load = async (path: string, file: string): Promise<Readonly<Record<string, unknown>>> => {
  await access(path).catch(() => {
    throw usageFailure('no-module', `There is no file ${file}.`);
  });
  try {
    return await importUserModule(pathToFileURL(path).href);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw usageFailure('module-not-loaded', `${file} cannot be loaded: ${messageOf(error)}`);
  }
};

const messageOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

const checked = <L extends List>(
  list: L,
  file: string,
  exports: Readonly<Record<string, unknown>>,
): readonly Things[(typeof KINDS)[L]][] => {
  const listed = exports[list] ?? [];
  if (!Array.isArray(listed)) {
    throw usageFailure('bad-module', `${file}: ${list}: expected a list.`);
  }
  const filled = list === 'systems' ? listed.map(withDefaults) : listed;
  return filled.map((thing: unknown, at) => whole(KINDS[list], file, thing, `${list}[${at}]`));
};

const whole = <K extends Kind>(
  kind: K,
  file: string,
  thing: unknown,
  where = 'default',
): Things[K] => {
  const [wrong, ...more] = misshapen(kind, thing);
  if (wrong === undefined) return thing as Things[K];
  throw usageFailure(
    'bad-module',
    `${file}: the ${kind} that it exports as ${where} is not whole: ${wrong}.`,
    more.length === 0 ? undefined : `And: ${more.slice(0, 3).join('; ')}.`,
  );
};

const shownPath = (path: string): string => {
  const here = relative(process.cwd(), path);
  return here.startsWith('..') ? path : here;
};
