/** Registers on quorums (ABD): linearizable with majorities, and what is left of it with less. */
import { siblingModule } from '../../../src/base/sibling-module.ts';
import { onceClient } from '../../kit/client.ts';
import { textbookSystem } from '../../kit/system.ts';
import { QUORUM_BUGS } from './bugs.ts';

export const quorum = textbookSystem({
  name: 'quorum',
  summary: 'registers on read and write quorums (Attiya, Bar-Noy, Dolev 1995), several writers',
  module: siblingModule(import.meta.url, './program').href,
  defaultNodes: 5,
  bugs: QUORUM_BUGS,
  options: {
    r: { type: 'number', default: 0, summary: 'nodes that a read asks; 0: a majority' },
    w: { type: 'number', default: 0, summary: 'nodes that a write waits for; 0: a majority' },
  },
  findings: [
    {
      summary: 'quorums that do not meet: a read may see none of the last write',
      foundBy: 'verify quorum -o r=2 -o w=2 --nemesis partition,loss --promise linearizable',
    },
  ],
  workloads: {
    register: {
      promises: ({ r, w }) => (r === 0 && w === 0 ? ['linearizable'] : []),
      workloadOptions: { cas: false },
      open: (run, node, name) => onceClient(run, node, name),
    },
  },
});
