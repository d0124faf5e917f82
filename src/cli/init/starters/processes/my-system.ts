/** A system of yours as processes of this machine: how they start, and how they are talked to. */
import { defineSystem, httpClient, httpProbe, urlOf } from 'verify-distributed';

const PORT = 8080; // stands for the free port that each node is given
const PROGRAM = `${import.meta.dirname}/server/server.mjs`;

export default defineSystem({
  name: 'my-store',
  runtimes: ['local'],
  bugs: [{ name: 'cache', summary: 'cached reads', foundBy: 'verify ./my-system.ts --bug cache' }],
  deployment: ({ bugs: [BUG = ''] }) => ({
    type: 'process',
    process: {
      ports: [PORT],
      process: ({ name }, at) => ({
        command: () => ['node', PROGRAM, `${at.listen(PORT).port}`, at.data],
        // `peer` is a proxy: nodes that talk through it can be cut apart.
        env: { NODE: name, N1: urlOf(at.peer('n1', PORT)), BUG },
      }),
    },
  }),
  probe: httpProbe(PORT, '/ready'),
  workloads: {
    register: {
      promises: () => ['linearizable'],
      workloadOptions: { cas: false }, // it has no compare-and-set
      open: ({ cluster }, node) =>
        httpClient(cluster.endpoint(node, PORT), ({ f, key, value: body }) =>
          f === 'read' ? { path: `/${key}` } : { path: `/${key}`, body },
        ),
    },
  },
});
