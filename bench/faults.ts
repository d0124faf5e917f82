/**
 * How long a fault takes to be on and to be gone, on five containers of Raft: the time of
 * `cluster.want`, which resolves when it is so. p50 and maximum of 30 rounds, or of as many as fit
 * into two and a half seconds.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NEMESES } from '../nemesis/registry.ts';
import { pause } from '../src/base/pause.ts';
import { realTime } from '../src/base/time.ts';
import { equalNodes } from '../src/cluster/port/deployment.ts';
import type { Setting, SystemRun } from '../src/cluster/port/system.ts';
import { dockerRuntime } from '../src/cluster/docker/runtime.ts';
import { nodeNames } from '../src/cluster/port/names.ts';
import type { Nemesis } from '../src/cluster/port/nemesis.ts';
import { HEALTHY } from '../src/cluster/port/wanted.ts';
import { randomFrom } from '../src/base/random.ts';
import { raft } from '../systems/consensus/raft/index.ts';

export interface FaultRow {
  readonly fault: string;
  readonly rounds: number;
  readonly injectP50Ms: number | string;
  readonly injectMaxMs: number | string;
  readonly healP50Ms: number | string;
  readonly healMaxMs: number | string;
}

const ROUNDS = 30;
/** A fault that takes long is measured less often: the whole suite should end within minutes. */
const LONGEST_MS = 2_500;

export const benchFaults = async (): Promise<readonly FaultRow[]> => {
  const runDir = await mkdtemp(join(tmpdir(), 'verify-bench-'));
  const needs = NEMESES.flatMap((nemesis) =>
    nemesis.kinds.flatMap(({ name }) => nemesis.capabilities(name)),
  );
  const setting: Setting = {
    nodes: equalNodes(nodeNames(5)),
    workload: 'register',
    options: {},
    keys: 1,
    bugs: [],
  };
  const { signal } = new AbortController();
  const cluster = await dockerRuntime.start(raft.deployment(setting), {
    runId: `bench-${process.pid}`,
    runDir,
    onProgress: () => {},
    signal,
    seed: 1,
    capabilities: [...new Set(needs)],
  });
  const rows: FaultRow[] = [];
  try {
    const run = { cluster, setting, time: realTime, signal };
    while ((await raft.probe(run)) !== undefined) await pause(50);
    for (const nemesis of NEMESES) {
      for (const { name } of nemesis.kinds) {
        const row = await measure(run, nemesis, name);
        if (row !== undefined) rows.push(row);
      }
    }
  } finally {
    await cluster.destroy();
    await rm(runDir, { recursive: true, force: true });
  }
  return rows;
};

const measure = async (
  run: SystemRun,
  nemesis: Nemesis,
  kind: string,
): Promise<FaultRow | undefined> => {
  const { cluster } = run;
  const fault = `${nemesis.name}:${kind}`;
  const missing = nemesis
    .capabilities(kind)
    .map((capability) => cluster.unsupported(capability))
    .find((reason) => reason !== undefined);
  if (missing !== undefined) {
    return {
      fault,
      rounds: 0,
      injectP50Ms: 'not here',
      injectMaxMs: '',
      healP50Ms: '',
      healMaxMs: '',
    };
  }
  const inject: number[] = [];
  const heal: number[] = [];
  const began = performance.now();
  for (let round = 0; round < ROUNDS && performance.now() - began < LONGEST_MS; round++) {
    const chosen = await nemesis.choose(kind, randomFrom(`${fault}/${round}`), {
      nodes: cluster.nodes,
      healthy: cluster.nodes,
      layout: cluster.layout,
      mayGoDown: () => true,
      unsafe: true,
      damage: raft.damage ?? [],
      leader: () => raft.leader?.(run) ?? Promise.resolve(undefined),
    });
    if (chosen === undefined) continue;
    inject.push(await timed(() => cluster.want(nemesis.effect(chosen))));
    heal.push(await timed(() => cluster.want(HEALTHY)));
  }
  if (inject.length === 0) return undefined;
  return {
    fault,
    rounds: inject.length,
    injectP50Ms: median(inject),
    injectMaxMs: Math.max(...inject),
    healP50Ms: median(heal),
    healMaxMs: Math.max(...heal),
  };
};

const timed = async (action: () => Promise<void>): Promise<number> => {
  const began = performance.now();
  await action();
  return performance.now() - began;
};

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
