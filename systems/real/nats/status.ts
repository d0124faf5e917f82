/** What the servers say of themselves at their monitoring ports: who leads, and whether all is led. */
import { abortScope } from '../../../src/base/abort.ts';
import type { Cluster } from '../../../src/cluster/port/cluster.ts';
import { httpLink } from '../../../src/cluster/port/http-client.ts';
import { wasRefused } from '../../../src/cluster/port/refused.ts';
import type { NodeName } from '../../../src/cluster/port/wanted.ts';
import { MONITOR_PORT } from './nodes.ts';

type Asked = Pick<Cluster, 'nodes' | 'endpoint'>;

/**
 * Why it does not serve yet, or undefined. It serves when more than half of the servers, and all others
 * that take connections, know who leads the cluster, and who leads each of the groups that they are in;
 * and when each of these groups is there.
 * @param groups that have been made: `sets` is a stream, `queues > q0` a consumer
 */
export const whyNotServing = async (
  cluster: Asked,
  groups: readonly string[],
): Promise<string | undefined> => {
  const views = await viewsOf(cluster);
  const down = views.filter(({ is }) => is === 'down').map(({ node }) => `${node} is down`);
  if (down.length * 2 >= views.length) return down.join(', ');
  const reasons = views.map((view) => whyTroubled(view, groups));
  const missing = groups.find((group) => !views.some(({ leaders }) => leaders.has(group)));
  return (
    reasons.find((reason) => reason !== undefined) ??
    (missing === undefined ? undefined : `no server knows of ${missing}`)
  );
};

const whyTroubled = (view: View, groups: readonly string[]): string | undefined => {
  const { node, is, leaders } = view;
  if (is === 'down') return undefined;
  if (is === 'silent') return `${node} does not say how it is: ${view.why}`;
  if (view.meta === '') return `${node} knows nobody who leads the cluster`;
  const headless = groups.find((group) => leaders.get(group) === '');
  return headless === undefined ? undefined : `${node} knows nobody who leads ${headless}`;
};

/**
 * The leader of these streams as most servers see it, of most of them where they have several; of the
 * cluster where there are none.
 */
export const leaderOf = async (
  cluster: Asked,
  streams: readonly string[],
): Promise<NodeName | undefined> => {
  const views = await viewsOf(cluster);
  const led =
    streams.length === 0
      ? [mostNamed(views.map(({ meta }) => meta))]
      : streams.map((stream) => mostNamed(views.map(({ leaders }) => leaders.get(stream))));
  return mostNamed(led);
};

const mostNamed = (names: readonly (string | undefined)[]): string | undefined => {
  const votes = new Map<string, number>();
  for (const name of names) {
    if (name !== undefined && name !== '') votes.set(name, (votes.get(name) ?? 0) + 1);
  }
  return [...votes].toSorted(([, a], [, b]) => b - a)[0]?.[0];
};

/** What one server says. */
interface View {
  readonly node: NodeName;
  readonly is: 'up' | 'silent' | 'down';
  readonly why?: string;
  /** Who leads the cluster; empty where nobody does. */
  readonly meta?: string;
  /** Who leads each group, by its name; empty where nobody does. */
  readonly leaders: ReadonlyMap<string, string>;
}

const viewsOf = (cluster: Asked): Promise<readonly View[]> =>
  Promise.all(cluster.nodes.map((node) => viewOf(cluster, node)));

const viewOf = async (cluster: Asked, node: NodeName): Promise<View> => {
  try {
    const { meta_cluster, account_details = [] } = await jetStreamOf(cluster, node);
    const streams = account_details.flatMap(({ stream_detail = [] }) => stream_detail);
    const leaders = streams.flatMap(({ name, cluster: of, consumer_detail = [] }) => [
      [name, leaderIn(of)] as const,
      ...consumer_detail.map((one) => [`${name} > ${one.name}`, leaderIn(one.cluster)] as const),
    ]);
    return { node, is: 'up', meta: leaderIn(meta_cluster), leaders: new Map(leaders) };
  } catch (error) {
    const leaders = new Map<string, string>();
    if (wasRefused(error)) return { node, is: 'down', leaders };
    return { node, is: 'silent', why: (error as Error).message, leaders };
  }
};

const leaderIn = (group: Group | undefined): string => group?.leader ?? '';

/** A group of Raft. Who knows no leader says nothing of one. */
interface Group {
  readonly leader?: string;
}

/** Of `/jsz`, the parts that say something. */
interface JetStreamStatus {
  readonly meta_cluster?: Group;
  readonly account_details?: readonly {
    readonly stream_detail?: readonly {
      readonly name: string;
      readonly cluster?: Group;
      readonly consumer_detail?: readonly { readonly name: string; readonly cluster?: Group }[];
    }[];
  }[];
}

const jetStreamOf = (cluster: Asked, node: NodeName): Promise<JetStreamStatus> =>
  askedOf(cluster, node, '/jsz?consumers=1');

/** `2.9.10`. @throws Error where the first server does not say it */
export const versionOf = async (cluster: Asked): Promise<string> => {
  const { version } = (await askedOf(cluster, cluster.nodes[0] ?? '', '/varz')) as Server;
  if (version === undefined) throw new Error('the server says no version');
  return version;
};

/** Of `/varz`, what is read. */
interface Server {
  readonly version?: string;
}

const ANSWER_MS = 1_000;

/** @throws Error where it is not answered in time */
const askedOf = async (cluster: Asked, node: NodeName, path: string): Promise<object> => {
  const link = httpLink(cluster.endpoint(node, MONITOR_PORT));
  using limit = abortScope([], ANSWER_MS);
  try {
    const { status, body } = await link.ask({ path }, limit.signal);
    if (status !== 200 || typeof body !== 'object' || body === null) {
      throw new Error(`status ${status}`);
    }
    return body;
  } finally {
    link.close();
  }
};
