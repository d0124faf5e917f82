/**
 * Raft serves every workload from its one state machine: each by the operations that have its name in
 * objects.ts, and registers by `read`, `write` and `cas` as any `lin-kv` client.
 */
import type { Binding, SystemRun } from '../../../src/cluster/port/system.ts';
import { raftClient } from './client.ts';
import { objectRequests, REGISTERS, type Requests } from './requests-of.ts';

const serves = (requests: Requests, promise = 'linearizable'): Binding => ({
  promises: () => [promise],
  open: (run, node, name) => raftClient(run, node, name, requests),
});

export const RAFT_WORKLOADS: Readonly<Record<string, Binding>> = {
  register: serves(REGISTERS),
  set: serves(objectRequests('set', [])),
  queue: serves(objectRequests('queue', [])),
  lock: serves(objectRequests('lock', false)),
  'fenced-lock': serves(objectRequests('fenced-lock', null)),
  counter: serves(objectRequests('counter', 0)),
  log: serves(objectRequests('log', null)),
  'append-list': serves(objectRequests('append-list', [])),
  'unique-ids': serves(objectRequests('unique-ids', null), 'unique-ids'),
  bank: serves(objectRequests('bank', null)),
};

/** How long one attempt to open the accounts may take. */
const OPEN_MS = 5_000;

/** A bank begins with accounts that somebody has opened. */
export const openAccounts = async (run: SystemRun): Promise<void> => {
  const { cluster, setting, signal } = run;
  if (setting.workload !== 'bank') return;
  const [node = ''] = cluster.nodes;
  const client = raftClient(run, node, 'c-verify-accounts');
  const opening = { f: 'write', key: '', value: setting.initial ?? {} };
  try {
    const outcome = await client.perform(opening, { timeoutMs: OPEN_MS, signal });
    if (outcome.type !== 'ok')
      throw new Error(`the accounts could not be opened: ${outcome.error}`);
  } finally {
    await client.close();
  }
};
