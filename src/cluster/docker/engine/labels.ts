/** The labels on everything we make in an engine: by them it is found again, whoever made it. */
import type { Owner } from '../../undo/owner.ts';

export type Role = 'node' | 'agent' | 'network' | 'volume';

export type Labels = Readonly<Record<string, string>>;

export const RUN_LABEL = 'verify.run';

export const labelsOf = (runId: string, owner: Owner, role: Role): Record<string, string> => ({
  [RUN_LABEL]: runId,
  'verify.role': role,
  'verify.process': owner.process,
  'verify.boot': owner.boot,
  'verify.host': owner.host,
  'verify.pids': owner.pids,
});

/** The owner written on a labelled thing; undefined when the labels are not ours. */
export const ownerOf = (labels: Labels): Owner | undefined => {
  const process = labels['verify.process'];
  if (process === undefined) return undefined;
  return {
    process,
    boot: labels['verify.boot'] ?? '',
    host: labels['verify.host'] ?? '',
    pids: labels['verify.pids'] ?? '',
  };
};
