/** A simulated Raft cluster to play one scene with: ask, cut, crash, look inside. */
import { latencyOf } from '../../src/base/latency.ts';
import { equalNodes } from '../../src/cluster/port/deployment.ts';
import { nodeNames } from '../../src/cluster/port/names.ts';
import { requester } from '../../src/cluster/port/requester.ts';
import { HEALTHY, type NodeName, type WantedNode } from '../../src/cluster/port/wanted.ts';
import { SimCluster } from '../../src/cluster/sim/cluster.ts';
import { SteppedTime } from './stepped-time.fixture.ts';
import type { Body, Message } from '../../src/node/message.ts';
import { groupsShape } from '../../nemesis/partition/shapes.ts';
import { createRaft, type RaftOptions } from '../../systems/consensus/raft/raft.ts';
import { raftInvariants } from '../../systems/consensus/raft/invariants.ts';
import type { Raft } from '../../systems/consensus/raft/state.ts';

export const TIMING = { electionMs: 300, heartbeatMs: 50 };

/** Time stands still but while a scene waits. Figure 3 of the paper is held at each step. */
export const raftScene = (
  nodes: number,
  options: Partial<RaftOptions> & { seed?: number; onMessage?: (message: Message) => void } = {},
) => {
  const rafts = new Map<NodeName, Raft>();
  const { seed = 1, onMessage = () => {}, ...more } = options;
  const time = new SteppedTime();
  const cluster = new SimCluster({
    layout: equalNodes(nodeNames(nodes)),
    seed,
    time,
    program: (context) => {
      const send = (dest: NodeName, body: Body): void => {
        onMessage({ src: context.id, dest, body });
        context.send(dest, body);
      };
      const one = createRaft({ ...context, send }, { bugs: [], timing: TIMING, ...more });
      rafts.set(context.id, one.inspect?.() as Raft);
      return one;
    },
    told: null,
    invariants: raftInvariants,
    restart: 'never',
    latency: latencyOf('0.2..2')!,
    loss: 0,
    diskLatency: latencyOf('0.3..3')!,
    logs: undefined,
  });
  /** What did not hold, or broke down, first. */
  let broken: string | undefined;
  cluster.watch({
    invariantBroken: ({ what }) => (broken ??= what),
    ended: (node, detail) => (broken ??= `${node} ended by itself: ${detail}`),
  });
  cluster.start();
  const asking = requester(cluster, 'c1', time);
  const run = async (ms: number): Promise<void> => {
    await time.runFor(ms);
    if (broken !== undefined && (more.bugs ?? []).length === 0) throw new Error(broken);
  };
  const raftOf = (node: NodeName): Raft => {
    const raft = rafts.get(node);
    if (raft === undefined) throw new Error(`no node ${node}`);
    return raft;
  };
  const leaders = async (): Promise<readonly NodeName[]> => {
    const seen = (await cluster.observe()).nodes;
    return cluster.nodes.filter(
      (node) => raftOf(node).role === 'leader' && seen[node]?.process !== 'dead',
    );
  };
  return {
    cluster,
    time,
    run,
    raftOf,
    leaders,
    /** The one leader, waited for. */
    leader: async (): Promise<NodeName> => {
      for (let waited = 0; waited < 10_000; waited += 10) {
        const found = await leaders();
        if (found.length === 1) return found[0] as NodeName;
        await run(10);
      }
      throw new Error('nobody leads');
    },
    /** The answer within 10 s of virtual time, or undefined. */
    ask: (node: NodeName, body: Body, withinMs = 10_000): Promise<Body | undefined> =>
      time.until(asking.ask(node, body, withinMs)),
    /** Nodes hear only their own group. */
    split: (...groups: readonly (readonly NodeName[])[]): Promise<void> =>
      cluster.want({
        links: groupsShape(groups).cuts.map((cut) => ({ ...cut, drop: 1 })),
        nodes: {},
      }),
    set: (states: Readonly<Record<NodeName, WantedNode>>): Promise<void> =>
      cluster.want({ links: [], nodes: states }),
    heal: (): Promise<void> => cluster.want(HEALTHY),
  };
};

export const write = (key: string, value: number, session?: string, seq?: number): Body => ({
  type: 'write',
  key,
  value,
  ...(session === undefined ? {} : { session, seq: seq ?? 1 }),
});

export const cas = (key: string, from: number, to: number, session: string, seq: number): Body => ({
  type: 'cas',
  key,
  from,
  to,
  session,
  seq,
});

export const read = (key: string): Body => ({ type: 'read', key });
