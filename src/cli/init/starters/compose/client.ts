/** How the services of docker-compose.yml are talked to, and what they promise. */
import { defineClient, httpClient, httpProbe } from 'verify-distributed';

const PORT = 8080; // as it stands in docker-compose.yml

export default defineClient({
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
