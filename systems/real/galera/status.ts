/** What the nodes say of themselves and of the cluster. */
import { pause } from '../../../src/base/pause.ts';
import type { Time } from '../../../src/base/time.ts';
import type { Cluster } from '../../../src/cluster/port/cluster.ts';
import { wasRefused } from '../../../src/cluster/port/refused.ts';
import type { NodeName } from '../../../src/cluster/port/wanted.ts';
import { SQL_PORT } from './config.ts';
import { askOnce } from './database.ts';

type Asked = Pick<Cluster, 'endpoint'>;

const ANSWER_MS = 1_000;
const LOOK_EVERY_MS = 200;

const QUESTION =
  "SHOW GLOBAL STATUS WHERE variable_name IN ('wsrep_ready', 'wsrep_cluster_status', " +
  "'wsrep_cluster_size', 'wsrep_local_state_comment')";

/** Why this node does not serve yet: it is ready, and up to date with the majority. */
export const whyNotUp = async (cluster: Asked, node: NodeName): Promise<string | undefined> =>
  whyNotAmong(cluster, node, undefined);

/** @throws Error when it is not up within the time, with the reason */
export const untilUp = async (
  cluster: Asked,
  node: NodeName,
  withinMs: number,
  signal: AbortSignal,
  time: Time,
): Promise<void> => {
  const untilMs = time.nowMs() + withinMs;
  let why = await whyNotUp(cluster, node);
  while (why !== undefined && !signal.aborted) {
    if (time.nowMs() > untilMs) throw new Error(why);
    await pause(LOOK_EVERY_MS, signal, time);
    why = await whyNotUp(cluster, node);
  }
};

/** Why not all of them serve yet, as one cluster. */
export const whyNotServing = async (
  cluster: Asked & Pick<Cluster, 'nodes'>,
): Promise<string | undefined> => {
  const { nodes } = cluster;
  const reasons = await Promise.all(nodes.map((node) => whyNotAmong(cluster, node, nodes.length)));
  const told = reasons.filter((reason) => reason !== undefined);
  return told.length === 0 ? undefined : told.join(', ');
};

/** @param size how many are to be together; undefined: any number that is a majority */
const whyNotAmong = async (
  cluster: Asked,
  node: NodeName,
  size: number | undefined,
): Promise<string | undefined> => {
  const status = await statusOf(cluster, node);
  if (typeof status === 'string') return status;
  const state = status.get('wsrep_local_state_comment') ?? 'unknown';
  const component = status.get('wsrep_cluster_status') ?? 'unknown';
  if (status.get('wsrep_ready') !== 'ON' || component !== 'Primary') {
    return `${node} is ${state} (${component})`;
  }
  if (state !== 'Synced') return `${node} is ${state}`;
  const together = Number(status.get('wsrep_cluster_size'));
  return size === undefined || together === size
    ? undefined
    : `${node} is one of ${together}, not ${size}`;
};

/** @returns or why it says nothing */
const statusOf = async (
  cluster: Asked,
  node: NodeName,
): Promise<ReadonlyMap<string, string> | string> => {
  try {
    const rows = await askOnce(cluster.endpoint(node, SQL_PORT), QUESTION, ANSWER_MS);
    return new Map(rows.map((row) => [String(row['Variable_name']), String(row['Value'])]));
  } catch (error) {
    return wasRefused(error) ? `${node} is down` : `${node} does not answer: ${messageOf(error)}`;
  }
};

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
