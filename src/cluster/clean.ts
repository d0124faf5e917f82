/** Removes what dead runs have left on this machine, on every runtime. Live runs are left alone. */
import type { Cleaned } from './undo/cleaned.ts';
import { cleanLocal } from './local/clean.ts';

/** @param results where runs are saved */
export const cleanAll = async (
  runtimes: readonly ('docker' | 'local')[],
  results: string,
): Promise<Cleaned> => {
  const reports: Cleaned[] = [];
  if (runtimes.includes('local')) reports.push(await cleanLocal(results));
  if (runtimes.includes('docker')) {
    const { cleanDocker } = await import('./docker/engine/clean.ts');
    reports.push(await cleanDocker());
  }
  return {
    removed: reports.flatMap(({ removed }) => removed),
    left: reports.flatMap(({ left }) => left),
  };
};
