/** Removes what dead runs have left on this machine, on every runtime. Live runs are left alone. */
import { cleanLocal } from './local/clean.ts';

export interface Cleaned {
  /** What was found and removed, a sentence each. */
  readonly removed: readonly string[];
  /** What could not be removed, or could not be looked at, and why. */
  readonly left: readonly string[];
}

export const cleanAll = async (runtimes: readonly ('docker' | 'local')[]): Promise<Cleaned> => {
  const removed: string[] = [];
  const left: string[] = [];
  if (runtimes.includes('local')) removed.push(...cleanLocal());
  if (runtimes.includes('docker')) {
    const { cleanDocker } = await import('./docker/clean.ts');
    const report = await cleanDocker();
    removed.push(...report.removed);
    left.push(...report.left);
  }
  return { removed, left };
};
