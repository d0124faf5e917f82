/** A plan and a result as a run makes them, for the tests of screens and reports; not shipped. */
import type { Counterexample, ShownOperation } from '../history/counterexample.ts';
import type { FaultSummary, RunResult } from '../runner/evaluation/result.ts';
import type { TestPlan } from '../runner/plan/plan.ts';

export const examplePlan = (changes: Partial<TestPlan> = {}): TestPlan => ({
  version: 2,
  runId: '20250102T030405-4242',
  system: 'raft',
  bugs: [],
  options: {},
  workloadOptions: {},
  workload: 'register',
  runtime: 'local',
  nodes: ['n1', 'n2', 'n3', 'n4', 'n5'].map((name) => ({ name, role: 'member' })),
  concurrency: 10,
  rate: 0,
  timeLimitMs: 60_000,
  keys: 5,
  operationTimeoutMs: 1_000,
  seed: 4242,
  nemeses: ['partition', 'kill'],
  intervalMs: 5_000,
  unsafe: false,
  promises: ['linearizable', 'recovers', 'no-crashes'],
  consistency: ['linearizable'],
  model: { name: 'cas-register', options: {} },
  essential: ['read', 'write'],
  readyMs: 30_000,
  recoverMs: 30_000,
  checkTimeMs: 60_000,
  checkMemoryBytes: 1e9,
  command: 'npx verify raft --nemesis partition,kill --seed 4242',
  ...changes,
});

export const exampleFault = (changes: Partial<FaultSummary> = {}): FaultSummary => ({
  id: 1,
  nemesis: 'partition',
  kind: 'halves',
  summary: 'n1 n2 | n3 n4 n5',
  fromMs: 5_100,
  untilMs: 12_300,
  tookEffect: true,
  evidence: '412 messages dropped',
  healed: true,
  overlapped: 212,
  ...changes,
});

export const exampleResult = (changes: Partial<RunResult> = {}): RunResult => ({
  verdict: 'valid',
  exitCode: 0,
  reason: 'Every read and cas of 5 keys is explained by one order of the operations.',
  levels: [
    {
      level: 'linearizable',
      promised: true,
      verdict: 'valid',
      engine: 'zones',
      checkMs: 84,
    },
  ],
  crashes: [],
  alarms: [],
  breaches: [],
  operations: { total: 24_336, ok: 24_113, fail: 210, info: 13 },
  rate: 401.9,
  latencyMs: { p50: 1.24, p99: 8.41, max: 1_003 },
  faults: [
    exampleFault(),
    exampleFault({
      id: 2,
      nemesis: 'kill',
      kind: 'leader',
      summary: 'n3',
      fromMs: 15_000,
      untilMs: 19_800,
      evidence: 'n3 started 2 times',
      overlapped: 96,
    }),
  ],
  leftBehind: [],
  interrupted: false,
  durationMs: 63_400,
  folder: 'results/raft/20250102T030405-4242',
  seed: 4242,
  command: 'npx verify raft --nemesis partition,kill --seed 4242',
  ...changes,
});

/** A write, another, and a read that saw the first one. */
export const exampleCounterexample = (changes: Partial<Counterexample> = {}): Counterexample => {
  const shown = (at: number, process: number, f: string, label: string): ShownOperation => ({
    row: 100 + at,
    event: 250 + 2 * at,
    process,
    node: 'n1',
    f,
    key: 'x3',
    label,
    outcome: 'ok',
    invokeTime: (400 + 10 * at) * 1e6,
    completeTime: (408 + 10 * at) * 1e6,
    invokeRank: 200 + 2 * at,
    completeRank: 201 + 2 * at,
    inProof: true,
  });
  return {
    level: 'linearizable',
    anomaly: 'stale-read',
    key: 'x3',
    operations: [
      shown(0, 2, 'write', 'write 4'),
      shown(1, 2, 'write', 'write 5'),
      shown(2, 7, 'read', 'read 4'),
    ],
    reason: 'Process 7 read 4 from x3 after write 5 had returned.',
    staleness: { deltaMs: 12.34, versionsBehind: 1 },
    leftOut: { ofProof: 0, ofHistory: 4_011 },
    ...changes,
  };
};

/** An invariant that a step of n2 has broken. */
export const exampleInvariants = (): NonNullable<RunResult['invariants']> => ({
  steps: 12_345,
  broken: {
    what: 'election safety: n1 and n2 both lead in term 3',
    timeMs: 4_321,
    node: 'n2',
    step: 'took vote from n4',
    messages: [
      {
        sentMs: 4_310.4,
        fate: 'lost',
        src: 'n1',
        dest: 'n2',
        body: { type: 'append_entries', term: 3 },
      },
      {
        sentMs: 4_320.1,
        receivedMs: 4_321,
        src: 'n4',
        dest: 'n2',
        body: { type: 'vote', term: 3, granted: true },
      },
    ],
  },
});

/** What a broken run came to. */
export const brokenResult = (): RunResult =>
  exampleResult({
    verdict: 'invalid',
    exitCode: 1,
    reason: 'Process 7 read 4 from x3 after write 5 had returned.',
    levels: [
      {
        level: 'linearizable',
        promised: true,
        verdict: 'invalid',
        engine: 'wgl',
        checkMs: 1_830,
        anomaly: 'stale-read',
        reason: 'Process 7 read 4 from x3 after write 5 had returned.',
      },
      {
        level: 'sequential',
        promised: false,
        verdict: 'unknown',
        engine: 'wgl',
        checkMs: 60_000,
        reason: 'The time budget of 60 s ran out after 812 of 4,011 operations.',
        notes: ['Try --check-time 600.'],
      },
    ],
    counterexample: exampleCounterexample(),
  });
