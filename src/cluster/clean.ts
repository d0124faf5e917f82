/** Removes what dead runs have left on this machine, on every runtime. Live runs are left alone. */
import type { Cleaned } from './undo/cleaned.ts';
import { cleanLocal } from './local/clean.ts';

/**
 * @param results where runs are saved
 * @param images those that were built for runs, too
 */
export const cleanAll = async (
  runtimes: readonly ('docker' | 'local')[],
  results: string,
  images = false,
): Promise<Cleaned> => {
  const reports: Cleaned[] = [];
  if (runtimes.includes('local')) reports.push(await cleanLocal(results));
  if (runtimes.includes('docker')) {
    const { cleanDocker } = await import('./docker/engine/clean.ts');
    reports.push(await cleanDocker());
    if (images) {
      const { cleanImages } = await import('./docker/image/clean-images.ts');
      reports.push(await cleanImages());
    }
  }
  return {
    removed: reports.flatMap(({ removed }) => removed),
    left: reports.flatMap(({ left }) => left),
  };
};
