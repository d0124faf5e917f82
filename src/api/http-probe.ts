/** Does a system that speaks HTTP serve? Asked of every node. */
import type { Endpoint } from '../cluster/port/cluster.ts';
import type { System } from '../cluster/port/system.ts';

/** `http://host:port` and the path behind it. */
export const urlOf = ({ host, port }: Endpoint, path = ''): string =>
  `http://${host}:${port}${path}`;

/**
 * For the member `probe` of a system: it serves when a GET of this path is answered 2xx by every node.
 * @param port as the node knows it
 */
export const httpProbe =
  (port: number, path = '/'): System['probe'] =>
  async ({ cluster, signal }) => {
    const reasons = await Promise.all(
      cluster.nodes.map((node) => whyNot(node, urlOf(cluster.endpoint(node, port), path), signal)),
    );
    return reasons.find((reason) => reason !== undefined);
  };

const whyNot = async (
  node: string,
  url: string,
  signal: AbortSignal,
): Promise<string | undefined> => {
  try {
    const answer = await fetch(url, { signal });
    await answer.text(); // or its connection stays open
    return answer.ok ? undefined : `${node} answers ${answer.status}`;
  } catch {
    return `${node} does not answer`;
  }
};
