/**
 * Real against simulated: the same system, workload and schedule on several runtimes, by the built
 * command, and what of it must be the same everywhere. Needs `npm run build`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect } from 'vitest';
import type { RuntimeKind } from '../../../src/cluster/port/cluster.ts';
import type { RunResult } from '../../../src/runner/evaluation/result.ts';
import type { TestPlan } from '../../../src/runner/plan/plan.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const VERIFY = here('../../../bin/verify.js');
const SCHEDULE = here('leaders-cut-off.yaml');
const FLAGS = '--nodes 3 --keys 1 --rate 300 --time-limit 9 --seed 1 --no-tui'.split(' ');
/** In the schedule. */
const CUTS = 4;

export interface RunOn {
  readonly plan: TestPlan;
  readonly result: RunResult;
  /** What it has written as it went, whole, by file. */
  readonly written: Readonly<Record<string, string>>;
}

const WRITTEN = ['history.jsonl', 'faults.jsonl', 'events.jsonl'];

export const runOn = async (runtime: RuntimeKind, ...args: readonly string[]): Promise<RunOn> => {
  const results = mkdtempSync(join(tmpdir(), 'verify-alike-'));
  try {
    const where = ['--runtime', runtime, '--schedule', SCHEDULE, '--results', results];
    const { exitCode, stderr } = await execa(
      process.execPath,
      [VERIFY, 'raft', ...where, ...FLAGS, ...args],
      { reject: false },
    );
    const text = (name: string): string => readFileSync(join(results, 'latest', name), 'utf8');
    const result = JSON.parse(text('verdict.json')) as RunResult;
    expect([exitCode, stderr]).toEqual([result.exitCode, '']);
    const files = [...WRITTEN, ...(runtime === 'sim' ? ['messages.jsonl', 'nodes/n1.log'] : [])];
    return {
      plan: JSON.parse(text('run.json')) as TestPlan,
      result,
      written: Object.fromEntries(files.map((name) => [name, text(name)])),
    };
  } finally {
    rmSync(results, { recursive: true, force: true });
  }
};

/** What both were asked to do is the same, and each fault of the schedule was there, and is gone. */
export const expectAlike = (one: RunOn, other: RunOn): void => {
  expect(askedOf(one)).toEqual(askedOf(other));
  for (const { result } of [one, other]) {
    expect(result.faults).toHaveLength(CUTS);
    for (const fault of result.faults) {
      expect(fault).toMatchObject({ nemesis: 'partition', kind: 'leader', healed: true });
      expect(fault).toMatchObject({ tookEffect: true });
      expect(fault.overlapped).toBeGreaterThan(0);
    }
    const { total, ok } = result.operations;
    expect(ok).toBeGreaterThan(total / 2);
    expect(result.recovery).toMatchObject({ serves: true });
    expect(result).toMatchObject({ crashes: [], leftBehind: [], interrupted: false });
  }
  expect(verdictsOf(one)).toEqual(verdictsOf(other));
  expect(one.result).toMatchObject({
    verdict: other.result.verdict,
    exitCode: other.result.exitCode,
  });
};

/** A simulated network is nothing that real processes are asked for. */
const askedOf = ({ plan }: RunOn): Partial<TestPlan> => {
  const { runId: _id, command: _command, runtime: _runtime, simulated: _network, ...asked } = plan;
  return asked;
};

/** By level; of invariants only a simulator can tell. */
const verdictsOf = ({ result }: RunOn): Readonly<Record<string, string>> =>
  Object.fromEntries(
    result.levels
      .filter(({ level }) => level !== 'invariants')
      .map(({ level, verdict }) => [level, verdict]),
  );
