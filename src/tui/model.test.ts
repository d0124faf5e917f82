import { describe, expect, it, vi } from 'vitest';
import { examplePlan, exampleResult } from '../report/example-run.fixture.ts';
import { OperationIntervals } from '../report/operations.ts';
import type { RunEvent } from '../runner/events.ts';
import { demoRun } from './demo-run.fixture.ts';
import { INTERVAL_MS, initialModel, reduce, type Model, type ModelEvent } from './model.ts';

// A day of events.
vi.setConfig({ testTimeout: 30_000 });

const after = (...events: ModelEvent[]): Model => events.reduce(reduce, initialModel);

const played = (events: Iterable<RunEvent>): Model => {
  let model = initialModel;
  const intervals = new OperationIntervals(INTERVAL_MS, (event) => {
    model = reduce(model, event);
  });
  for (const event of events) intervals.onEvent(event);
  return model;
};

const plan: ModelEvent = { type: 'plan', plan: examplePlan(), folder: 'results/raft/x' };
const fault = {
  type: 'fault',
  id: 1,
  nemesis: 'partition',
  kind: 'halves',
  targets: [],
  summary: 'n1 n2 | n3 n4 n5',
} as const;

describe('reduce', () => {
  it('starts with every node of the plan', () => {
    const model = after(plan, { type: 'node', node: 'n2', state: 'running', timeMs: 5 });
    expect(model.nodes.map((node) => node.state)).toEqual([
      'starting',
      'running',
      'starting',
      'starting',
      'starting',
    ]);
  });

  it('forgets a leader who leads no more', () => {
    const leads: ModelEvent = { type: 'leader', node: 'n1', timeMs: 1 };
    expect(after(plan, leads).leader).toBe('n1');
    expect(after(plan, leads, { type: 'leader', node: undefined, timeMs: 2 }).leader).toBe(
      undefined,
    );
  });

  it('follows a fault from planned to healed and marks the time it was on', () => {
    const groups = [['n1', 'n2'], ['n3']];
    const drive: ModelEvent = { type: 'phase', phase: 'drive', timeMs: 0 };
    const events: ModelEvent[] = [
      drive,
      { ...fault, stage: 'planned', groups, timeMs: 900 },
      { ...fault, stage: 'on', evidence: '3 dropped', timeMs: 1_000 },
      { ...fault, stage: 'healing', timeMs: 2_000 },
    ];
    const on = after(plan, ...events);
    expect(on.faults.active).toMatchObject([
      { stage: 'healing', fromMs: 1_000, evidence: '3 dropped', groups, tookEffect: true },
    ]);
    const healed = reduce(on, { ...fault, stage: 'healed', evidence: 'all pass', timeMs: 2_100 });
    expect(healed.faults.active).toEqual([]);
    expect(healed.faults.past).toMatchObject([{ untilMs: 2_100, evidence: '3 dropped' }]);
    expect(healed.timeline.bins.map((bin) => bin.nemeses.join(''))).toEqual([
      '',
      '',
      'partition',
      'partition',
      'partition',
    ]);
  });

  it('draws no band for a fault that had no effect', () => {
    const model = after(
      plan,
      { ...fault, stage: 'not-on', timeMs: 10 },
      { ...fault, stage: 'healed', timeMs: 1_000 },
    );
    expect(model.faults.past).toMatchObject([{ tookEffect: false }]);
    expect(model.timeline.bins).toEqual([]);
  });

  it('keeps time from going back, and remembers the rest', () => {
    const model = after(
      plan,
      { type: 'tick', timeMs: 500 },
      { type: 'tick', timeMs: 400 },
      { type: 'interrupt' },
      { type: 'check-progress', done: 1, of: 2, timeMs: 450 },
      { type: 'result', result: exampleResult(), timeMs: 480 },
    );
    expect(model).toMatchObject({
      timeMs: 500,
      interrupted: true,
      check: { done: 1, of: 2 },
      result: { verdict: 'valid' },
    });
  });

  it('counts every operation of a run', () => {
    const run = demoRun();
    const operations = run.filter((event) => event.type === 'operation');
    const model = played(run);
    const { ok, fail, info } = model.counts;
    expect(ok + fail + info).toBe(operations.length);
    expect(model.timeline.bins.reduce((sum, bin) => sum + bin.ok + bin.notOk, 0)).toBeCloseTo(
      operations.length,
    );
  });

  it('does not grow with 100,000 events over a day', () => {
    const size = (model: Model): number => JSON.stringify(model).length;
    const small = size(played(demoRun()));
    const large = played(longRun(100_000));
    expect(size(large)).toBeLessThan(2 * small);
    expect(large.timeline.bins.length).toBeLessThanOrEqual(256);
    expect(large.faults.active.length + large.faults.past.length).toBeLessThanOrEqual(60);
  });

  it('leaves the model it is given as it was', () => {
    const frozen = deepFreeze(played(demoRun()));
    expect(() => demoRunTail().reduce(reduce, frozen)).not.toThrow();
  });
});

function* longRun(events: number): Generator<RunEvent> {
  yield { type: 'plan', plan: examplePlan({ timeLimitMs: 86_400_000 }), folder: 'x' };
  yield { type: 'phase', phase: 'drive', timeMs: 0 };
  const stages = ['planned', 'on', 'healing', 'healed'] as const;
  for (let i = 0; i < events; i++) {
    const timeMs = i * 864;
    // Every tenth fault is never healed: even such a run stays bounded.
    const stage = stages[Math.floor(i / 4) % 10 === 0 ? i % 2 : i % 4]!;
    if (i % 3 === 0) yield { ...fault, id: Math.floor(i / 12), stage, timeMs };
    else if (i % 3 === 1) yield { type: 'note', level: 'info', text: `note ${i}`, timeMs };
    else yield { type: 'operation', outcome: 'ok', f: 'read', node: 'n1', latencyMs: 1, timeMs };
  }
}

const demoRunTail = (): ModelEvent[] => [
  { ...fault, id: 99, stage: 'on', timeMs: 70_000 },
  { type: 'operations', fromMs: 70_000, untilMs: 70_500, ok: 1, fail: 0, info: 0 },
  { ...fault, id: 99, stage: 'healed', timeMs: 200_000 },
  { type: 'node', node: 'n1', state: 'dead', timeMs: 200_000 },
];

const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
};
