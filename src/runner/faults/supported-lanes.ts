/** Which of the faults that were asked for this cluster can have: settled before the first one. */
import type { Cluster } from '../../cluster/port/cluster.ts';
import { infrastructureFailure } from '../../base/failure.ts';
import type { System } from '../../cluster/port/system.ts';
import type { Lane } from './lane.ts';

export interface SupportedLanes {
  readonly lanes: readonly Lane[];
  /** What is left out, and why. */
  readonly notes: readonly string[];
}

/**
 * Leaves out kinds that nobody asked for by name, and, where the faults come in turn, whole nemeses.
 * @throws Failure (exit 3) when what was asked for is not to be had here
 */
export const supportedLanes = (
  cluster: Pick<Cluster, 'unsupported'>,
  refuses: NonNullable<System['refuses']>,
  lanes: readonly Lane[],
  inTurn: boolean,
): SupportedLanes => {
  const kept: Lane[] = [];
  const notes: string[] = [];
  for (const lane of lanes) {
    const { nemesis, kinds, named = [] } = lane;
    const reasons = new Map<string, string>();
    for (const kind of kinds) {
      const reason = nemesis
        .capabilities(kind)
        .map((capability) => refuses[capability] ?? cluster.unsupported(capability))
        .find((why) => why !== undefined);
      if (reason !== undefined) reasons.set(kind, reason);
    }
    const possible = kinds.filter((kind) => !reasons.has(kind));
    const missing = named.find((kind) => reasons.has(kind));
    const [reason] = reasons.values();
    if (missing !== undefined) throw refusal(`${nemesis.name}:${missing}`, reasons.get(missing));
    if (possible.length === 0 && !inTurn) throw refusal(nemesis.name, reason);
    if (reason !== undefined) {
      const what = possible.length === 0 ? '' : `:${[...reasons.keys()].join(',')}`;
      notes.push(`without ${nemesis.name}${what}: ${reason}`);
    }
    if (possible.length > 0) kept.push({ ...lane, kinds: possible });
  }
  return { lanes: kept, notes };
};

const refusal = (what: string, reason: string | undefined): Error =>
  infrastructureFailure(
    'unsupported-fault',
    `The fault ${what} is not to be had here: ${reason ?? 'no reason is known'}.`,
    'Leave it out, or use another runtime; `verify doctor` says what this machine can do.',
  );
