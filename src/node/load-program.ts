/** Loads the node program that a host was told to run. */
import { pathToFileURL } from 'node:url';
import type { ProgramFactory } from './context.ts';

/** @throws Error when the module exports no `program` */
export const loadProgram = async (pathOrUrl: string): Promise<ProgramFactory> => {
  const url = pathOrUrl.startsWith('file:') ? pathOrUrl : pathToFileURL(pathOrUrl).href;
  const module = (await import(url)) as { program?: ProgramFactory };
  if (typeof module.program !== 'function') throw new Error(`${pathOrUrl} exports no program`);
  return module.program;
};
