import { describe, expect, it, vi } from 'vitest';
import { FakeCluster } from '../src/cluster/fake-cluster.fixture.ts';
import { mergeWanted } from '../src/cluster/port/merge-wanted.ts';
import type { Fault, FaultKind, Nemesis, NemesisView } from '../src/cluster/port/nemesis.ts';
import { equalNodes, type NodePlan } from '../src/cluster/port/deployment.ts';
import { nodeNames } from '../src/cluster/port/names.ts';
import {
  HEALTHY,
  type LinkFault,
  type NodeName,
  type ObservedNode,
  type ObservedState,
  type WantedNode,
  type WantedState,
} from '../src/cluster/port/wanted.ts';
import { randomFrom } from '../src/base/random.ts';
import { SYSTEMS } from '../systems/registry.ts';
import { NEMESES } from './registry.ts';

// Every kind of fault on many clusters of many sizes.
vi.setConfig({ testTimeout: 30_000 });

const SEEDS = 40;

const CASES = NEMESES.flatMap((nemesis) =>
  nemesis.kinds.map((kind) => ({ title: `${nemesis.name}:${kind.name}`, nemesis, kind })),
);

/** A cluster of 1 to 7 nodes, some of them down already, with or without a leader. */
const viewFrom = (seed: number): Limited => {
  const random = randomFrom(`view/${seed}`);
  const nodes = nodeNames(random.between(1, 7));
  const unsafe = random.next() < 0.2;
  const minority = Math.floor((nodes.length - 1) / 2);
  const down = random.between(0, minority);
  const leader = random.next() < 0.8 ? random.pick(nodes) : undefined;
  const healthy = random.shuffle(nodes).slice(down);
  return viewOf({ nodes, healthy, unsafe, leader, maxDown: unsafe ? nodes.length : minority });
};

interface Limited extends NemesisView {
  readonly maxDown: number;
}

const viewOf = (given: {
  readonly nodes: readonly NodeName[];
  readonly healthy?: readonly NodeName[];
  readonly unsafe?: boolean;
  readonly leader?: NodeName | undefined;
  readonly maxDown: number;
  readonly target?: NodeName;
  readonly layout?: readonly NodePlan[];
}): Limited => {
  const { nodes, healthy = nodes, unsafe = false, leader, maxDown, target } = given;
  return {
    nodes,
    layout: given.layout ?? equalNodes(nodes),
    healthy,
    mayGoDown: (more) =>
      nodes.filter((node) => !healthy.includes(node) || more.includes(node)).length <= maxDown,
    unsafe,
    damage: ['**'],
    maxDown,
    leader: () => Promise.resolve(leader),
    ...(target === undefined ? {} : { target }),
  };
};

const chosen = async (nemesis: Nemesis, kind: FaultKind): Promise<[Fault, Limited][]> => {
  const faults: [Fault, Limited][] = [];
  for (let seed = 0; seed < SEEDS; seed++) {
    const view = viewFrom(seed);
    const fault = await nemesis.choose(kind.name, randomFrom(seed), view);
    if (fault !== undefined) faults.push([fault, view]);
  }
  return faults;
};

const pulsesOf = (nemesis: Nemesis, fault: Fault): readonly WantedState[] =>
  Array.from({ length: nemesis.course?.(fault).pulses ?? 1 }, (_, pulse) =>
    nemesis.effect(fault, pulse),
  );

const isDown = (node: WantedNode): boolean =>
  (node.process ?? 'running') !== 'running' ||
  node.disk !== undefined ||
  node.byzantine !== undefined;

const isSound = (link: LinkFault, nodes: readonly string[]): boolean => {
  const { from, to, drop = 0, duplicate = 0, reorder = 0, corrupt = 0, alter = 0 } = link;
  const chances = [drop, duplicate, reorder, corrupt, alter];
  return (
    nodes.includes(from) &&
    nodes.includes(to) &&
    from !== to &&
    chances.every((chance) => chance >= 0 && chance <= 1)
  );
};

const freeze = <T>(value: T): T => {
  if (value !== null && typeof value === 'object') {
    for (const inner of Object.values(value)) freeze(inner);
    Object.freeze(value);
  }
  return value;
};

describe.each(CASES)('$title', ({ nemesis, kind }) => {
  it('chooses faults that are plain data, the same from the same seed', async () => {
    const faults = await chosen(nemesis, kind);
    expect(faults.length).toBeGreaterThan(0);
    for (const [fault, view] of faults) {
      expect(fault).toMatchObject({ nemesis: nemesis.name, kind: kind.name });
      expect(JSON.parse(JSON.stringify(fault))).toEqual(fault);
      for (const target of fault.targets) expect(view.nodes).toContain(target);
      expect(fault.summary).not.toMatch(/undefined|NaN|\[object/);
    }
    expect((await chosen(nemesis, kind)).map(([fault]) => fault)).toEqual(
      faults.map(([fault]) => fault),
    );
  });

  it('has an effect that is pure, within the cluster, and not nothing', async () => {
    for (const [fault, view] of await chosen(nemesis, kind)) {
      freeze(fault);
      const pulses = pulsesOf(nemesis, fault);
      expect(pulsesOf(nemesis, fault)).toEqual(pulses);
      // A ledger that was read back must do the same.
      const again = JSON.parse(JSON.stringify(fault)) as Fault;
      expect(pulsesOf(nemesis, again)).toEqual(pulses);
      expect(mergeWanted(pulses)).not.toEqual(HEALTHY);
      const named = pulses.flatMap(({ nodes }) => Object.keys(nodes));
      expect(named.filter((node) => !view.nodes.includes(node))).toEqual([]);
      const links = pulses.flatMap((state) => state.links);
      expect(links.filter((link) => !isSound(link, view.nodes))).toEqual([]);
    }
  });

  it('never takes down more than it may, and nobody who is down already', async () => {
    for (const [fault, view] of await chosen(nemesis, kind)) {
      const alreadyDown = view.nodes.length - view.healthy.length;
      // A fault with a course restarts those that are down, too; its room was checked at the start.
      const others = nemesis.course === undefined ? alreadyDown : 0;
      for (const { nodes } of pulsesOf(nemesis, fault)) {
        const down = Object.keys(nodes).filter((node) => isDown(nodes[node] ?? {}));
        const most = down.length === 0 ? others : view.maxDown;
        expect(down.length + others).toBeLessThanOrEqual(most);
        const again = down.filter((node) => others > 0 && !view.healthy.includes(node));
        expect(again).toEqual([]);
      }
    }
  });

  it('is proved by what a cluster under it shows, and not by a healthy one', async () => {
    for (const [fault, view] of await chosen(nemesis, kind)) {
      const cluster = new FakeCluster(view.nodes);
      const before = await cluster.observe();
      expect(nemesis.prove(fault, before, await cluster.observe()).on).toBe(false);
      for (const state of pulsesOf(nemesis, fault)) {
        await cluster.want(state);
        await cluster.observe();
      }
      const proof = nemesis.prove(fault, before, await cluster.observe());
      expect(proof).toMatchObject({ on: true });
      expect(proof.evidence).not.toMatch(/undefined|NaN/);
    }
  });

  it('says what it needs of a runtime', () => {
    expect(nemesis.capabilities(kind.name).length).toBeGreaterThan(0);
    expect(kind.summary).not.toBe('');
  });
});

const AIMED = CASES.filter(({ kind }) => kind.aimed === true);

describe.each(AIMED)('$title, aimed', ({ nemesis, kind }) => {
  it('hits whom a schedule names', async () => {
    for (const target of ['n1', 'n5']) {
      const nodes = nodeNames(5);
      const view = viewOf({ nodes, maxDown: 2, target, leader: 'n3' });
      const fault = await nemesis.choose(kind.name, randomFrom(target), view);
      expect(fault?.targets.includes(target) === true || namesInDetail(fault, target)).toBe(true);
    }
  });
});

const OF_LEADERS = CASES.filter(({ kind }) => kind.requires === 'leader');

describe.each(OF_LEADERS)('$title, without a leader', ({ nemesis, kind }) => {
  it('does nothing', async () => {
    const nodes = nodeNames(5);
    const view = viewOf({ nodes, maxDown: 2 });
    expect(await nemesis.choose(kind.name, randomFrom(1), view)).toBeUndefined();
  });
});

/** A leader with its companions may be the larger group of a cut, which is no target then. */
const namesInDetail = (fault: Fault | undefined, node: string): boolean =>
  JSON.stringify(fault?.detail ?? null).includes(`"${node}"`);

describe('the catalogue', () => {
  it('has each name once', () => {
    const names = NEMESES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('names only planted bugs that there are', () => {
    const bugs = SYSTEMS.flatMap(({ name, bugs: all = [] }) =>
      all.map((b) => `${name} --bug ${b.name}`),
    );
    for (const { finds } of NEMESES) for (const found of finds) expect(bugs).toContain(found);
  });

  it('restarts one node at a time, each once in a course', async () => {
    const rolling = NEMESES.find(({ name }) => name === 'rolling-restart');
    const nodes = nodeNames(5);
    const view = viewOf({ nodes, maxDown: 2 });
    const fault = await rolling?.choose('quick', randomFrom(1), view);
    const pulses = pulsesOf(rolling as Nemesis, fault as Fault);
    const down = pulses.map((state) => Object.keys(state.nodes));
    expect(down.filter((_, i) => i % 2 === 1).flat()).toEqual([]);
    expect(down.flat().sort()).toEqual([...nodes]);
    expect(Math.max(...down.map((some) => some.length))).toBe(1);
  });

  it('leaves the links alone in every second pulse of a flapping partition', async () => {
    const flapping = NEMESES.find(({ name }) => name === 'flapping') as Nemesis;
    const nodes = nodeNames(5);
    const view = viewOf({ nodes, maxDown: 2, leader: 'n1' });
    const fault = (await flapping.choose('halves', randomFrom(1), view)) as Fault;
    const [on, off] = pulsesOf(flapping, fault);
    expect(on?.links).toHaveLength(12);
    expect(off?.links).toEqual([]);
  });
});

describe('nodes that stand on one machine', () => {
  // Three machines, each with a member and a sentinel.
  const layout: NodePlan[] = [1, 2, 3].flatMap((i) => [
    { name: `m${i}`, role: 'member', place: `host${i}` },
    { name: `s${i}`, role: 'sentinel', place: `host${i}` },
  ]);
  const nodes = layout.map(({ name }) => name);
  const hostOf = (node: NodeName): string | undefined =>
    layout.find(({ name }) => name === node)?.place;
  const view = (target?: NodeName): Limited =>
    viewOf({
      nodes,
      layout,
      maxDown: 2,
      leader: 'm2',
      ...(target === undefined ? {} : { target }),
    });
  const of = (name: string): Nemesis => NEMESES.find((one) => one.name === name) as Nemesis;

  it.each(['kill', 'pause', 'power-loss', 'amnesia'])('fall together: %s', async (name) => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const fault = (await of(name).choose('one', randomFrom(seed), view())) as Fault;
      expect(fault.targets).toHaveLength(2);
      expect(new Set(fault.targets.map(hostOf)).size).toBe(1);
    }
    const aimed = (await of(name).choose('one', randomFrom(1), view('s3'))) as Fault;
    expect([...aimed.targets].sort()).toEqual(['m3', 's3']);
  });

  it.each(CASES.filter(({ nemesis }) => nemesis.failureClass === 'network'))(
    'always hear each other: $title',
    async ({ nemesis, kind }) => {
      const within: LinkFault[] = [];
      for (let seed = 0; seed < SEEDS; seed++) {
        const fault = await nemesis.choose(kind.name, randomFrom(seed), view());
        const links = fault === undefined ? [] : pulsesOf(nemesis, fault).flatMap((s) => s.links);
        within.push(...links.filter(({ from, to }) => hostOf(from) === hostOf(to)));
      }
      expect(within).toEqual([]);
    },
  );

  it('are restarted together, a machine after the other', async () => {
    const rolling = of('rolling-restart');
    const fault = (await rolling.choose('quick', randomFrom(1), view())) as Fault;
    const down = pulsesOf(rolling, fault).map((state) => Object.keys(state.nodes));
    expect(down.map((some) => some.length)).toEqual([2, 0, 2, 0, 2, 0]);
    for (const some of down) expect(new Set(some.map(hostOf)).size).toBeLessThanOrEqual(1);
    expect(down.flat().toSorted()).toEqual(nodes.toSorted());
  });

  it('are disturbed together', async () => {
    const fault = (await of('loss').choose('one', randomFrom(1), view('s1'))) as Fault;
    expect(fault.targets).toEqual(['m1', 's1']);
    expect(fault.summary).toMatch(/to and from m1 s1$/u);
    const { links } = of('loss').effect(fault);
    expect(links).toHaveLength(2 * 2 * 4);
  });

  it('are cut off together', async () => {
    const fault = (await of('partition').choose('one', randomFrom(1), view('s1'))) as Fault;
    expect(fault.summary).toBe('m1 s1 | m2 s2 m3 s3');
    expect([...fault.targets].sort()).toEqual(['m1', 's1']);
  });
});

describe('nodes of several roles', () => {
  // Three of each; of masters one may be down, of sentinels two.
  const layout: NodePlan[] = ['master', 'sentinel'].flatMap((role) =>
    [1, 2, 3].map((i) => ({ name: `${role}${i}`, role })),
  );
  const countIn = (some: readonly NodeName[], role: string): number =>
    some.filter((node) => node.startsWith(role)).length;
  const view: NemesisView = {
    ...viewOf({ nodes: layout.map(({ name }) => name), layout, maxDown: 0 }),
    mayGoDown: (more) => countIn(more, 'master') <= 1 && countIn(more, 'sentinel') <= 2,
  };

  it('go down as far as each role allows', async () => {
    const kill = NEMESES.find(({ name }) => name === 'kill') as Nemesis;
    for (let seed = 0; seed < SEEDS; seed++) {
      const { targets } = (await kill.choose('minority', randomFrom(seed), view)) as Fault;
      expect([countIn(targets, 'master'), countIn(targets, 'sentinel')]).toEqual([1, 2]);
    }
  });
});

describe('a system whose files must not be damaged', () => {
  it.each(['torn', 'flipped', 'full'])('disk:%s', async (kind) => {
    const disk = NEMESES.find(({ name }) => name === 'disk') as Nemesis;
    const view = { ...viewOf({ nodes: nodeNames(3), maxDown: 1 }), damage: [] };
    const fault = await disk.choose(kind, randomFrom(1), view);
    expect(fault === undefined).toBe(kind !== 'full');
  });
});

describe('damage to the disks of one machine', () => {
  it('is proved where there are such files, and not where there are none at all', () => {
    const disk = NEMESES.find(({ name }) => name === 'disk') as Nemesis;
    const fault: Fault = {
      nemesis: 'disk',
      kind: 'flipped',
      targets: ['n1', 's1'],
      detail: { files: ['data/*'], bytes: 2 },
      summary: 'disk n1 s1 2 bytes flipped',
    };
    const state = (n1: number, s1: number): ObservedState => ({
      links: [],
      nodes: {
        n1: { process: 'dead', starts: 1, damagedBytes: n1 },
        s1: { process: 'dead', starts: 1, damagedBytes: s1 },
      },
    });
    expect(disk.prove(fault, state(0, 0), state(2, 0)).on).toBe(true);
    expect(disk.prove(fault, state(0, 0), state(0, 0)).on).toBe(false);
    expect(disk.prove(fault, state(2, 0), state(2, 0)).on).toBe(false);
  });
});

describe('a rolling restart of a run that was saved without places', () => {
  it('restarts its targets in their order', () => {
    const rolling = NEMESES.find(({ name }) => name === 'rolling-restart') as Nemesis;
    const fault: Fault = {
      nemesis: 'rolling-restart',
      kind: 'quick',
      targets: ['n2', 'n1'],
      detail: null,
      summary: 'restart n2, n1',
    };
    const down = pulsesOf(rolling, fault).map((state) => Object.keys(state.nodes));
    expect(down).toEqual([['n2'], [], ['n1'], []]);
  });
});

describe('what cannot be read', () => {
  it('proves no clock of all, as long as that node runs', async () => {
    const clock = NEMESES.find(({ name }) => name === 'clock') as Nemesis;
    const view = viewOf({ nodes: nodeNames(3), maxDown: 1 });
    const fault = (await clock.choose('scramble', randomFrom(1), view)) as Fault;
    const cluster = new FakeCluster(view.nodes);
    const before = await cluster.observe();
    await cluster.want(clock.effect(fault));
    const now = await cluster.observe();
    const withN1 = (n1: ObservedNode): ObservedState => ({ ...now, nodes: { ...now.nodes, n1 } });
    const mute = { process: 'running', starts: 1, clockOffsetMs: 'unreadable' } as const;
    expect(clock.prove(fault, before, withN1(mute))).toEqual({
      on: false,
      evidence: '2 of 3 clocks off by what was wanted',
    });
    expect(clock.prove(fault, before, withN1({ process: 'dead', starts: 1 })).on).toBe(true);
  });

  it('proves no amnesia, though the process is gone', () => {
    const amnesia = NEMESES.find(({ name }) => name === 'amnesia') as Nemesis;
    const fault: Fault = {
      nemesis: 'amnesia',
      kind: 'one',
      targets: ['n1'],
      detail: null,
      summary: 'amnesia n1',
    };
    const gone = { process: 'dead', starts: 1 } as const;
    const proved = (n1: ObservedNode): boolean => {
      const state: ObservedState = { links: [], nodes: { n1 } };
      return amnesia.prove(fault, state, state).on;
    };
    expect(proved({ ...gone, dataBytes: 'unreadable' })).toBe(false);
    expect(proved({ ...gone, dataBytes: 1 })).toBe(false);
    expect(proved({ ...gone, dataBytes: 0 })).toBe(true);
    expect(proved(gone)).toBe(true);
  });

  it('proves no fault', async () => {
    const unreadable = {
      process: 'running',
      starts: 1,
      clockOffsetMs: 'unreadable',
      cpu: 'unreadable',
      disk: 'unreadable',
      byzantine: 'unreadable',
    } as const;
    const state = { links: [], nodes: { n1: unreadable, n2: unreadable, n3: unreadable } };
    const proved: string[] = [];
    for (const { nemesis, kind, title } of CASES) {
      const view = viewOf({ nodes: nodeNames(3), maxDown: 3, unsafe: true, leader: 'n1' });
      const fault = await nemesis.choose(kind.name, randomFrom(1), view);
      if (fault !== undefined && nemesis.prove(fault, state, state).on) proved.push(title);
    }
    expect(proved).toEqual([]);
  });
});
