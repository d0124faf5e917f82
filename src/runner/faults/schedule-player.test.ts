import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { kill } from '../../../nemesis/kill.ts';
import { partition } from '../../../nemesis/partition/index.ts';
import { pause } from '../../../nemesis/pause.ts';
import { rollingRestart } from '../../../nemesis/rolling-restart.ts';
import { Conducted, laneOf, lasted, planned } from './conducted.fixture.ts';
import { executedSchedule } from './replay.ts';
import type { ScheduledFault } from '../plan/schedule.ts';

const LANES = [laneOf(kill), laneOf(pause), laneOf(partition), laneOf(rollingRestart)];

let run: Conducted;

beforeEach(async () => {
  run = await Conducted.open();
});

afterEach(() => run.close());

const begin = (...schedule: readonly ScheduledFault[]): Promise<void> =>
  run.conduct({ lanes: LANES, schedule });

const end = async (playing: Promise<void>): Promise<void> => {
  run.over();
  await vi.advanceTimersByTimeAsync(10_000);
  await playing;
};

const write = (answeredBy?: string): void =>
  run.tell({
    type: 'operation',
    outcome: 'ok',
    f: 'write',
    node: 'n2',
    ...(answeredBy === undefined ? {} : { answeredBy }),
    latencyMs: 1,
    timeMs: run.nowMs(),
  });

const lead = (node: string | undefined): void => {
  run.leader = node;
  run.tell({ type: 'leader', node, timeMs: run.nowMs() });
};

describe('a schedule by time', () => {
  it('plays each entry at its time for as long as it says', async () => {
    const playing = begin(
      { atMs: 5_000, forMs: 3_000, nemesis: 'partition', kind: 'leader' },
      { atMs: 6_000, forMs: 500, nemesis: 'pause', kind: 'one', target: 'n3' },
    );
    await vi.advanceTimersByTimeAsync(4_999);
    expect(run.faults.all).toEqual([]);
    await vi.advanceTimersByTimeAsync(10_000);
    await end(playing);
    const ledger = run.ledger();
    expect(planned(ledger).map((line) => line.split(' at ')[1])).toEqual(['5000', '6000']);
    expect(lasted(ledger)).toEqual({ 1: 3_000, 2: 500 });
    expect(run.faults.all[1]?.fault.targets).toEqual(['n3']);
    expect(run.faults.all[0]?.fault.summary).toMatch(/^n1( n\d)? \|/);
  });

  it('keeps to the limit, and says what it could not play', async () => {
    const playing = begin(
      { atMs: 1_000, forMs: 9_000, nemesis: 'kill', kind: 'minority' },
      { atMs: 2_000, forMs: 2_000, nemesis: 'pause', kind: 'one' },
      { atMs: 9_500, forMs: 2_000, nemesis: 'pause', kind: 'one' },
    );
    await vi.advanceTimersByTimeAsync(20_000);
    await end(playing);
    expect(run.notes).toEqual([
      'entry 2 of the schedule (pause:one) was not played: it made no sense then, or too many nodes were down',
    ]);
    // The third waits half a second, until the killed nodes are back.
    expect(run.faults.all.map(({ fault }) => fault.nemesis)).toEqual(['kill', 'pause']);
    expect(lasted(run.ledger())).toEqual({ 1: 9_000, 2: 2_000 });
  });

  it('hits a node of the role that it names', async () => {
    const layout = run.cluster.layout.map((node, i) => ({
      ...node,
      role: i < 2 ? 'master' : 'sentinel',
    }));
    const schedule = [0, 1, 2, 3, 4, 5].map((at) => ({
      atMs: 1_000 * at,
      forMs: 500,
      nemesis: 'pause',
      target: 'sentinel',
    }));
    const playing = run.conduct({ lanes: LANES, schedule, layout });
    await vi.advanceTimersByTimeAsync(10_000);
    await end(playing);
    const hit = new Set(run.faults.all.flatMap(({ fault }) => fault.targets));
    expect(run.faults.all).toHaveLength(6);
    expect([...hit].filter((node) => !['n3', 'n4', 'n5'].includes(node))).toEqual([]);
    expect(hit.size).toBeGreaterThan(1);
  });

  it('hits nobody else where whom it names is not known', async () => {
    run.leader = undefined;
    const playing = begin({
      atMs: 0,
      forMs: 1_000,
      nemesis: 'kill',
      kind: 'one',
      target: 'leader',
    });
    await vi.advanceTimersByTimeAsync(5_000);
    await end(playing);
    expect(run.faults.all).toEqual([]);
    expect(run.notes).toHaveLength(1);
  });

  it('ends a course in the middle when its time is over', async () => {
    const playing = begin({ atMs: 0, forMs: 1_000, nemesis: 'rolling-restart', kind: 'quick' });
    await vi.advanceTimersByTimeAsync(10_000);
    await end(playing);
    expect(lasted(run.ledger())).toEqual({ 1: 1_000 });
    expect(run.faults.all[0]?.proof.evidence).toBe('1 of 5 nodes started again');
  });

  it('plays what the run has no room for when the fault is given whole', async () => {
    const targets = ['n1', 'n2', 'n3', 'n4'];
    const fault = { nemesis: 'kill', kind: 'minority', targets, detail: null, summary: 'kill 4' };
    const playing = begin({ atMs: 100, forMs: 1_000, nemesis: 'kill', fault });
    await vi.advanceTimersByTimeAsync(5_000);
    await end(playing);
    expect(run.faults.all[0]?.fault).toEqual(fault);
  });
});

describe('a schedule by events', () => {
  it('isolates the node that acknowledged the first write, so long after', async () => {
    const playing = begin({
      on: 'first-ok-write',
      afterMs: 100,
      forMs: 2_000,
      nemesis: 'partition',
      kind: 'one',
      target: 'acknowledger',
    });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(run.faults.all).toEqual([]);
    write('n4');
    write('n5');
    await vi.advanceTimersByTimeAsync(99);
    expect(run.faults.all).toEqual([]);
    await vi.advanceTimersByTimeAsync(10_000);
    await end(playing);
    expect(planned(run.ledger())).toEqual(['n4 | n1 n2 n3 n5 at 3100']);
    expect(lasted(run.ledger())).toEqual({ 1: 2_000 });
  });

  it('takes the node of the client where no other answered', async () => {
    const entry = { forMs: 500, nemesis: 'pause', target: 'acknowledger' };
    const playing = begin({ on: 'first-ok-write', ...entry });
    write();
    await vi.advanceTimersByTimeAsync(2_000);
    await end(playing);
    expect(planned(run.ledger())).toEqual(['pause n2 at 0']);
  });

  it('hits each new leader, as often as it says, not those elected meanwhile', async () => {
    const entry = { forMs: 1_000, nemesis: 'pause', kind: 'leader', target: 'leader' };
    const playing = begin({ on: 'leader-elected', times: 2, ...entry });
    lead('n1');
    await vi.advanceTimersByTimeAsync(500);
    lead(undefined);
    lead('n2'); // while n1 is paused: sets off nothing
    await vi.advanceTimersByTimeAsync(5_000);
    lead('n2'); // the same leader still
    await vi.advanceTimersByTimeAsync(1_000);
    lead('n3');
    await vi.advanceTimersByTimeAsync(5_000);
    lead('n5'); // twice is enough
    await vi.advanceTimersByTimeAsync(5_000);
    await end(playing);
    expect(planned(run.ledger())).toEqual(['pause n1 at 0', 'pause n3 at 6500']);
  });

  it('follows the healing of another fault', async () => {
    const playing = begin(
      { atMs: 1_000, forMs: 1_000, nemesis: 'kill', kind: 'one', target: 'n1' },
      { on: 'fault-healed', afterMs: 50, forMs: 500, nemesis: 'pause', kind: 'one', target: 'n1' },
    );
    await vi.advanceTimersByTimeAsync(10_000);
    await end(playing);
    expect(planned(run.ledger())).toEqual(['kill n1 at 1000', 'pause n1 at 2050']);
  });
});

describe('a replay', () => {
  it('plays the same faults at the same times, chosen at random the first time', async () => {
    const first = run.conduct({ lanes: LANES, seed: 3 });
    await vi.advanceTimersByTimeAsync(12_000);
    await end(first);
    const ledger = run.ledger();
    const schedule = executedSchedule(ledger, 12_000);
    expect(schedule.length).toBeGreaterThan(8);
    run = (await run.close(), await Conducted.open());
    run.leader = 'n5'; // another world: nothing may depend on it
    const second = begin(...schedule);
    await vi.advanceTimersByTimeAsync(12_000);
    await end(second);
    // Faults that begin in the same moment may change places.
    const faults = (lines: typeof ledger): unknown[] =>
      lines
        .flatMap((line) => (line.stage === 'planned' ? [[line.atMs, line.fault]] : []))
        .map((pair) => JSON.stringify(pair))
        .sort();
    expect(faults(run.ledger())).toEqual(faults(ledger));
    const lengths = (lines: typeof ledger): string[] =>
      Object.values(lasted(lines)).map(String).sort();
    expect(lengths(run.ledger())).toEqual(lengths(ledger));
  });
});
