import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { at, check, type Event, history, json, STALE, useFolder } from './try-check.fixture.ts';

// Threads of its own start here, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

useFolder();

describe('a saved run', () => {
  const PLAN = {
    version: 1,
    runId: '20261121-140509-42',
    system: 'raft',
    bugs: [],
    workload: 'register',
    runtime: 'local',
    nodes: ['n1'],
    concurrency: 1,
    rate: 0,
    timeLimitMs: 1000,
    keys: 1,
    operationTimeoutMs: 1000,
    seed: 42,
    nemeses: ['kill'],
    intervalMs: 1000,
    unsafe: false,
    consistency: ['linearizable'],
    checkTimeMs: 1000,
    checkMemoryBytes: 1e8,
    command: 'verify raft --seed 42',
  };
  const work = (reads: number): string =>
    history(
      ...Array.from({ length: reads }, (_, i): Event[] => [
        [0, 'invoke', 'write', i],
        [0, 'ok', 'write', i],
        [0, 'invoke', 'read', null],
        [0, 'ok', 'read', i],
      ]).flat(),
    );
  const fault = (stage: string, timeMs: number, more: object = {}): string =>
    `${JSON.stringify({ stage, id: 1, timeMs, ...more })}\n`;
  const planned = fault('planned', 2, { fault: { nemesis: 'kill', kind: 'one', summary: 's' } });

  const saveRun = async (
    name: string,
    files: Readonly<Record<string, string>>,
  ): Promise<string> => {
    await mkdir(at(name));
    await writeFile(at(join(name, 'run.json')), JSON.stringify(PLAN));
    for (const [file, content] of Object.entries(files)) {
      await writeFile(at(join(name, file)), content);
    }
    return name;
  };

  it('is decided from its folder alone, wherever that lies', async () => {
    const run = await saveRun('run', {
      'history.jsonl': work(10),
      'faults.jsonl': planned + fault('proved', 3, { on: true, evidence: 'e' }) + '{"sta',
    });
    expect((await json([run])).told).toMatchObject([{ verdict: 'valid', model: 'cas-register' }]);
    await cp(at(run), at('moved'), { recursive: true });
    expect((await json(['moved'])).exitCode).toBe(0);
  });

  it('is invalid where its history is, whatever the faults did', async () => {
    const run = await saveRun('broken', { 'history.jsonl': STALE });
    expect((await json([run])).exitCode).toBe(1);
  });

  it.each([
    ['few', work(2), planned, 'only 4 operations succeeded: nothing was tested'],
    ['no-fault', work(10), planned, 'no fault took effect: nothing was tested'],
    ['no-ledger', work(10), '', 'no fault took effect: nothing was tested'],
    [
      'no-overlap',
      work(10),
      planned.replace('2', '9000') + fault('proved', 9001, { on: true, evidence: 'e' }),
      'no operation overlapped a fault: nothing was tested',
    ],
  ])('is unknown where it tested nothing: %s', async (name, text, faults, reason) => {
    const run = await saveRun(name, { 'history.jsonl': text, 'faults.jsonl': faults });
    expect((await json([run])).told).toMatchObject([{ verdict: 'unknown', reason, exitCode: 2 }]);
  });

  it('needs a plan that can be read', async () => {
    const run = await saveRun('bad-plan', {
      'history.jsonl': work(10),
      'run.json': '{"version":2}',
    });
    const { exitCode, stderr } = await check([run]);
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(/^verify: bad-plan\/run\.json is not the plan of a run: version: /u);
  });
});
