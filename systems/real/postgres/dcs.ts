/** The members of etcd in which Patroni keeps who is the primary: etcd as the system of that name has it. */
import type { Addresses, NodeContainer, NodePlan } from '../../../src/cluster/port/deployment.ts';
import type { Cluster } from '../../../src/cluster/port/cluster.ts';
import type { NodeName } from '../../../src/cluster/port/wanted.ts';
import { etcdContainers, peerUrl } from '../etcd/deployment.ts';
import { call, CLIENT_PORT } from '../etcd/gateway.ts';
import { DCS_ROLE, ofRole } from './nodes.ts';

export const dcsContainer = (node: NodePlan, at: Addresses): NodeContainer => {
  const nodes = at.nodes.filter(({ role }) => role === DCS_ROLE);
  return etcdContainers(undefined).container(node, { ...at, nodes });
};

const ANSWER_MS = 2_000;

/**
 * A member that has lost its data must be removed and added again, or it might vote twice.
 * @throws Error where none of the others does it
 */
export const addAgain = async (
  cluster: Pick<Cluster, 'layout' | 'endpoint' | 'address'>,
  node: NodeName,
): Promise<void> => {
  const others = ofRole(DCS_ROLE, cluster.layout).filter((name) => name !== node);
  const url = peerUrl(cluster.address(node));
  let last: unknown;
  for (const other of others) {
    try {
      const endpoint = cluster.endpoint(other, CLIENT_PORT);
      const { members = [] } = await call<Members>(endpoint, 'cluster/member/list', {}, ANSWER_MS);
      const old = members.find(({ peerURLs = [] }) => peerURLs.includes(url));
      if (old !== undefined) {
        await call(endpoint, 'cluster/member/remove', { ID: old.ID }, ANSWER_MS);
      }
      await call(endpoint, 'cluster/member/add', { peerURLs: [url] }, ANSWER_MS);
      return;
    } catch (error) {
      last = error;
    }
  }
  throw last;
};

interface Members {
  readonly members?: readonly { readonly ID: string; readonly peerURLs?: readonly string[] }[];
}
