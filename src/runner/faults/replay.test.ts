import { describe, expect, it } from 'vitest';
import type { FaultLine } from './fault-log.ts';
import { executedSchedule } from './replay.ts';
import { scheduledFaultSchema } from '../plan/schedule.ts';

const fault = { nemesis: 'kill', kind: 'one', targets: ['n1'], detail: null, summary: 'kill n1' };

const life: FaultLine[] = [
  { stage: 'planned', id: 1, timeMs: 5_000, atMs: 3_000, fault },
  { stage: 'applied', id: 1, timeMs: 5_200 },
  { stage: 'proved', id: 1, timeMs: 5_250, on: true, evidence: 'gone' },
  { stage: 'healing', id: 1, timeMs: 7_200 },
  { stage: 'healed', id: 1, timeMs: 7_900, left: [] },
];

describe('the schedule that repeats a run', () => {
  it('holds each fault whole, at its time, from being applied to being healed', () => {
    const schedule = executedSchedule(life, 15_000);
    expect(schedule).toEqual([{ atMs: 3_000, forMs: 2_000, nemesis: 'kill', fault }]);
    for (const entry of schedule) expect(scheduledFaultSchema.parse(entry)).toEqual(entry);
  });

  it('lets a fault that was never healed last to the end', () => {
    expect(executedSchedule(life.slice(0, 3), 15_000)).toMatchObject([
      { atMs: 3_000, forMs: 11_800 },
    ]);
  });

  it('plays a fault that was planned when the run died', () => {
    expect(executedSchedule(life.slice(0, 1), 15_000)).toMatchObject([
      { atMs: 3_000, forMs: 12_000 },
    ]);
  });

  it('repeats even what was healed in the same moment', () => {
    const short = life.map((line) => ({ ...line, timeMs: 5_000 }));
    expect(executedSchedule(short, 15_000)).toMatchObject([{ forMs: 1 }]);
  });

  it('is empty where nothing was planned', () => {
    expect(executedSchedule([], 15_000)).toEqual([]);
  });
});
