/** Takes a cluster down because something broke, so that neither trouble hides the other. */
import type { Cluster } from '../cluster/port/cluster.ts';
import { EXIT, Failure } from '../base/failure.ts';

/**
 * What to throw then: the error itself, or where something is left behind a Failure (exit 4, which is
 * worse than what broke) that says both. Never rejects.
 */
export const takeDown = async (cluster: Cluster, error: unknown): Promise<unknown> => {
  try {
    await cluster.destroy();
    return error;
  } catch (left) {
    return new Failure(`${sentence(error)} The clean-up is incomplete, too: ${sentence(left)}`, {
      code: 'clean-up-incomplete',
      exitCode: EXIT.cleanUpIncomplete,
      hint: '`verify clean` removes what is left.',
      cause: error,
    });
  }
};

const sentence = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error);
  return text.endsWith('.') ? text : `${text}.`;
};
