/** Everything that conducting needs, over a fake cluster, in a folder and a time of its own. */
import { setMaxListeners } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { FakeCluster } from '../../cluster/fake-cluster.fixture.ts';
import { nodeNames } from '../../cluster/port/names.ts';
import type { Nemesis } from '../../cluster/port/nemesis.ts';
import type { System } from '../../cluster/port/system.ts';
import type { NodeName } from '../../cluster/port/wanted.ts';
import { realTime } from '../../base/time.ts';
import { randomFrom } from '../../base/random.ts';
import { Recorder } from '../../history/recorder.ts';
import { ActiveFaults } from './active-faults.ts';
import { conduct } from './conductor.ts';
import type { ConductorOptions, Lane } from './lane.ts';
import { lessThanHalf } from './limits.ts';
import type { RunEvent } from '../events.ts';
import { FaultLog, type FaultLine } from './fault-log.ts';
import { Triggers } from './triggers.ts';

export class Conducted {
  readonly cluster: FakeCluster;
  readonly faults: ActiveFaults;
  readonly triggers = new Triggers();
  readonly events: RunEvent[] = [];
  readonly notes: string[] = [];
  /** What the system does for its faults. */
  readonly system: { rejoin?: NonNullable<System['rejoin']> } = {};
  leader: NodeName | undefined = 'n1';
  readonly #folder: string;
  readonly #recorder: Recorder;
  readonly #log: FaultLog;
  readonly #startMs = performance.now();
  readonly #over = new AbortController();

  private constructor(cluster: FakeCluster, folder: string, recorder: Recorder) {
    this.cluster = cluster;
    this.#folder = folder;
    this.#recorder = recorder;
    this.#log = new FaultLog(join(folder, 'faults.jsonl'));
    const emit = (event: RunEvent): void => this.tell(event);
    const nowMs = this.nowMs;
    setMaxListeners(0, this.#over.signal);
    const note = (text: string): void => void this.notes.push(text);
    const { layout } = cluster;
    const setting = { nodes: layout, workload: 'register', options: {}, keys: 1, bugs: [] };
    this.faults = new ActiveFaults({
      run: { cluster, setting, time: realTime, signal: this.#over.signal },
      system: this.system,
      recorder,
      log: this.#log,
      emit,
      nowMs,
      time: realTime,
      note,
    });
  }

  static async open(nodes = 5): Promise<Conducted> {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const folder = mkdtempSync(join(tmpdir(), 'verify-conducted-'));
    const recorder = await Recorder.create(join(folder, 'history.jsonl'));
    return new Conducted(new FakeCluster(nodeNames(nodes)), folder, recorder);
  }

  readonly nowMs = (): number => performance.now() - this.#startMs;

  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** As a run does with every event. */
  tell(event: RunEvent): void {
    this.events.push(event);
    this.triggers.onEvent(event);
  }

  /** Ends when `over` is called. */
  conduct(options: Partial<ConductorOptions> & { readonly seed?: number }): Promise<void> {
    const { layout } = this.cluster;
    return conduct({
      faults: this.faults,
      lanes: [],
      triggers: this.triggers,
      maxDown: lessThanHalf,
      unsafe: false,
      damage: ['**'],
      intervalMs: 1_000,
      random: randomFrom(options.seed ?? 1),
      leader: () => Promise.resolve(this.leader),
      nowMs: this.nowMs,
      time: realTime,
      note: (text) => this.notes.push(text),
      signal: this.signal,
      layout,
      ...options,
    });
  }

  over(): void {
    this.#over.abort();
  }

  /** The ledger as it is on the disk now. */
  ledger(): FaultLine[] {
    const text = readFileSync(join(this.#folder, 'faults.jsonl'), 'utf8');
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as FaultLine);
  }

  async close(): Promise<void> {
    this.#log.close();
    await this.#recorder.finish();
    rmSync(this.#folder, { recursive: true, force: true });
    vi.useRealTimers();
  }
}

/** A lane with all kinds of a nemesis, or with those named. */
export const laneOf = (nemesis: Nemesis, ...kinds: readonly string[]): Lane => ({
  nemesis,
  kinds: kinds.length === 0 ? nemesis.kinds.map(({ name }) => name) : kinds,
});

/** What was planned, in order: "kill n1 at 250". */
export const planned = (ledger: readonly FaultLine[]): string[] =>
  ledger.flatMap((line) =>
    line.stage === 'planned' ? [`${line.fault.summary} at ${Math.round(line.atMs)}`] : [],
  );

/** From being applied to being healed, ms, by id. */
export const lasted = (ledger: readonly FaultLine[]): Record<number, number> => {
  const times: Record<number, number> = {};
  for (const { stage, id, timeMs } of ledger) {
    if (stage === 'applied') times[id] = -timeMs;
    else if (stage === 'healing') times[id] = Math.round((times[id] ?? 0) + timeMs);
  }
  return times;
};
