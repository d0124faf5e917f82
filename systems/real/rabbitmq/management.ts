/** What nodes say over the HTTP API of the management plugin: who runs, and who leads the queues. */
import { abortScope } from '../../../src/base/abort.ts';
import type { Cluster } from '../../../src/cluster/port/cluster.ts';
import { type HttpRequest, httpLink } from '../../../src/cluster/port/http-client.ts';
import type { NodeName } from '../../../src/cluster/port/wanted.ts';
import type { Json } from '../../../src/history/operation.ts';
import { MANAGEMENT_PORT, plainName, USER } from './config.ts';

type Asked = Pick<Cluster, 'nodes' | 'endpoint'>;

const ANSWER_MS = 1_500;
const AUTHORIZATION = `Basic ${Buffer.from(`${USER}:${USER}`).toString('base64')}`;

/** The queues of the virtual host `/`, without figures that the plugin collects now and then. */
const QUEUES = '/api/queues/%2F?disable_stats=true&enable_queue_totals=true';

/**
 * Undefined when every node sees all of them running, no split between them and no alarm (memory,
 * disk), and all replicas of every quorum queue are there.
 */
export const whyNotServing = async (cluster: Asked): Promise<string | undefined> => {
  const reasons = await Promise.all(cluster.nodes.map((node) => whyNotContent(cluster, node)));
  return reasons.find((reason) => reason !== undefined);
};

const whyNotContent = async (cluster: Asked, node: NodeName): Promise<string | undefined> => {
  try {
    const known = (await ask(cluster, node, {
      path: '/api/nodes?columns=name,running,partitions',
    })) as unknown as readonly NodeFacts[];
    const running = known.filter((one) => one.running).map(({ name }) => plainName(name));
    const absent = cluster.nodes.filter((name) => !running.includes(name));
    if (absent.length > 0) return `${node} does not see ${absent.join(' and ')} running`;
    const split = known.find(({ partitions = [] }) => partitions.length > 0);
    if (split !== undefined) return `${node} says that ${plainName(split.name)} has split off`;
    const queues = await queuesAt(cluster, node);
    const lacking = queues.find(
      ({ members, online }) => (online ?? []).length < (members ?? []).length,
    );
    if (lacking !== undefined) return `${node} misses replicas of the queue ${lacking.name}`;
    await ask(cluster, node, { path: '/api/health/checks/alarms' });
    return undefined;
  } catch (error) {
    return error instanceof Complaint ? `${node} says ${error.message}` : `${node} does not answer`;
  }
};

/** It serves, whatever it thinks of the others. */
export const isRunning = (cluster: Asked, node: NodeName): Promise<boolean> =>
  ask(cluster, node, { path: '/api/whoami' }).then(
    () => true,
    () => false,
  );

interface NodeFacts {
  readonly name: string;
  readonly running: boolean;
  readonly partitions?: readonly string[];
}

/** Of a classic queue, `node` is where its leader is. */
interface QueueFacts {
  readonly name: string;
  readonly leader?: string;
  readonly node?: string;
  readonly members?: readonly string[];
  readonly online?: readonly string[];
}

const queuesAt = async (cluster: Asked, node: NodeName): Promise<readonly QueueFacts[]> =>
  (await ask(cluster, node, { path: QUEUES })) as unknown as readonly QueueFacts[];

/** The node that leads most queues, as most nodes say that answer; of several the first. */
export const leaderOfMost = async (cluster: Asked): Promise<NodeName | undefined> => {
  const views = await Promise.all(
    cluster.nodes.map((node) => queuesAt(cluster, node).catch(() => [])),
  );
  return mostNamed(
    views.map((queues) => mostNamed(queues.map(({ leader, node }) => leader ?? node))),
  );
};

/** Whom most name; of several that are named as often the first by name. */
const mostNamed = (names: readonly (string | undefined)[]): NodeName | undefined => {
  const votes = new Map<NodeName, number>();
  for (const name of names) {
    if (name === undefined) continue;
    const plain = plainName(name);
    votes.set(plain, (votes.get(plain) ?? 0) + 1);
  }
  return [...votes].toSorted(([a, some], [b, more]) => more - some || a.localeCompare(b))[0]?.[0];
};

/** Every classic queue has a replica at every node. */
export const mirrorClassicQueues = async (cluster: Asked): Promise<void> => {
  const [first = ''] = cluster.nodes;
  await ask(cluster, first, {
    path: '/api/policies/%2F/mirrored',
    body: {
      pattern: '.*',
      'apply-to': 'queues',
      definition: { 'ha-mode': 'all', 'ha-sync-mode': 'automatic' },
    },
  });
};

/** An answer that is no success. */
class Complaint extends Error {}

/** @throws Complaint; Error without an answer in time */
const ask = async (cluster: Asked, node: NodeName, request: HttpRequest): Promise<Json> => {
  const link = httpLink(cluster.endpoint(node, MANAGEMENT_PORT));
  using limit = abortScope([], ANSWER_MS);
  try {
    const headers = { authorization: AUTHORIZATION };
    const { status, body } = await link.ask({ ...request, headers }, limit.signal);
    if (status < 200 || status >= 300) throw new Complaint(`${status} ${JSON.stringify(body)}`);
    return body;
  } finally {
    link.close();
  }
};
