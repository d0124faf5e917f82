/** Loads the node program that a host was told to run. */
import { pathToFileURL } from 'node:url';
import type { InvariantsFactory, ProgramFactory } from './context.ts';

export interface ProgramModule {
  readonly program: ProgramFactory;
  readonly invariants?: InvariantsFactory;
}

/** @throws Error when the module exports no `program` */
export const loadProgram = async (pathOrUrl: string): Promise<ProgramFactory> =>
  (await loadProgramModule(pathOrUrl)).program;

/** @throws Error when the module exports no `program`, or `invariants` that cannot be called */
export const loadProgramModule = async (pathOrUrl: string): Promise<ProgramModule> => {
  const url = pathOrUrl.startsWith('file:') ? pathOrUrl : pathToFileURL(pathOrUrl).href;
  return programModule((await import(url)) as Partial<ProgramModule>, pathOrUrl);
};

/** @throws as `loadProgramModule` */
export const programModule = (
  { program, invariants }: { readonly [member in keyof ProgramModule]?: unknown },
  pathOrUrl: string,
): ProgramModule => {
  if (typeof program !== 'function') throw new Error(`${pathOrUrl} exports no program`);
  const factory = program as ProgramFactory;
  if (invariants === undefined) return { program: factory };
  if (typeof invariants !== 'function') {
    throw new Error(`${pathOrUrl} exports invariants that are no function`);
  }
  return { program: factory, invariants: invariants as InvariantsFactory };
};
