/**
 * A whole run of Raft on the runtime `sim`, by the runner that every run goes through: planned as from
 * the command line, written nowhere, its history decided in this thread.
 */
import { checkLinearizability, modelNamed, type Verdict } from '../../checkers/index.ts';
import { latencyOf } from '../../src/base/latency.ts';
import { builtIn, type Subject } from '../../src/cli/subject/subject.ts';
import { RUN_DEFAULTS, type RunFlags } from '../../src/cli/run/flags.ts';
import { draftPlan, resolvePlan } from '../../src/cli/run/resolve.ts';
import type { Runtime } from '../../src/cluster/port/cluster.ts';
import type { System } from '../../src/cluster/port/system.ts';
import { simRuntime, type SimOptions } from '../../src/cluster/sim/index.ts';
import type { Columns } from '../../src/history/columns.ts';
import type { Json } from '../../src/history/operation.ts';
import type { Check } from '../../src/runner/evaluation/check.ts';
import type { RunResult } from '../../src/runner/evaluation/result.ts';
import type { RunEvent } from '../../src/runner/events.ts';
import { run } from '../../src/runner/run.ts';
import type { Compaction } from '../../systems/consensus/raft/state.ts';

export interface SimulatedRunOptions {
  readonly seed: number;
  /** As on the command line. */
  readonly flags: Partial<RunFlags>;
  readonly compaction?: Compaction;
  readonly network?: Partial<SimOptions>;
}

export interface SimulatedRun {
  readonly result: RunResult;
  readonly history: Columns;
  /** Whether its clients saw what the workload promises. */
  readonly verdict: Verdict;
  readonly events: readonly RunEvent[];
  /** What the nodes wrote to their logs, in the order in which it came. */
  readonly logs: readonly string[];
}

const NETWORK: SimOptions = {
  latency: latencyOf('0.2..2')!,
  loss: 0,
  diskLatency: latencyOf('0.3..3')!,
};

export const simulatedRun = async (options: SimulatedRunOptions): Promise<SimulatedRun> => {
  const { seed, flags, network } = options;
  const subject = subjectOf(options);
  const draft = draftPlan(subject, { ...RUN_DEFAULTS, ...flags, seed: String(seed) });
  const logs: string[] = [];
  const decided: Decided[] = [];
  const events: RunEvent[] = [];
  const result = await run({
    plan: { ...draft, runtime: 'sim', runId: `simulated-${seed}`, command: 'simulatedRun' },
    ...resolvePlan(draft, subject),
    folder: undefined,
    runtime: withLogs(simRuntime({ ...NETWORK, ...network }), logs),
    check: deciding((one) => decided.push(one)),
    emit: (event) => events.push(event),
    interrupt: new AbortController().signal,
    notes: [],
  });
  const [one] = decided;
  if (one === undefined) throw new Error('no history was decided');
  return { result, ...one, events, logs };
};

const subjectOf = ({ compaction }: SimulatedRunOptions): Subject => {
  const subject = builtIn('raft');
  if (compaction === undefined) return subject;
  return { ...subject, system: compacting(subject.system, compaction) };
};

/** Its log is compacted then, rather than as it is by default. */
const compacting = (system: System, compaction: Compaction): System => ({
  ...system,
  deployment: (setting) => {
    const deployment = system.deployment(setting);
    const { kind } = deployment;
    if (kind.type !== 'program') return deployment;
    const told = { ...(kind.program.options as object), compaction } as unknown as Json;
    return { ...deployment, kind: { ...kind, program: { ...kind.program, options: told } } };
  },
});

const withLogs = (runtime: Runtime, logs: string[]): Runtime => ({
  ...runtime,
  start: async (deployment, options) => {
    const cluster = await runtime.start(deployment, options);
    const add = (node: string, line: string): void => void logs.push(`${node} ${line}`);
    for (const node of cluster.nodes) {
      for (const line of await cluster.logTail(node, Infinity)) add(node, line);
    }
    cluster.watch({ logLine: add });
    return cluster;
  },
});

interface Decided {
  readonly history: Columns;
  readonly verdict: Verdict;
}

const deciding =
  (onDecided: (decided: Decided) => void): Check =>
  ({ history, model, promised }) => {
    if (!('name' in model)) throw new Error('only models that come along are decided here');
    const verdict = checkLinearizability(history, modelNamed(model.name, model.options ?? {}), {
      timeMs: 20_000,
      memoryBytes: 2 ** 29,
    });
    onDecided({ history, verdict });
    const level = { level: 'linearizable', promised: promised.includes('linearizable') };
    const why = verdict.verdict === 'valid' ? {} : { reason: verdict.reason };
    return Promise.resolve({
      levels: [{ ...level, verdict: verdict.verdict, engine: verdict.engine, checkMs: 0, ...why }],
    });
  };
