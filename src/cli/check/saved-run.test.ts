import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { examplePlan } from '../../report/example-run.fixture.ts';
import { evaluate } from '../../runner/evaluation/evaluate.ts';
import { gatherEvidence } from '../../runner/evaluation/evidence.ts';
import type { RunResult } from '../../runner/evaluation/result.ts';
import { readEventLog } from '../../runner/event-log.ts';
import type { SavedEvent } from '../../runner/events.ts';
import { readFaultLog } from '../../runner/faults/read-fault-log.ts';
import { readHistory } from '../../history/read-history.ts';
import { check as decide } from '../deciding/check.ts';
import { at, check, type Event, history, json, STALE, useFolder } from './try-check.fixture.ts';

// Threads of its own start here, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

useFolder();

/** As `json` replaces times. */
const settled = (result: RunResult): RunResult =>
  JSON.parse(JSON.stringify(result).replaceAll('0.0 s', 'N ms')) as RunResult;

describe('a saved run', () => {
  const PLAN = examplePlan({
    nodes: [{ name: 'n1', role: 'member' }],
    nemeses: ['kill'],
    promises: ['linearizable', 'recovers', 'no-crashes'],
    consistency: ['linearizable'],
    checkTimeMs: 5_000,
    checkMemoryBytes: 2 ** 28,
  });
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

  const proved = fault('proved', 3, { on: true, evidence: 'e' });
  const healed = fault('healed', 4, { left: [] });
  const lines = (...events: readonly SavedEvent[]): string =>
    events.map((event) => `${JSON.stringify(event)}\n`).join('');
  const serves: SavedEvent = { type: 'recovery', timeMs: 30, serves: true, afterMs: 5 };
  const crash: SavedEvent = {
    type: 'crash',
    timeMs: 12,
    node: 'n1',
    detail: 'exit code 2',
    log: ['panic: no'],
  };

  /** One that worked, save for what is said otherwise. */
  const saveRun = async (
    name: string,
    files: Readonly<Record<string, string>> = {},
    plan: Partial<typeof PLAN> = {},
  ): Promise<string> => {
    await mkdir(at(name));
    const all = {
      'run.json': JSON.stringify({ ...PLAN, ...plan }),
      'history.jsonl': work(10),
      'faults.jsonl': planned + proved + healed,
      'events.jsonl': lines({ type: 'phase', timeMs: 0, phase: 'drive' }, serves),
      ...files,
    };
    for (const [file, content] of Object.entries(all)) {
      await writeFile(at(join(name, file)), content);
    }
    return name;
  };

  it('is decided from its folder alone, wherever that lies', async () => {
    const run = await saveRun('run', { 'faults.jsonl': `${planned}${proved}${healed}{"sta` });
    expect((await json([run])).told).toMatchObject([
      {
        verdict: 'valid',
        model: 'cas-register',
        recovery: { serves: true },
        crashes: [],
        levels: [
          { level: 'linearizable', promised: true, verdict: 'valid' },
          { level: 'recovers', promised: true, verdict: 'valid' },
          { level: 'no-crashes', promised: true, verdict: 'valid' },
        ],
      },
    ]);
    await cp(at(run), at('moved'), { recursive: true });
    expect((await json(['moved'])).exitCode).toBe(0);
  });

  it('is invalid where its history is, whatever the faults did', async () => {
    const run = await saveRun('broken', { 'history.jsonl': STALE });
    const { exitCode, told } = await json([run]);
    expect(exitCode).toBe(1);
    expect(told).toMatchObject([
      {
        reason: expect.stringMatching(/^not linearizable: .+ explains it\.$/u) as string,
        counterexample: { level: 'linearizable', anomaly: 'lost-write' },
      },
    ]);
    const { stdout } = await check([run]);
    expect(stdout).toMatch(/^INVALID {2}broken\n {2}not linearizable\n/u);
    expect(stdout.match(/explains it/gu)).toHaveLength(1);
  });

  it('is broken by what happened beside the history, too', async () => {
    const dead: SavedEvent = { ...serves, serves: false, afterMs: 30_000, reason: 'no leader' };
    const run = await saveRun('dead', { 'events.jsonl': lines(dead, crash) });
    const { exitCode, told } = await json([run]);
    expect(exitCode).toBe(1);
    expect(told).toMatchObject([
      {
        verdict: 'invalid',
        reason:
          'it did not serve again within N ms of healing: no leader; and n1 ended by itself ' +
          'N ms into the run (exit code 2); the last line of its log: panic: no',
        crashes: [{ node: 'n1', count: 1 }],
      },
    ]);
  });

  it('is broken by an invariant that did not hold, though no plan promises it', async () => {
    const broken: SavedEvent = {
      type: 'invariant',
      verdict: 'invalid',
      what: 'two lead in term 3',
      node: 'n2',
      step: 'took vote from n3',
      messages: [],
      timeMs: 20,
    };
    const run = await saveRun('invariant', { 'events.jsonl': lines(serves, broken) });
    const { exitCode, told } = await json([run]);
    expect(exitCode).toBe(1);
    expect(told).toMatchObject([
      {
        verdict: 'invalid',
        reason: 'two lead in term 3 (n2 took vote from n3, N ms into the run)',
      },
    ]);
  });

  it('does not answer for how the run ended', async () => {
    const events = lines(
      serves,
      { type: 'interrupted', timeMs: 31 },
      { type: 'left-behind', timeMs: 32, what: 'a container' },
    );
    const run = await saveRun('interrupted', { 'events.jsonl': events });
    expect((await json([run])).told).toMatchObject([{ verdict: 'valid', exitCode: 0 }]);
  });

  it('is judged as the run itself was', async () => {
    const files = { 'history.jsonl': STALE, 'events.jsonl': lines(serves, crash) };
    const run = await saveRun('same', files, { consistency: ['linearizable', 'causal'] });
    const { columns } = await readHistory(at(join(run, 'history.jsonl')));
    const evidence = gatherEvidence(
      { ...PLAN, consistency: ['linearizable', 'causal'] },
      columns,
      await readFaultLog(at(join(run, 'faults.jsonl'))),
      await readEventLog(at(join(run, 'events.jsonl'))),
    );
    const options = { check: decide, signal: new AbortController().signal, onProgress: () => {} };
    const result = settled(await evaluate(evidence, { ...options, folder: run }));
    const [told] = (await json([run])).told;
    const timeless = (levels: unknown): unknown =>
      (levels as readonly object[]).map((level) => ({ ...level, checkMs: 0 }));
    const { verdict, reason, exitCode, counterexample, crashes, alarms } = result;
    expect(told).toMatchObject({ verdict, reason, exitCode, counterexample, crashes, alarms });
    expect(timeless(told?.['levels'])).toEqual(timeless(result.levels));
  });

  it('is asked for other levels, by another model, in other budgets', async () => {
    const run = await saveRun('asked', { 'history.jsonl': STALE });
    const { told } = await json([run], { consistency: 'sequential,linearizable' });
    expect(told).toMatchObject([
      {
        levels: [
          { level: 'sequential', promised: true },
          { level: 'linearizable', promised: false },
          { level: 'recovers', promised: true },
          { level: 'no-crashes', promised: true },
        ],
      },
    ]);
    const model = await check([run], { model: 'set' });
    expect(model.stderr).toContain('history.jsonl:1: the model set does not know');
    expect((await json([run], { initial: '1' })).told).toMatchObject([{ model: 'cas-register' }]);
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
      'run.json': '{"version":1}',
    });
    const { exitCode, stderr } = await check([run]);
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(/^verify: bad-plan\/run\.json is not the plan of a run: /u);
  });
});
