import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clock } from '../../../nemesis/clock/index.ts';
import { disk } from '../../../nemesis/disk.ts';
import { kill } from '../../../nemesis/kill.ts';
import { givenPartition, partition } from '../../../nemesis/partition/index.ts';
import { pause } from '../../../nemesis/pause.ts';
import { rollingRestart } from '../../../nemesis/rolling-restart.ts';
import type { WantedState } from '../../cluster/port/wanted.ts';
import { Conducted, laneOf, lasted, planned } from './conducted.fixture.ts';

// Hours of virtual time.
vi.setConfig({ testTimeout: 120_000 });

let run: Conducted;

beforeEach(async () => {
  run = await Conducted.open();
});

afterEach(() => run.close());

/** Conducts for so long, then heals. */
const conductFor = async (
  ms: number,
  options: Parameters<Conducted['conduct']>[0],
): Promise<readonly string[]> => {
  const playing = run.conduct(options);
  await vi.advanceTimersByTimeAsync(ms);
  run.over();
  await vi.advanceTimersByTimeAsync(20_000);
  await playing;
  return run.faults.healAll();
};

const downIn = ({ nodes }: WantedState): number =>
  Object.values(nodes).filter(
    ({ process = 'running', disk: broken }) => process !== 'running' || broken !== undefined,
  ).length;

describe('lanes at random', () => {
  it('never take down more than a minority, all lanes and courses together', async () => {
    for (let seed = 0; seed < 8; seed++) {
      if (seed > 0) run = (await run.close(), await Conducted.open());
      const lanes = [kill, pause, disk, rollingRestart].map((nemesis) => laneOf(nemesis));
      expect(await conductFor(60_000, { lanes, seed })).toEqual([]);
      expect(Math.max(...run.cluster.wants.map(downIn))).toBe(2);
      expect(new Set(run.faults.all.map(({ fault }) => fault.nemesis)).size).toBe(4);
    }
  });

  it('may take down more where that was allowed', async () => {
    await conductFor(30_000, { lanes: [laneOf(kill, 'all')], unsafe: true });
    expect(Math.max(...run.cluster.wants.map(downIn))).toBe(5);
  });

  it('play several faults of one nemesis together where that was asked for', async () => {
    await conductFor(20_000, { lanes: [laneOf(pause, 'one')], unsafe: true, overlap: 3 });
    expect(Math.max(...run.cluster.wants.map(downIn))).toBe(3);
    run = (await run.close(), await Conducted.open());
    await conductFor(20_000, { lanes: [laneOf(pause, 'one')], unsafe: true });
    expect(Math.max(...run.cluster.wants.map(downIn))).toBe(1);
  });

  it('repeat from the same seed, and only from that', async () => {
    const lanes = [laneOf(partition), laneOf(clock)];
    await conductFor(20_000, { lanes, seed: 7 });
    const first = planned(run.ledger());
    run = (await run.close(), await Conducted.open());
    await conductFor(20_000, { lanes, seed: 7 });
    expect(planned(run.ledger())).toEqual(first);
    run = (await run.close(), await Conducted.open());
    await conductFor(20_000, { lanes, seed: 8 });
    expect(planned(run.ledger())).not.toEqual(first);
  });

  it('are on and off in turn, each half to one and a half intervals', async () => {
    await conductFor(60_000, { lanes: [laneOf(partition, 'halves')], intervalMs: 2_000 });
    const times = Object.values(lasted(run.ledger())).slice(0, -1);
    expect(times.length).toBeGreaterThan(10);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...times)).toBeLessThanOrEqual(3_000);
    const stages = run.ledger().map(({ stage }) => stage);
    // Its evidence is written once more just before healing: that of its whole life.
    const life = ['planned', 'applied', 'proved', 'proved', 'healing', 'healed'];
    expect(stages).toEqual(stages.map((_, i) => life[i % life.length]));
  });

  it('wait while there is nothing to hit, and go on when there is', async () => {
    run.leader = undefined;
    const playing = run.conduct({ lanes: [laneOf(kill, 'leader')] });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(run.faults.all).toEqual([]);
    run.leader = 'n4';
    await vi.advanceTimersByTimeAsync(2_000);
    expect(run.faults.all[0]?.fault.targets).toEqual(['n4']);
    run.over();
    await playing;
  });

  it('play a given fault and choose nothing', async () => {
    const fault = givenPartition([['n1', 'n2'], ['n3']]);
    const lane = { nemesis: partition, kinds: ['given'], fault };
    await conductFor(10_000, { lanes: [lane] });
    expect(run.faults.all.length).toBeGreaterThan(2);
    for (const active of run.faults.all) expect(active.fault).toEqual(fault);
  });

  it('last until the signal comes even when there are none', async () => {
    let ended = false;
    const playing = run.conduct({ lanes: [] }).then(() => {
      ended = true;
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ended).toBe(false);
    run.over();
    await playing;
  });

  it('play a course whole, however short the interval', async () => {
    await conductFor(30_000, { lanes: [laneOf(rollingRestart, 'quick')], intervalMs: 100 });
    const [first] = run.faults.all;
    expect(first?.proof).toEqual({ on: true, evidence: '5 of 5 nodes started again' });
  });

  it('end with the error of a cluster that does not follow', async () => {
    run.cluster.beforeWant = () => {
      throw new Error('the engine is gone');
    };
    const playing = run.conduct({ lanes: [laneOf(kill)] });
    const told = playing.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(5_000);
    run.over();
    expect(await told).toEqual(new Error('the engine is gone'));
  });

  it('end with the error of a course that cannot go on', async () => {
    const playing = run.conduct({ lanes: [laneOf(rollingRestart, 'quick')] });
    const told = playing.catch((error: unknown) => error);
    let broken = 0;
    run.cluster.beforeWant = (state) => {
      if (downIn(state) === 0 && broken++ === 0) throw new Error('does not start');
    };
    await vi.advanceTimersByTimeAsync(10_000);
    run.over();
    expect(await told).toEqual(new Error('does not start'));
    expect(await run.faults.healAll()).toEqual([]);
  });
});

describe('nemeses in turn', () => {
  it('are on one at a time, each once in a round', async () => {
    const lanes = [kill, pause, clock, partition].map((nemesis) => laneOf(nemesis, 'one', 'bump'));
    const known = lanes.map(({ nemesis, kinds }) => ({
      nemesis,
      kinds: kinds.filter((kind) => nemesis.kinds.some(({ name }) => name === kind)),
    }));
    await conductFor(60_000, { lanes: known, inTurn: true });
    let on = 0;
    for (const { stage } of run.ledger()) {
      if (stage === 'planned') on++;
      if (stage === 'healed') on--;
      expect(on).toBeLessThanOrEqual(1);
    }
    const names = run.faults.all.map(({ fault }) => fault.nemesis);
    const rounds = Math.floor(names.length / 4);
    expect(rounds).toBeGreaterThan(5);
    const orders = Array.from({ length: rounds }, (_, i) => names.slice(4 * i, 4 * i + 4));
    for (const order of orders) expect(new Set(order).size).toBe(4);
    expect(new Set(orders.map((order) => order.join())).size).toBeGreaterThan(1);
  });

  it('ask one again that could not play', async () => {
    const lanes = [laneOf(kill, 'leader', 'one'), laneOf(pause, 'one')];
    run.leader = undefined;
    await conductFor(60_000, { lanes, inTurn: true });
    const kills = run.faults.all.filter(({ fault }) => fault.nemesis === 'kill').length;
    expect(kills).toBeGreaterThan(0.7 * (run.faults.all.length - kills));
  });

  it('pass over one that cannot play', async () => {
    run.leader = undefined;
    await conductFor(20_000, {
      lanes: [laneOf(kill, 'leader'), laneOf(pause, 'one')],
      inTurn: true,
    });
    const names = new Set(run.faults.all.map(({ fault }) => fault.nemesis));
    expect(names).toEqual(new Set(['pause']));
  });
});
