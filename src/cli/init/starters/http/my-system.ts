/** A system of yours: how it is started, how it is talked to, what it promises. */
import { defineSystem, httpClient, httpProbe, urlOf } from 'verify-distributed';

const PORT = 8080; // where a node listens
const SERVER = `${import.meta.dirname}/server`; // the folder with the Dockerfile

export default defineSystem({
  name: 'my-store',
  runtimes: ['docker', 'local'],
  bugs: [{ name: 'cache', summary: 'cached reads', foundBy: 'verify ./my-system.ts --bug cache' }],
  deployment: ({ bugs: [BUG = ''] }) => ({
    type: 'container',
    container: {
      container: ({ name }, at) => ({
        image: { dockerfileDir: SERVER }, // or { image: 'me/my-store:1.2' }
        env: { NODE: name, N1: urlOf(at.peer('n1', PORT)), BUG },
        data: '/data', // what must survive a kill
        ports: { http: PORT },
      }),
    },
    process: {
      ports: [PORT], // for `--runtime local`; leave `process` out where there is none
      process: ({ name }, at) => ({
        command: () => ['node', `${SERVER}/server.mjs`, `${at.listen(PORT).port}`, at.data],
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
