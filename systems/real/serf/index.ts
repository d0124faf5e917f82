/**
 * Serf: membership by gossip (SWIM: Das, Gupta, Motivala, 2002; with Lifeguard: Dadgar, Phillips,
 * Currey, 2017). Each agent has a view of its own of who is alive and who has failed.
 */
import { abortScope } from '../../../src/base/abort.ts';
import type { Cluster } from '../../../src/cluster/port/cluster.ts';
import type { System } from '../../../src/cluster/port/system.ts';
import type { NodeName } from '../../../src/cluster/port/wanted.ts';
import { versionBy } from '../version-by.ts';
import { serfClient } from './client.ts';
import { agentContainer, RPC_PORT } from './config.ts';
import { SERF_FINDINGS, SERF_NOTES } from './page.ts';
import { openRpc } from './rpc.ts';

export const serf: System = {
  name: 'serf',
  summary: 'Serf, membership by gossip (SWIM): who is alive, as each of five agents sees it',
  runtimes: ['docker'],
  defaultNodes: 5,
  options: {
    profile: {
      type: 'choice',
      choices: ['lan', 'local'],
      default: 'lan',
      summary: 'how fast it suspects and gossips: in one network, or on one machine',
    },
    snapshot: {
      type: 'flag',
      default: true,
      summary: 'agents keep on their disks whom they knew (`snapshot_path`)',
    },
    image: {
      type: 'text',
      summary: 'an image with `serf` on its path, instead of building one from Debian’s package',
    },
  },
  timing: { recoverMs: 60_000, intervalMs: 12_000 },
  deployment: ({ nodes, options }) => ({
    system: 'serf',
    nodes,
    kind: {
      type: 'container',
      container: { container: (node, at) => agentContainer(node, at, options) },
    },
  }),
  version: versionBy('Serf', ['serf', 'version']),
  probe: ({ cluster }) => whyNotOfOneMind(cluster),
  alarms: [
    { pattern: /panic: |fatal error: /u, means: 'the agent panicked', severity: 'violation' },
    {
      pattern: /Node name conflict|conflicting node/iu,
      means: 'two agents go by the same name',
      severity: 'warning',
    },
  ],
  notes: SERF_NOTES,
  findings: SERF_FINDINGS,
  workloads: {
    membership: {
      promises: () => ['membership'],
      open: ({ cluster }, node) =>
        serfClient((signal) => openRpc(cluster.endpoint(node, RPC_PORT), signal)),
    },
  },
};

const ANSWER_MS = 1_000;

/** Undefined when every agent sees all of them alive. */
const whyNotOfOneMind = async (cluster: Cluster): Promise<string | undefined> => {
  const reasons = await Promise.all(cluster.nodes.map((node) => whyNot(cluster, node)));
  return reasons.find((reason) => reason !== undefined);
};

const whyNot = async (cluster: Cluster, node: NodeName): Promise<string | undefined> => {
  using time = abortScope([], ANSWER_MS);
  const client = serfClient((signal) => openRpc(cluster.endpoint(node, RPC_PORT), signal));
  const limits = { timeoutMs: ANSWER_MS, signal: time.signal };
  const outcome = await client.perform({ f: 'view', value: null }, limits);
  await client.close();
  if (outcome.type !== 'ok') return `${node} does not answer`;
  const view = outcome.value as Readonly<Record<string, string>>;
  const other = cluster.nodes.find((name) => view[name] !== 'alive');
  return other === undefined ? undefined : `${node} says of ${other}: ${view[other] ?? 'unknown'}`;
};
