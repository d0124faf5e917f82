/**
 * What the harness itself can drive: a whole run, plan to verdict, against a system in this process
 * whose clients answer at once. Nothing is sent anywhere; all that is measured is ours.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../src/cli/deciding/check.ts';
import type { Cluster, Runtime } from '../src/cluster/port/cluster.ts';
import { equalNodes } from '../src/cluster/port/deployment.ts';
import { nodeNames } from '../src/cluster/port/names.ts';
import type { Client, System } from '../src/cluster/port/system.ts';
import type { Json, Outcome, Request } from '../src/history/operation.ts';
import { OperationIntervals } from '../src/report/operations.ts';
import type { RunResult } from '../src/runner/evaluation/result.ts';
import type { TestPlan } from '../src/runner/plan/plan.ts';
import { createRunFolder } from '../src/runner/plan/run-folder.ts';
import { run } from '../src/runner/run.ts';
import { register } from '../workloads/register.ts';

export interface EchoRun {
  readonly result: RunResult;
  /** Processor time of everything, checks included. */
  readonly cpuMs: number;
  readonly elapsedMs: number;
}

export const runEcho = async (clients: number, seconds: number): Promise<EchoRun> => {
  const results = await mkdtemp(join(tmpdir(), 'verify-bench-'));
  const reporter = new OperationIntervals(1_000, () => {});
  const began = performance.now();
  const cpu = process.cpuUsage();
  try {
    const result = await run({
      plan: planFor(clients, seconds),
      folder: await createRunFolder(results, 'echo', 'bench'),
      system: echo,
      workload: register,
      lanes: [],
      runtime: inProcess,
      check,
      emit: (event) => reporter.onEvent(event),
      interrupt: new AbortController().signal,
      notes: [],
    });
    const { user, system } = process.cpuUsage(cpu);
    return { result, cpuMs: (user + system) / 1000, elapsedMs: performance.now() - began };
  } finally {
    await rm(results, { recursive: true, force: true });
  }
};

const NODES = equalNodes(nodeNames(3));

/** Registers that all clients share. */
const echo: System = {
  name: 'echo',
  summary: 'registers in the memory of the harness',
  runtimes: ['local'],
  defaultNodes: NODES.length,
  deployment: ({ nodes }) => ({
    system: 'echo',
    nodes,
    kind: { type: 'binary', binary: { path: 'none', args: [] } },
  }),
  probe: () => Promise.resolve(undefined),
  workloads: { register: { promises: () => ['linearizable'], open: () => client } },
};

const registers = new Map<string, Json>();

/** Answers in the same turn of the event loop, but not before others had theirs: as a socket would. */
const client: Client = {
  perform: (request) =>
    new Promise((resolve) => {
      setImmediate(() => resolve(answer(request)));
    }),
  close: () => {},
};

const answer = ({ f, key = '', value }: Request): Outcome => {
  const current = registers.get(key) ?? null;
  if (f === 'read') return { type: 'ok', value: current };
  if (f === 'cas') {
    const [from, to] = value as [Json, Json];
    if (from !== current) return { type: 'fail', error: 'another value', observed: current };
    registers.set(key, to);
  } else {
    registers.set(key, value);
  }
  return { type: 'ok', value };
};

const inProcess: Runtime = {
  kind: 'local',
  unavailable: () => Promise.resolve(undefined),
  start: () => {
    registers.clear();
    return Promise.resolve(cluster);
  },
};

const noNode = (): never => {
  throw new Error('the nodes of this cluster are imagined');
};

const cluster: Cluster = {
  kind: 'local',
  layout: NODES,
  nodes: NODES.map(({ name }) => name),
  connect: noNode,
  endpoint: noNode,
  exec: noNode,
  address: (node) => node,
  nodeAt: (address) => NODES.find(({ name }) => name === address)?.name,
  settleData: () => Promise.resolve(),
  unsupported: () => undefined,
  want: () => Promise.resolve(),
  observe: () =>
    Promise.resolve({
      links: [],
      nodes: Object.fromEntries(
        NODES.map(({ name }) => [name, { process: 'running' as const, starts: 1 }]),
      ),
    }),
  logTail: () => Promise.resolve([]),
  watch: () => {},
  destroy: () => Promise.resolve(),
};

const planFor = (clients: number, seconds: number): TestPlan => ({
  version: 2,
  runId: 'echo-bench',
  system: 'echo',
  bugs: [],
  options: {},
  workload: 'register',
  workloadOptions: {},
  runtime: 'local',
  nodes: NODES.map((node) => ({ ...node })),
  concurrency: clients,
  rate: 0,
  timeLimitMs: seconds * 1000,
  keys: 5,
  operationTimeoutMs: 5_000,
  seed: 1,
  nemeses: [],
  intervalMs: 1_000,
  unsafe: false,
  promises: ['linearizable', 'recovers', 'no-crashes', 'no-alarms'],
  consistency: ['linearizable'],
  model: { name: 'cas-register', options: {} },
  essential: ['read', 'write'],
  readyMs: 5_000,
  recoverMs: 5_000,
  checkTimeMs: 60_000,
  checkMemoryBytes: 2 ** 30,
  command: 'npm run bench -- driver',
});
