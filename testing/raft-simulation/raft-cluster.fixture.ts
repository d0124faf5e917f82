/** A simulated Raft cluster to play one scene with: ask, cut, crash, look inside. */
import { nodeNames } from '../../src/cluster/port/names.ts';
import { requester } from '../../src/cluster/port/requester.ts';
import type { NodeName, WantedNode } from '../../src/cluster/port/wanted.ts';
import type { Body, Message } from '../../src/node/message.ts';
import { groupsShape } from '../../nemesis/partition/shapes.ts';
import { raftProgram, startRaft, type RaftOptions } from '../../systems/consensus/raft/raft.ts';
import type { Raft } from '../../systems/consensus/raft/state.ts';
import { SimulatedCluster } from './simulated-cluster.fixture.ts';

export const TIMING = { electionMs: 300, heartbeatMs: 50 };

export const raftCluster = (
  nodes: number,
  options: Partial<RaftOptions> & { seed?: number; onMessage?: (message: Message) => void } = {},
) => {
  const rafts = new Map<NodeName, Raft>();
  const { seed = 1, onMessage, ...more } = options;
  const cluster = new SimulatedCluster({
    seed,
    nodes: nodeNames(nodes),
    program: (context) => {
      const raft = startRaft(context, { bugs: [], timing: TIMING, ...more });
      rafts.set(context.id, raft);
      return raftProgram(raft);
    },
    ...(onMessage === undefined ? {} : { onMessage }),
  });
  const { time } = cluster;
  const asking = requester(cluster, 'c1', time);
  const run = (ms: number): Promise<void> => time.runUntil(time.nowMs() + ms);
  const raftOf = (node: NodeName): Raft => {
    const raft = rafts.get(node);
    if (raft === undefined) throw new Error(`no node ${node}`);
    return raft;
  };
  const leaders = (): readonly NodeName[] =>
    cluster.nodes.filter(
      (node) => raftOf(node).role === 'leader' && cluster.observe().nodes[node]?.process !== 'dead',
    );
  return {
    cluster,
    run,
    raftOf,
    leaders,
    /** The one leader, waited for. */
    leader: async (): Promise<NodeName> => {
      for (let waited = 0; waited < 10_000; waited += 10) {
        const found = leaders();
        if (found.length === 1) return found[0] as NodeName;
        await run(10);
      }
      throw new Error('nobody leads');
    },
    /** The answer within 10 s of virtual time, or undefined. */
    ask: async (node: NodeName, body: Body, withinMs = 10_000): Promise<Body | undefined> => {
      const came: (Body | undefined)[] = [];
      void asking.ask(node, body, withinMs).then((answer) => came.push(answer));
      for (let waited = 0; came.length === 0 && waited <= withinMs; waited += 5) await run(5);
      return came[0];
    },
    /** Nodes hear only their own group. */
    split: (...groups: readonly (readonly NodeName[])[]): void =>
      cluster.want({
        links: groupsShape(groups).cuts.map((cut) => ({ ...cut, drop: 1 })),
        nodes: {},
      }),
    set: (nodes: Readonly<Record<NodeName, WantedNode>>): void =>
      cluster.want({ links: [], nodes }),
    heal: (): void => cluster.want({ links: [], nodes: {} }),
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
