/** The members of etcd in which Patroni keeps who is the primary: etcd as the system of that name has it. */
import type { Addresses, NodeContainer, NodePlan } from '../../../src/cluster/port/deployment.ts';
import { etcdContainers } from '../etcd/deployment.ts';
import { DCS_ROLE } from './nodes.ts';

export const dcsContainer = (node: NodePlan, at: Addresses): NodeContainer => {
  const nodes = at.nodes.filter(({ role }) => role === DCS_ROLE);
  return etcdContainers(undefined).container(node, { ...at, nodes });
};
