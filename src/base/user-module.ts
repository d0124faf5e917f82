/**
 * Loads a module of the user: JavaScript or TypeScript, in a package or outside of any, with whatever
 * it imports. jiti reads TypeScript; whoever imports this package by its name gets the one that runs.
 */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Jiti } from 'jiti';
import { ownManifest } from './own-package.ts';
import { siblingModule } from './sibling-module.ts';

/** @throws whatever the module throws, or jiti about it */
export const importUserModule = async (url: string): Promise<Readonly<Record<string, unknown>>> => {
  jiti ??= await makeJiti();
  return (await jiti.import(url)) as Readonly<Record<string, unknown>>;
};

/** Of this thread. */
let jiti: Jiti | undefined;

const makeJiti = async (): Promise<Jiti> => {
  const { createJiti } = await import('jiti');
  return createJiti(import.meta.url, {
    fsCache: false, // nothing is left beside the user's files
    interopDefault: false,
    virtualModules: ownModules(),
  });
};

/** What this package exports, by specifier, each loaded when it is asked for. */
const ownModules = (): Record<string, unknown> => {
  const { name } = ownManifest();
  const require = createRequire(import.meta.url);
  const modules: Record<string, unknown> = {};
  for (const [specifier, path] of [
    [name, '../api/index'],
    [`${name}/program`, '../api/program'],
    [`${name}/checkers`, '../../checkers/index'],
  ] as const) {
    const file = fileURLToPath(siblingModule(import.meta.url, path));
    Object.defineProperty(modules, specifier, {
      enumerable: true,
      get: () => require(file) as unknown,
    });
  }
  return modules;
};
