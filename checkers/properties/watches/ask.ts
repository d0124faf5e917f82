/** What decides about watches is loaded where a file has them: few have. */
import type { Watches } from '../../../src/history/watches.ts';
import type { WatchAnswer } from './check.ts';

export const checkWatches = async (watches: Watches): Promise<WatchAnswer> => {
  const { decideWatches } = await import('./check.ts');
  return decideWatches(watches);
};
