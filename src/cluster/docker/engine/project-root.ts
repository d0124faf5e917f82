/**
 * Where this project lies on disk, the same answer from `src/` and from the built `dist/`; and what
 * lies beside the code without being code (the agent's scripts, the base image's Dockerfile), which
 * is read from `src/` in both cases: the build copies nothing.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!isRoot(folder)) {
    const above = dirname(folder);
    if (above === folder) throw new Error('the package.json of verify is not above this file');
    folder = above;
  }
  return folder;
};

/** A file or folder below `src/cluster/docker`. */
export const besideTheCode = (...path: readonly string[]): string =>
  join(projectRoot(), 'src', 'cluster', 'docker', ...path);

const isRoot = (folder: string): boolean => {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return false;
  return (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'verify';
};
