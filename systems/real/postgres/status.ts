/** What the servers say of themselves: who is the primary, and whether all others follow it. */
import type { Cluster } from '../../../src/cluster/port/cluster.ts';
import type { NodeName } from '../../../src/cluster/port/wanted.ts';
import { askOnce } from './connection.ts';
import { ofRole, SERVER_ROLE, SQL_PORT } from './nodes.ts';

type Asked = Pick<Cluster, 'layout' | 'endpoint'>;

const ANSWER_MS = 1_000;

/**
 * The primary of the newest timeline: one that was cut off or stopped may still take itself for it.
 * Undefined where none answers.
 */
export const primaryOf = async (cluster: Asked): Promise<NodeName | undefined> => {
  const states = await statesOf(cluster);
  return primariesIn(states).toSorted((a, b) => b.timeline - a.timeline)[0]?.node;
};

/**
 * Undefined when all servers answer, one of them is the primary, and all others stream from it, one
 * synchronously where that is asked for.
 */
export const whyNotServing = async (
  cluster: Asked,
  synchronous: boolean,
): Promise<string | undefined> => {
  const states = await statesOf(cluster);
  const silent = states.find((state) => state.is === 'silent');
  if (silent !== undefined) return `${silent.node} ${silent.why}`;
  const [primary, second] = primariesIn(states);
  if (primary === undefined) return 'no server is the primary';
  if (second !== undefined) return `${primary.node} and ${second.node} both are primaries`;
  const { node, streaming, inStep } = primary;
  const missing = states.length - 1 - streaming;
  if (missing > 0) return `${missing} of ${states.length - 1} standbys do not follow ${node} yet`;
  if (synchronous && inStep === 0) return `${node} has no synchronous standby yet`;
  return undefined;
};

interface Primary {
  readonly is: 'primary';
  readonly node: NodeName;
  readonly timeline: number;
  /** Standbys that stream from it, and those of them that it waits for. */
  readonly streaming: number;
  readonly inStep: number;
}

type State =
  | Primary
  | { readonly is: 'standby'; readonly node: NodeName }
  | { readonly is: 'silent'; readonly node: NodeName; readonly why: string };

const primariesIn = (states: readonly State[]): readonly Primary[] =>
  states.filter((state) => state.is === 'primary');

const statesOf = (cluster: Asked): Promise<readonly State[]> =>
  Promise.all(ofRole(SERVER_ROLE, cluster.layout).map((node) => stateOf(cluster, node)));

/**
 * A file of the log is called by its timeline first, eight digits in base 16. One that is being copied
 * streams, too.
 */
const STATE = `
SELECT pg_is_in_recovery() AS standby,
  CASE WHEN pg_is_in_recovery() THEN '0' ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END AS timeline,
  count(*) FILTER (WHERE state = 'streaming') AS streaming,
  count(*) FILTER (WHERE state = 'streaming' AND sync_state IN ('sync', 'quorum')) AS in_step
FROM pg_stat_replication WHERE application_name <> 'pg_basebackup'`;

const stateOf = async (cluster: Asked, node: NodeName): Promise<State> => {
  try {
    const [row = {}] = await askOnce(cluster.endpoint(node, SQL_PORT), STATE, ANSWER_MS);
    if (row['standby'] === true) return { is: 'standby', node };
    return {
      is: 'primary',
      node,
      timeline: Number.parseInt(String(row['timeline']), 16),
      streaming: Number(row['streaming']),
      inStep: Number(row['in_step']),
    };
  } catch (error) {
    return { is: 'silent', node, why: whySilent(error) };
  }
};

/** What the server itself says (`the database system is starting up`), or that it says nothing. */
const whySilent = (error: unknown): string => {
  const { severity, message } = error as { readonly severity?: string; readonly message?: string };
  return severity === undefined ? 'does not answer' : `lets nobody in (${message})`;
};
