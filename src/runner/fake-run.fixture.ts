/**
 * A whole run over a fake cluster: a system whose clients share one register in memory, on a runtime
 * that starts no process. Each part behind a port can be told to misbehave.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Runtime } from '../cluster/port/cluster.ts';
import { FakeCluster } from '../cluster/fake-cluster.fixture.ts';
import { nodeNames } from '../cluster/port/names.ts';
import { equalNodes } from '../cluster/port/deployment.ts';
import type { Client, System } from '../cluster/port/system.ts';
import type { NodeName } from '../cluster/port/wanted.ts';
import type { Workload } from '../generator/workload.ts';
import type { HistoryEvent, Json, Outcome, Request } from '../history/operation.ts';
import type { CheckAnswer, CheckRequest } from './evaluation/check.ts';
import type { Lane } from './faults/lane.ts';
import type { RunEvent, SavedEvent } from './events.ts';
import type { FaultLine } from './faults/fault-log.ts';
import type { TestPlan } from './plan/plan.ts';
import type { RunResult } from './evaluation/result.ts';
import { createRunFolder, type RunFolder } from './plan/run-folder.ts';
import { run } from './run.ts';

const NODES = nodeNames(3);

const VALID: CheckAnswer = {
  levels: [{ level: 'linearizable', promised: true, verdict: 'valid', engine: 'fake', checkMs: 1 }],
};

export class FakeRun {
  readonly cluster = new FakeCluster(NODES);
  readonly events: RunEvent[] = [];
  readonly checked: CheckRequest[] = [];
  readonly interrupt = new AbortController();
  /** Called when the cluster is to start, when it is asked whether it serves, for each operation. */
  onStart: () => Promise<void> | void = () => {};
  probe: () => Promise<string | undefined> = () => Promise.resolve(undefined);
  onOperation: (request: Request) => Outcome | undefined = () => undefined;
  leader: () => Promise<string | undefined> = () => Promise.resolve('n1');
  /** What else the system says of itself. */
  system: Partial<System> = {};
  workload: Workload = WORKLOAD;
  open: (node: NodeName, name: string) => Promise<Client> | Client = () => this.client();
  answer: CheckAnswer = VALID;
  onCheck: () => void = () => {};
  /** Of its clients: opened and not closed. */
  openClients = 0;
  readonly folder: RunFolder;
  readonly #root: string;
  #value: Json = null;

  private constructor(root: string, folder: RunFolder) {
    this.#root = root;
    this.folder = folder;
  }

  static async open(): Promise<FakeRun> {
    const root = mkdtempSync(join(tmpdir(), 'verify-fake-run-'));
    return new FakeRun(root, await createRunFolder(root, 'fake', 'one'));
  }

  run(lanes: readonly Lane[] = [], plan: Partial<TestPlan> = {}): Promise<RunResult> {
    return run({
      plan: { ...PLAN, nemeses: lanes.map(({ nemesis }) => nemesis.name), ...plan },
      folder: this.folder,
      system: this.#system(),
      workload: this.workload,
      lanes,
      runtime: this.#runtime(),
      check: (request) => {
        this.checked.push(request);
        this.onCheck();
        return Promise.resolve(this.answer);
      },
      emit: (event) => this.events.push(event),
      interrupt: this.interrupt.signal,
      notes: [],
    });
  }

  phases(): string[] {
    return this.events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []));
  }

  notes(): string[] {
    return this.events.flatMap((event) => (event.type === 'note' ? [event.text] : []));
  }

  /** Of the run's folder; undefined where there is none. */
  saved(name: 'run.json' | 'verdict.json'): unknown {
    const file = join(this.folder.path, name);
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  }

  history(): HistoryEvent[] {
    return jsonLines(this.folder.history) as HistoryEvent[];
  }

  /** What `events.jsonl` holds. */
  savedEvents(): SavedEvent[] {
    return jsonLines(this.folder.events) as SavedEvent[];
  }

  ledger(): FaultLine[] {
    return jsonLines(this.folder.faults) as FaultLine[];
  }

  close(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  #runtime(): Runtime {
    return {
      kind: 'local',
      unavailable: () => Promise.resolve(undefined),
      start: async () => {
        await this.onStart();
        return this.cluster;
      },
    };
  }

  #system(): System {
    return {
      name: 'fake',
      summary: 'one register in memory',
      runtimes: ['local'],
      defaultNodes: NODES.length,
      deployment: ({ nodes }) => ({
        system: 'fake',
        nodes,
        kind: { type: 'binary', binary: { path: 'none', args: [] } },
      }),
      probe: () => this.probe(),
      leader: () => this.leader(),
      ...this.system,
      workloads: {
        register: {
          promises: () => ['linearizable'],
          open: (_run, node, name) => this.open(node, name),
        },
      },
    };
  }

  /** A client of the register. */
  client(): Client {
    this.openClients++;
    return {
      perform: async (request) => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        return this.onOperation(request) ?? this.#perform(request);
      },
      close: () => void this.openClients--,
    };
  }

  #perform({ f, value }: Request): Outcome {
    if (f === 'write') this.#value = value;
    return { type: 'ok', value: this.#value };
  }
}

/** Reads and writes by turns; one read at the end. */
export const WORKLOAD: Workload = {
  name: 'register',
  summary: 'one register',
  essential: ['read', 'write'],
  check: () => ({ kind: 'model', model: 'register' }),
  source: () => {
    let count = 0;
    return {
      next: () => (++count % 2 === 0 ? { f: 'read', value: null } : { f: 'write', value: count }),
      completed: () => {},
      closing: () => ({
        kind: 'agree',
        essential: false,
        requests: [{ f: 'read', value: null }],
      }),
    };
  },
};

const PLAN: TestPlan = {
  version: 2,
  runId: 'fake-one',
  system: 'fake',
  bugs: [],
  options: {},
  workload: 'register',
  workloadOptions: {},
  runtime: 'local',
  nodes: [...equalNodes(NODES)],
  concurrency: 3,
  rate: 0,
  timeLimitMs: 300,
  keys: 1,
  operationTimeoutMs: 100,
  seed: 7,
  nemeses: [],
  intervalMs: 100,
  unsafe: false,
  promises: ['linearizable', 'recovers', 'no-crashes', 'no-alarms'],
  consistency: ['linearizable', 'causal'],
  model: { name: 'register', options: {} },
  essential: ['read', 'write'],
  readyMs: 2_000,
  recoverMs: 500,
  checkTimeMs: 1_000,
  checkMemoryBytes: 2 ** 20,
  command: 'verify fake',
};

const jsonLines = (file: string): unknown[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
