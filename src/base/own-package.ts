/** Where this package lies on disk, and what it is called: the same answer from `src/` and from `dist/`. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Manifest {
  readonly name: string;
  readonly version: string;
}

/** The folder of the nearest package.json above this file: the checkout, or the installed package. */
export const packageRoot = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('no package.json is above this file');
    folder = above;
  }
  return folder;
};

/** Folders of this package that modules of ours lie in, as sources and built. */
const OURS = ['dist', 'src', 'systems', 'testing'];

/** @param module its path or URL */
export const isOwnModule = (module: string): boolean => {
  const [first = ''] = relative(packageRoot(), pathOf(module)).split(sep);
  return OURS.includes(first);
};

/** @param module its path or URL */
export const pathOf = (module: string): string =>
  module.startsWith('file:') ? fileURLToPath(module) : module;

export const ownManifest = (): Manifest =>
  JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as Manifest;
