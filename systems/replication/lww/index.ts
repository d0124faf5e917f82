/** Last-writer-wins registers with anti-entropy. */
import { siblingModule } from '../../../src/base/sibling-module.ts';
import { onceClient } from '../../kit/client.ts';
import { textbookSystem } from '../../kit/system.ts';
import { LWW_BUGS } from './bugs.ts';

export const lww = textbookSystem({
  name: 'lww',
  summary: 'last writer wins: the later stamp stays on every node; eventual, by anti-entropy',
  module: siblingModule(import.meta.url, './program').href,
  defaultNodes: 5,
  bugs: LWW_BUGS,
  options: {
    clock: {
      type: 'choice',
      choices: ['hybrid', 'wall'],
      default: 'hybrid',
      summary: 'what stamps are made of: a hybrid clock, or the wall clock alone',
    },
  },
  workloads: {
    register: {
      promises: () => ['convergence', 'monotonic-reads'],
      workloadOptions: { cas: false },
      open: (run, node, name) => onceClient(run, node, name),
    },
  },
  findings: [
    {
      summary: 'two sides of a partition go on by themselves: no one order explains what was read',
      foundBy: 'verify lww --nemesis partition --promise causal-convergence',
    },
    {
      summary: 'a client does not read its own write where its node has a clock that is behind',
      foundBy: 'verify lww -o clock=wall --nemesis clock:bump --promise read-your-writes',
    },
  ],
});
