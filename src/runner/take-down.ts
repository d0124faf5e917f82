/** Takes a cluster down because something broke, so that neither trouble hides the other. */
import type { Cluster } from '../cluster/port/cluster.ts';
import { bothFailed } from '../cluster/undo/both-failed.ts';

/** What to throw then: the error itself, or where something is left behind both. Never rejects. */
export const takeDown = (cluster: Pick<Cluster, 'destroy'>, error: unknown): Promise<unknown> =>
  cluster.destroy().then(
    () => error,
    (left: unknown) => bothFailed(error, left),
  );
