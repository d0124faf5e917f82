/** What the Sentinels and the servers say of who is the primary, and whether all is in place. */
import type { Cluster } from '../../../src/cluster/port/cluster.ts';
import type { NodeName } from '../../../src/cluster/port/wanted.ts';
import { askOnce } from './connection.ts';
import { GROUP, ofRole, REDIS_PORT, SENTINEL_PORT } from './nodes.ts';

type Asked = Pick<Cluster, 'layout' | 'endpoint' | 'nodeAt'>;

/** The primary as most Sentinels see it; undefined where none answers. */
export const primaryOf = async (cluster: Asked): Promise<NodeName | undefined> => {
  const votes = new Map<NodeName, number>();
  for (const view of await viewsOf(cluster)) {
    if (view.primary !== undefined) votes.set(view.primary, (votes.get(view.primary) ?? 0) + 1);
  }
  return [...votes].sort(([, a], [, b]) => b - a)[0]?.[0];
};

/**
 * Undefined when every Sentinel names the same primary and finds nothing wrong with it, knows all the
 * others, and every other server is a replica that is in touch with that primary.
 */
export const whyNotServing = async (cluster: Asked): Promise<string | undefined> => {
  const views = await viewsOf(cluster);
  const missing = views.map((view) => view.missing).find((why) => why !== undefined);
  if (missing !== undefined) return missing;
  const named = new Set(views.map(({ primary }) => primary));
  const [primary] = named;
  if (named.size > 1) {
    return `the Sentinels differ: ${views.map(({ of, primary }) => `${of} names ${primary}`).join(', ')}`;
  }
  const others = ofRole('redis', cluster.layout);
  const reasons = await Promise.all(others.map((node) => whyNotInRole(cluster, node, primary)));
  return reasons.find((reason) => reason !== undefined);
};

/** What one Sentinel says. */
interface View {
  readonly of: NodeName;
  readonly primary?: NodeName | undefined;
  /** What keeps it from being content. */
  readonly missing?: string | undefined;
}

const viewsOf = (cluster: Asked): Promise<readonly View[]> =>
  Promise.all(ofRole('sentinel', cluster.layout).map((of) => viewOf(cluster, of)));

const viewOf = async (cluster: Asked, of: NodeName): Promise<View> => {
  try {
    const endpoint = cluster.endpoint(of, SENTINEL_PORT);
    const told = pairsOf(await askOnce(endpoint, 'SENTINEL', 'MASTER', GROUP));
    const primary = cluster.nodeAt(told.get('ip') ?? '');
    return { of, primary, missing: whyDiscontent(cluster, of, primary, told) };
  } catch (error) {
    return { of, missing: `${of} does not answer (${messageOf(error)})` };
  }
};

const whyDiscontent = (
  { layout }: Asked,
  of: NodeName,
  primary: NodeName | undefined,
  told: ReadonlyMap<string, string>,
): string | undefined => {
  if (primary === undefined) return `${of} names a stranger as the primary: ${told.get('ip')}`;
  const flags = told.get('flags') ?? '';
  if (flags !== 'master') return `${of} says of the primary ${primary}: ${flags}`;
  const replicas = ofRole('redis', layout).length - 1;
  const sentinels = ofRole('sentinel', layout).length - 1;
  const known = (field: string): number => Number(told.get(field) ?? 0);
  if (known('num-slaves') < replicas) return `${of} does not know all replicas yet`;
  if (known('num-other-sentinels') < sentinels) return `${of} does not know all Sentinels yet`;
  return undefined;
};

/** What a server says of itself, as `ROLE` does. */
export interface Role {
  readonly primary: boolean;
  /** Of a replica: the address of its primary, and whether it is in touch with it. */
  readonly of?: string;
  readonly connected?: boolean;
}

/** @param answer `["master", …]` or `["slave", address, port, state, offset]` */
export const roleIn = (answer: unknown): Role => {
  const [kind, address, , state] = answer as readonly unknown[];
  return kind === 'master'
    ? { primary: true }
    : { primary: false, of: String(address), connected: state === 'connected' };
};

/** Why this server does not play its part yet where that one is the primary. */
const whyNotInRole = async (
  cluster: Asked,
  node: NodeName,
  primary: NodeName | undefined,
): Promise<string | undefined> => {
  const asked = await askRole(cluster, node);
  if (typeof asked === 'string') return asked;
  if (node === primary) return asked.primary ? undefined : `${node} is not the primary yet`;
  if (asked.primary) return `${node} is a primary, too`;
  const follows = cluster.nodeAt(asked.of ?? '');
  if (follows !== primary) return `${node} follows ${follows ?? asked.of}, not ${primary}`;
  return asked.connected === true ? undefined : `${node} is not in touch with ${primary} yet`;
};

/** Why this server is not up yet: it answers, and a replica is in touch with its primary. */
export const whyNotUp = async (
  cluster: Pick<Cluster, 'endpoint'>,
  node: NodeName,
): Promise<string | undefined> => {
  const asked = await askRole(cluster, node);
  if (typeof asked === 'string') return asked;
  return asked.primary || asked.connected === true
    ? undefined
    : `${node} is not in touch with its primary yet`;
};

/** @returns or why it says nothing */
const askRole = async (
  cluster: Pick<Cluster, 'endpoint'>,
  node: NodeName,
): Promise<Role | string> => {
  try {
    return roleIn(await askOnce(cluster.endpoint(node, REDIS_PORT), 'ROLE'));
  } catch (error) {
    return `${node} does not answer (${messageOf(error)})`;
  }
};

/** Field, value, field, value, … */
const pairsOf = (answer: unknown): ReadonlyMap<string, string> => {
  const words = answer as readonly string[];
  return new Map(
    Array.from({ length: Math.floor(words.length / 2) }, (_, at): [string, string] => [
      words[2 * at] ?? '',
      words[2 * at + 1] ?? '',
    ]),
  );
};

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
