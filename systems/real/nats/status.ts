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
 * that take connections, know who leads the cluster, and who leads each of the streams that they hold;
 * and when each of these streams is there.
 * @param streams that have been made
 */
export const whyNotServing = async (
  cluster: Asked,
  streams: readonly string[],
): Promise<string | undefined> => {
  const views = await viewsOf(cluster);
  const down = views.filter(({ is }) => is === 'down');
  if (down.length * 2 >= views.length) return down.map(({ why }) => why).join(', ');
  const troubled = views.find(({ is }) => is === 'troubled');
  if (troubled !== undefined) return troubled.why;
  const missing = streams.find((stream) => !views.some(({ leaders }) => leaders.has(stream)));
  return missing === undefined ? undefined : `no server knows of the stream ${missing}`;
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
  readonly is: 'content' | 'troubled' | 'down';
  readonly why?: string;
  /** Who leads the cluster. */
  readonly meta?: string;
  /** Who leads each stream, by its name; empty where nobody does. */
  readonly leaders: ReadonlyMap<string, string>;
}

const viewsOf = (cluster: Asked): Promise<readonly View[]> =>
  Promise.all(cluster.nodes.map((node) => viewOf(cluster, node)));

const viewOf = async (cluster: Asked, node: NodeName): Promise<View> => {
  const nothing = new Map<string, string>();
  try {
    const { meta_cluster, account_details = [] } = await jetStreamOf(cluster, node);
    const meta = meta_cluster?.leader ?? '';
    const details = account_details.flatMap(({ stream_detail = [] }) => stream_detail);
    const leaders = new Map(details.map(({ name, cluster: of }) => [name, of?.leader ?? '']));
    const [headless] = [...leaders].find(([, leader]) => leader === '') ?? [];
    const why =
      meta === '' ? 'the cluster' : headless === undefined ? undefined : `the stream ${headless}`;
    return why === undefined
      ? { is: 'content', meta, leaders }
      : { is: 'troubled', why: `${node} knows nobody who leads ${why}`, meta, leaders };
  } catch (error) {
    if (wasRefused(error)) return { is: 'down', why: `${node} is down`, leaders: nothing };
    const why = `${node} does not say how it is: ${(error as Error).message}`;
    return { is: 'troubled', why, leaders: nothing };
  }
};

/** Of `/jsz`, the parts that say something. */
interface JetStreamStatus {
  readonly meta_cluster?: { readonly leader?: string };
  readonly account_details?: readonly {
    readonly stream_detail?: readonly {
      readonly name: string;
      readonly cluster?: { readonly leader?: string };
    }[];
  }[];
}

const ANSWER_MS = 1_000;

/** @throws Error where it is not answered in time */
const jetStreamOf = async (cluster: Asked, node: NodeName): Promise<JetStreamStatus> => {
  const link = httpLink(cluster.endpoint(node, MONITOR_PORT));
  using limit = abortScope([], ANSWER_MS);
  try {
    const { status, body } = await link.ask({ path: '/jsz?streams=1' }, limit.signal);
    if (status !== 200 || typeof body !== 'object' || body === null) {
      throw new Error(`status ${status}`);
    }
    return body as JetStreamStatus;
  } finally {
    link.close();
  }
};
