/**
 * What lies beside the code without being code (the agent's scripts, the base image's Dockerfile): it
 * is read from `src/` also where the code runs from `dist/`, since the build copies nothing.
 */
import { join } from 'node:path';
import { packageRoot } from '../../../base/own-package.ts';

/** A file or folder below `src/cluster/docker`. */
export const besideTheCode = (...path: readonly string[]): string =>
  join(packageRoot(), 'src', 'cluster', 'docker', ...path);
