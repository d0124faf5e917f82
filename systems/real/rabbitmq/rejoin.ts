/**
 * What an operator does for a node that has lost its data: the others forget it before it starts, for
 * it would not be let in again under its name; and once it is in, it gets its replicas back.
 */
import { pause } from '../../../src/base/pause.ts';
import type { SystemRun } from '../../../src/cluster/port/system.ts';
import type { NodeName } from '../../../src/cluster/port/wanted.ts';
import { erlangName } from './config.ts';
import { isRunning } from './management.ts';

/** The tools start a virtual machine of their own, which takes seconds. */
const TOOL_MS = 30_000;
const STARTED_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 500;

/** @throws Error with what the tools say */
export const rejoin = async (
  { cluster, signal, time }: SystemRun,
  node: NodeName,
  when: 'before-start' | 'after-start',
): Promise<void> => {
  const tool = async (at: NodeName, ...argv: readonly string[]): Promise<void> => {
    const { exitCode, stdout, stderr } = await cluster.exec(at, argv, { timeoutMs: TOOL_MS });
    if (exitCode !== 0) throw new Error(`${argv.join(' ')}: ${stderr.trim() || stdout.trim()}`);
  };
  if (when === 'after-start') {
    const deadline = time.nowMs() + STARTED_WITHIN_MS;
    while (!(await isRunning(cluster, node))) {
      if (signal.aborted || time.nowMs() > deadline) throw new Error('it does not start');
      await pause(LOOK_EVERY_MS, signal, time);
    }
    return tool(node, 'rabbitmq-queues', 'grow', erlangName(node), 'all');
  }
  for (const other of cluster.nodes.filter((name) => name !== node)) {
    if (!(await isRunning(cluster, other))) continue;
    return tool(other, 'rabbitmqctl', 'forget_cluster_node', erlangName(node));
  }
  throw new Error('no other node runs');
};
