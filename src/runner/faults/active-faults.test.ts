import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { amnesia } from '../../../nemesis/amnesia.ts';
import { clock } from '../../../nemesis/clock/index.ts';
import { disk } from '../../../nemesis/disk.ts';
import { kill } from '../../../nemesis/kill.ts';
import { givenPartition, partition } from '../../../nemesis/partition/index.ts';
import { pause as pauseNemesis } from '../../../nemesis/pause.ts';
import { rollingRestart } from '../../../nemesis/rolling-restart.ts';
import { pause } from '../../base/pause.ts';
import type { Fault, Nemesis } from '../../cluster/port/nemesis.ts';
import { HEALTHY } from '../../cluster/port/wanted.ts';
import { Conducted } from './conducted.fixture.ts';
import { type Down, lessThanHalf, mayGoDown } from './limits.ts';

let run: Conducted;

beforeEach(async () => {
  run = await Conducted.open();
});

afterEach(() => run.close());

const faultOf = (nemesis: string, kind: string, ...targets: string[]): Fault => ({
  nemesis,
  kind,
  targets,
  detail: null,
  summary: `${nemesis} ${targets.join(' ')}`,
});

const CUT = givenPartition([
  ['n1', 'n2'],
  ['n3', 'n4', 'n5'],
]);

/** Lets so much time pass while something is waited for. */
const within = async <T>(ms: number, waiting: Promise<T>): Promise<T> => {
  await vi.advanceTimersByTimeAsync(ms);
  return waiting;
};

describe('the ledger', () => {
  it('holds the whole fault before the cluster is told of it', async () => {
    const seen: unknown[] = [];
    run.cluster.beforeWant = () => void seen.push(run.ledger().at(-1));
    await run.faults.inject(partition, CUT, 40);
    expect(seen).toEqual([expect.objectContaining({ stage: 'planned', atMs: 40, fault: CUT })]);
    expect(run.ledger().at(-1)).toMatchObject({ stage: 'applied', id: 1 });
  });

  it('says what the fault does, in all of its course', async () => {
    await run.faults.inject(partition, CUT, 0);
    const [line] = run.ledger();
    expect(line).toMatchObject({ effect: partition.effect(CUT) });
    expect(line).not.toHaveProperty('changes');
    const turns: Nemesis = {
      ...partition,
      course: () => ({ pulseMs: 1_000, pulses: 2 }),
      effect: (_fault, pulse) => ({ links: [], nodes: { [`n${pulse}`]: { process: 'paused' } } }),
    };
    await run.faults.inject(turns, CUT, 0);
    expect(run.ledger().find(({ id }) => id === 2)).toMatchObject({
      changes: true,
      effect: { nodes: { n0: { process: 'paused' }, n1: { process: 'paused' } } },
    });
  });

  it('names whom a fault calls, where nobody can say what comes of it', async () => {
    const fault = { ...CUT, targets: ['n4'] };
    const calls: Nemesis = {
      ...partition,
      effect: () => ({ links: [], nodes: {} }),
      act: () => Promise.resolve(),
    };
    await run.faults.inject(calls, fault, 0);
    expect(run.ledger()[0]).toMatchObject({ effect: { links: [], nodes: { n4: {} } } });
  });

  it('says that healing begins before the cluster is told', async () => {
    const active = await run.faults.inject(partition, CUT, 0);
    run.cluster.beforeWant = () => expect(run.ledger().at(-1)).toMatchObject({ stage: 'healing' });
    await run.faults.heal(active);
    expect(run.ledger().at(-1)).toMatchObject({ stage: 'healed', left: [] });
    expect.assertions(2);
  });

  it('tells who watches of each stage', async () => {
    const active = await run.faults.inject(partition, CUT, 0);
    await run.faults.prove(active, 1_000, run.signal);
    await run.faults.heal(active);
    const told = run.events.flatMap((event) => (event.type === 'fault' ? [event.stage] : []));
    expect(told).toEqual(['planned', 'on', 'healing', 'healed']);
  });
});

describe('proving', () => {
  it('looks until the effect is seen', async () => {
    run.cluster.idle = true;
    const active = await run.faults.inject(partition, CUT, 0);
    const proving = run.faults.prove(active, 5_000, run.signal);
    await vi.advanceTimersByTimeAsync(1_000);
    run.cluster.idle = false;
    await within(1_000, proving);
    expect(active.proof).toMatchObject({ on: true });
  });

  it('says that nothing was seen when the time is over', async () => {
    run.cluster.idle = true;
    const active = await run.faults.inject(partition, CUT, 0);
    await within(2_000, run.faults.prove(active, 1_000, run.signal));
    expect(active.proof).toEqual({ on: false, evidence: '0 dropped on 0 of 12 links' });
    expect(run.events.at(-1)).toMatchObject({ stage: 'not-on' });
  });

  it('tells of an effect that was seen only in the end', async () => {
    run.cluster.idle = true;
    const active = await run.faults.inject(partition, CUT, 0);
    await within(2_000, run.faults.prove(active, 1_000, run.signal));
    run.cluster.idle = false;
    await run.faults.heal(active);
    const proved = run.ledger().flatMap((line) => (line.stage === 'proved' ? [line.on] : []));
    expect(proved).toEqual([false, true]);
    expect(run.events.map((e) => e.type === 'fault' && e.stage)).toContain('on');
  });

  it('looks a last time before healing, and never takes a proof back', async () => {
    const active = await run.faults.inject(partition, CUT, 0);
    await run.faults.prove(active, 1_000, run.signal);
    const first = active.proof.evidence;
    await run.faults.heal(active);
    expect(active.proof.evidence).not.toBe(first);

    const paused = await run.faults.inject(pauseNemesis, faultOf('pause', 'one', 'n1'), 0);
    await run.faults.prove(paused, 1_000, run.signal);
    run.cluster.stubborn = { n1: { process: 'running' } };
    await run.faults.heal(paused);
    expect(paused.proof.on).toBe(true);
  });
});

describe('healing', () => {
  it('leaves the other faults on', async () => {
    const cut = await run.faults.inject(partition, CUT, 0);
    await run.faults.inject(kill, faultOf('kill', 'one', 'n1'), 0);
    await run.faults.heal(cut);
    expect(run.cluster.state).toEqual({
      links: [],
      nodes: { n1: { process: 'dead', death: 'kill' } },
    });
    expect(await run.faults.healAll()).toEqual([]);
    expect(run.cluster.state).toEqual(HEALTHY);
  });

  it('does not undo what another lane turns on meanwhile', async () => {
    const paused = await run.faults.inject(pauseNemesis, faultOf('pause', 'one', 'n1'), 0);
    run.cluster.stubborn = { n1: { process: 'paused' } };
    const healing = run.faults.heal(paused);
    await vi.advanceTimersByTimeAsync(300);
    await run.faults.inject(partition, CUT, 0);
    await vi.advanceTimersByTimeAsync(300);
    expect(run.cluster.state.links).toHaveLength(12);
    run.cluster.stubborn = {};
    await within(1_000, healing);
    expect(run.cluster.state.links).toHaveLength(12);
    expect(paused.left).toEqual([]);
  });

  it('does not take for its own what another lane has healed meanwhile', async () => {
    const killed = await run.faults.inject(kill, faultOf('kill', 'one', 'n1'), 0);
    const cut = await run.faults.inject(partition, CUT, 0);
    run.cluster.beforeWant = () => {
      run.cluster.beforeWant = () => {};
      return pause(6_000); // longer than healing has patience
    };
    const healing = run.faults.heal(cut);
    await vi.advanceTimersByTimeAsync(1_000);
    run.cluster.stubborn = { n1: { process: 'running' } };
    await within(1_000, run.faults.heal(killed));
    await within(6_000, healing);
    expect(cut.left).toEqual([]);
  });

  it('waits for a cluster that follows slowly', async () => {
    const active = await run.faults.inject(pauseNemesis, faultOf('pause', 'one', 'n2'), 0);
    run.cluster.stubborn = { n2: { process: 'paused' } };
    const healing = run.faults.heal(active);
    await vi.advanceTimersByTimeAsync(3_000);
    run.cluster.stubborn = {};
    await within(1_000, healing);
    expect(active.left).toEqual([]);
  });

  it('names what it could not undo', async () => {
    const detail = { clocks: { n3: { offsetMs: 900_000 } } };
    const skewed = { ...faultOf('clock', 'bump', 'n3'), detail };
    const active = await run.faults.inject(clock, skewed, 0);
    run.cluster.stubborn = { n3: { clockOffsetMs: 900_000 } };
    await within(10_000, run.faults.heal(active));
    expect(active.left).toEqual(['the clock of n3 is off by 900000 ms']);
    expect(run.ledger().at(-1)).toMatchObject({ stage: 'healed', left: active.left });
    expect(await within(10_000, run.faults.healAll())).toEqual(active.left);
  });

  it('undoes everything after an error on the way in', async () => {
    run.cluster.beforeWant = () => {
      throw new Error('the agent did not answer');
    };
    const injecting = run.faults.inject(partition, CUT, 0);
    await expect(injecting).rejects.toThrow('the agent did not answer');
    run.cluster.beforeWant = () => {};
    expect(await run.faults.healAll()).toEqual([]);
    expect(run.cluster.wants.at(-1)).toEqual(HEALTHY);
  });

  it('tries the other faults when one cannot be looked at, and never throws', async () => {
    await run.faults.inject(partition, CUT, 0);
    await run.faults.inject(pauseNemesis, faultOf('pause', 'one', 'n1'), 0);
    let looks = 0;
    run.cluster.beforeObserve = () => {
      if (looks++ === 0) throw new Error('not now');
    };
    expect(await run.faults.healAll()).toEqual([]);
    expect(run.cluster.wants.at(-1)).toEqual(HEALTHY);
    expect(run.faults.all[0]?.left).toEqual(['n1 n2 | n3 n4 n5: not now']);
    expect(run.faults.all[1]?.left).toEqual([]);
  });

  it('says why when the cluster is gone', async () => {
    await run.faults.inject(partition, CUT, 0);
    run.cluster.beforeWant = () => {
      throw new Error('the engine is gone');
    };
    expect(await run.faults.healAll()).toEqual(['the engine is gone']);
  });

  it('does not ask of a damaged node that it runs again', async () => {
    const detail = { file: 'journal.jsonl', bytes: 3 };
    const active = await run.faults.inject(
      disk,
      { ...faultOf('disk', 'flipped', 'n5'), detail },
      0,
    );
    run.cluster.stubborn = { n5: { process: 'dead' } };
    await within(10_000, run.faults.heal(active));
    expect(active.left).toEqual([]);
  });
});

describe('a course', () => {
  const restart = faultOf('rolling-restart', 'quick', 'n1', 'n2', 'n3', 'n4', 'n5');

  it('takes one pulse after the other, also when the cluster is slow', async () => {
    run.cluster.beforeWant = () => new Promise((resolve) => setTimeout(resolve, 1_100));
    const injecting = run.faults.inject(rollingRestart, restart, 0);
    const active = await within(1_200, injecting);
    await vi.advanceTimersByTimeAsync(16_000);
    expect(active.played).toBe(true);
    await within(10_000, run.faults.heal(active));
    const down = run.cluster.wants.map(({ nodes }) => Object.keys(nodes).join());
    expect(down.slice(0, 10)).toEqual(['n1', '', 'n2', '', 'n3', '', 'n4', '', 'n5', '']);
  });

  it('stops when it is healed', async () => {
    const active = await run.faults.inject(rollingRestart, restart, 0);
    await vi.advanceTimersByTimeAsync(1_000);
    await run.faults.heal(active);
    const { length } = run.cluster.wants;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(run.cluster.wants).toHaveLength(length);
    expect(run.cluster.state).toEqual(HEALTHY);
  });

  it('keeps room for the node that is next', async () => {
    const may = (...nodes: string[]): boolean =>
      mayGoDown(nodes, run.cluster.layout, run.faults.down(), lessThanHalf);
    await run.faults.inject(rollingRestart, restart, 0);
    expect([...run.faults.down().now]).toHaveLength(1);
    expect([may('n2'), may('n2', 'n4')]).toEqual([true, false]);
    await vi.advanceTimersByTimeAsync(400);
    expect([...run.faults.down().now]).toHaveLength(0);
    expect([may('n2'), may('n2', 'n4')]).toEqual([true, false]);
    await run.faults.inject(kill, faultOf('kill', 'one', 'n2'), 0);
    await vi.advanceTimersByTimeAsync(400);
    // It is n2's turn, which is down anyway; the next one will not be.
    expect([...run.faults.down().now]).toHaveLength(1);
    expect(may('n4')).toBe(false);
  });
});

describe('nodes that end by themselves', () => {
  const may = (...nodes: string[]): boolean =>
    mayGoDown(nodes, run.cluster.layout, run.faults.down(), lessThanHalf);

  it('count against the limits until they run again', async () => {
    expect(may('n2', 'n3')).toBe(true);
    run.cluster.crash('n1', 'exit code 1');
    run.faults.onNode('n1', 'dead');
    expect([may('n2'), may('n2', 'n3')]).toEqual([true, false]);
    run.cluster.restart('n1');
    run.faults.onNode('n1', 'running');
    expect(may('n2', 'n3')).toBe(true);
  });

  it('are not what a fault has left behind', async () => {
    run.cluster.crash('n1', 'exit code 1');
    const active = await run.faults.inject(kill, faultOf('kill', 'one', 'n2'), 0);
    await run.faults.heal(active);
    expect(active.left).toEqual([]);
  });
});

describe('a node that has lost its data', () => {
  it('is let in again before and after it is started', async () => {
    const called: string[] = [];
    run.system.rejoin = (_run, node, when) => {
      const process = run.cluster.state.nodes[node]?.process ?? 'running';
      called.push(`${node} ${when} ${process}`);
      return Promise.resolve();
    };
    const active = await run.faults.inject(amnesia, faultOf('amnesia', 'one', 'n2'), 0);
    expect(called).toEqual([]);
    await run.faults.heal(active);
    await run.faults.healAll();
    expect(called).toEqual(['n2 before-start dead', 'n2 after-start running']);
  });

  it('stays down until the system can be told, which is said once', async () => {
    let leads = false;
    run.system.rejoin = () => (leads ? Promise.resolve() : Promise.reject(new Error('no leader')));
    const active = await run.faults.inject(amnesia, faultOf('amnesia', 'one', 'n2'), 0);
    await within(10_000, run.faults.heal(active));
    expect(active.left).toEqual([]);
    expect(run.cluster.state.nodes).toMatchObject({ n2: { process: 'dead' } });
    expect(run.faults.down().now).toEqual(new Set(['n2']));
    leads = true;
    expect(await run.faults.healAll()).toEqual([]);
    expect(run.cluster.state).toEqual(HEALTHY);
    expect(run.notes).toEqual(['n2 cannot rejoin yet: no leader']);
  });

  it('is let in once, however many lanes bring it back', async () => {
    let asked = 0;
    run.system.rejoin = async (_run, _node, when) => {
      if (when === 'before-start') asked++;
      await pause(500);
    };
    const active = await run.faults.inject(amnesia, faultOf('amnesia', 'one', 'n2'), 0);
    const healing = run.faults.heal(active);
    await vi.advanceTimersByTimeAsync(200);
    const cutting = run.faults.inject(partition, CUT, 0);
    await within(3_000, Promise.all([healing, cutting]));
    expect(asked).toBe(1);
  });

  it('is started in the end all the same, and what comes of it is the system’s', async () => {
    run.system.rejoin = () => Promise.reject(new Error('no leader'));
    await run.faults.inject(amnesia, faultOf('amnesia', 'one', 'n2'), 0);
    expect(await within(30_000, run.faults.healAll())).toEqual([]);
    expect(run.cluster.state).toEqual(HEALTHY);
    expect(run.notes).toEqual(['n2 cannot rejoin yet: no leader', 'n2 cannot rejoin: no leader']);
  });
});

describe('a nemesis that calls the system', () => {
  const acting = (act: NonNullable<Nemesis['act']>): Nemesis => ({ ...pauseNemesis, act });

  it('does so after its effect is on, and undoes it before', async () => {
    const states: string[] = [];
    const nemesis = acting((_fault, when) => {
      states.push(`${when} ${run.cluster.state.nodes['n2']?.process ?? 'running'}`);
      return Promise.resolve();
    });
    const active = await run.faults.inject(nemesis, faultOf('pause', 'one', 'n2'), 0);
    await run.faults.heal(active);
    expect(states).toEqual(['start paused', 'stop paused']);
  });

  it('took no effect where the system refuses, and the run goes on', async () => {
    const nemesis = acting((_fault, when) =>
      when === 'start' ? Promise.reject(new Error('not the leader')) : Promise.resolve(),
    );
    const active = await run.faults.inject(nemesis, faultOf('pause', 'one', 'n2'), 0);
    await within(1_000, run.faults.prove(active, 500, run.signal));
    expect(active.proof).toEqual({ on: false, evidence: 'not the leader' });
    await run.faults.heal(active);
    expect(active.trouble).toBeUndefined();
  });
});

describe('roles', () => {
  it('have limits of their own', () => {
    const layout = [
      ...['n1', 'n2', 'n3'].map((name) => ({ name, role: 'member' })),
      ...['s1', 's2', 's3'].map((name) => ({ name, role: 'sentinel' })),
    ];
    const down: Down = { now: new Set(['n1']), lasting: new Set(['n1']), courses: [] };
    const may = (...nodes: string[]): boolean => mayGoDown(nodes, layout, down, lessThanHalf);
    expect([may('s1'), may('n2'), may('s1', 's2')]).toEqual([true, false, false]);
    const lenient = (role: string, count: number): number => (role === 'member' ? count : 0);
    expect(mayGoDown(['n2', 'n3'], layout, down, lenient)).toBe(true);
    expect(mayGoDown(['s1'], layout, down, lenient)).toBe(false);
  });
});

describe('the evidence of a fault', () => {
  it('is that of its whole life in the end', async () => {
    const active = await run.faults.inject(partition, CUT, 0);
    await run.faults.prove(active, 1_000, run.signal);
    const first = run.ledger().at(-1);
    await run.cluster.observe(); // messages go on being lost
    await run.faults.heal(active);
    const evidence = run.ledger().flatMap((line) => (line.stage === 'proved' ? [line] : []));
    expect(evidence).toHaveLength(2);
    expect(evidence[0]).toEqual(first);
    expect(evidence[1]).toMatchObject({ on: true });
    expect(evidence[1]?.evidence).not.toBe(evidence[0]?.evidence);
  });
});
