/** Naive replication: what happens without order and quorum. */
import { siblingModule } from '../../../src/base/sibling-module.ts';
import { onceClient } from '../../kit/client.ts';
import { addRequest } from '../../kit/requests.ts';
import { textbookSystem } from '../../kit/system.ts';
import { NAIVE_BUGS } from './bugs.ts';

export const naive = textbookSystem({
  name: 'naive',
  summary: 'every node takes writes and tells the others, without order or quorum: a split brain',
  module: siblingModule(import.meta.url, './program').href,
  defaultNodes: 5,
  bugs: NAIVE_BUGS,
  workloads: {
    register: {
      promises: () => [],
      workloadOptions: { cas: false },
      open: (run, node, name) => onceClient(run, node, name),
    },
    set: {
      promises: () => ['convergence'],
      open: (run, node, name) => onceClient(run, node, name, addRequest),
    },
  },
  findings: [
    {
      summary:
        'a split brain: both sides of a partition accept writes, and no order explains the reads',
      foundBy: 'verify naive --nemesis partition --promise sequential',
    },
    {
      summary: 'after healing the nodes hold different values for ever',
      foundBy: 'verify naive --nemesis partition --promise convergence',
    },
  ],
});
