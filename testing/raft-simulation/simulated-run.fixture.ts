/**
 * A whole run of Raft in virtual time: clients of the real client code on the register workload,
 * nemeses from the registry at random, as the runner plays them; the seed decides everything.
 */
import { ColumnsBuilder } from '../../src/history/columns-builder.ts';
import type { Columns } from '../../src/history/columns.ts';
import type { HistoryEvent, Request } from '../../src/history/operation.ts';
import { randomFrom, type Random } from '../../src/base/random.ts';
import { mergeWanted } from '../../src/cluster/port/merge-wanted.ts';
import type { Fault, Nemesis, NemesisView } from '../../src/cluster/port/nemesis.ts';
import { equalNodes } from '../../src/cluster/port/deployment.ts';
import { nodeNames } from '../../src/cluster/port/names.ts';
import { sleep } from '../../src/base/time.ts';
import type { LinkFault, NodeName, WantedState } from '../../src/cluster/port/wanted.ts';
import type { OperationSource } from '../../src/generator/workload.ts';
import { register } from '../../workloads/register.ts';
import type { RaftBug } from '../../systems/consensus/raft/bugs.ts';
import { raftClient } from '../../systems/consensus/raft/client.ts';
import { raftProgram, startRaft } from '../../systems/consensus/raft/raft.ts';
import type { Compaction, Raft, Timing } from '../../systems/consensus/raft/state.ts';
import { raftInvariants } from './raft-invariants.fixture.ts';
import { SimulatedCluster } from './simulated-cluster.fixture.ts';

export interface SimulatedRunOptions {
  readonly seed: string | number;
  readonly bugs?: readonly RaftBug[];
  readonly nodes?: number;
  readonly timing?: Timing;
  readonly compaction?: Compaction;
  readonly link?: Omit<LinkFault, 'from' | 'to'>;
  readonly diskMs?: { readonly least: number; readonly most: number };
  readonly lanes: readonly SimulatedLane[];
  /** Mean length of a fault; the quiet after it is half as long. */
  readonly intervalMs: number;
  /** Most nodes that may be down at once; absent: a minority. */
  readonly maxDown?: number;
  readonly clients?: number;
  readonly keys?: number;
  /** Share of reads. */
  readonly reads?: number;
  /** Operations a second, all clients together. */
  readonly rate: number;
  /** An operation without an answer after so long is unknown. */
  readonly operationMs?: number;
  readonly forMs: number;
  /** After each step of the cluster, for tests of a single property. */
  readonly afterEach?: (rafts: ReadonlyMap<NodeName, Raft>) => void;
}

/** A nemesis with the kinds that may be chosen; absent: all. */
export interface SimulatedLane {
  readonly nemesis: Nemesis;
  readonly kinds?: readonly string[];
}

export interface SimulatedRun {
  readonly events: readonly HistoryEvent[];
  readonly history: Columns;
  readonly faults: readonly string[];
  /** The first of Raft's own properties that did not hold, and when. */
  readonly broken: string | undefined;
  readonly logs: readonly string[];
}

const COMPACTION = { at: 4000, keep: 1000 };
const TIMING = { electionMs: 300, heartbeatMs: 50 };
/** After everything was healed: long enough for an election and the final reads. */
const FINAL_MS = 3000;
/** How often everything is read in the end. */
const FINAL_ROUNDS = 3;

export const simulatedRun = async (options: SimulatedRunOptions): Promise<SimulatedRun> => {
  const { seed, bugs = [], timing = TIMING, compaction = COMPACTION, forMs } = options;
  const random = randomFrom(seed);
  const rafts = new Map<NodeName, Raft>();
  const cluster = new SimulatedCluster({
    seed: `${seed}/cluster`,
    nodes: nodeNames(options.nodes ?? 5),
    program: (context) => {
      const raft = startRaft(context, { bugs, timing, compaction });
      rafts.set(context.id, raft);
      return raftProgram(raft);
    },
    ...(options.link === undefined ? {} : { link: options.link }),
    ...(options.diskMs === undefined ? {} : { diskMs: options.diskMs }),
  });
  const recording = record(cluster);
  const source = register.source({
    random: random.split('workload'),
    keys: options.keys ?? 5,
    reads: options.reads,
    concurrency: options.clients ?? 10,
    nodes: cluster.nodes,
    options: {},
  });
  const faults = playLanes(cluster, rafts, random.split('nemesis'), options);
  const clients = startClients(cluster, source, recording, options);

  const invariants = raftInvariants();
  let broken: string | undefined;
  const look = (): void => {
    const problem = invariants.check(rafts);
    broken ??= problem === undefined ? undefined : `${cluster.time.nowMs()} ms: ${problem}`;
    options.afterEach?.(rafts);
  };
  await cluster.time.runUntil(forMs, look);
  cluster.want(mergeWanted([]));
  clients.readFinally();
  await cluster.time.runUntil(forMs + FINAL_MS, look);
  return { ...recording.finish(), faults, broken, logs: cluster.logs };
};

type Recording = ReturnType<typeof record>;

const record = (cluster: SimulatedCluster) => {
  const events: HistoryEvent[] = [];
  const columns = new ColumnsBuilder();
  return {
    add: (event: Omit<HistoryEvent, 'index' | 'time'>): void => {
      const time = Math.round(cluster.time.nowMs() * 1e6);
      const recorded = { index: events.length, time, ...event };
      events.push(recorded);
      columns.add(recorded);
    },
    finish: () => ({ events, history: columns.finish() }),
  };
};

/** As the runner's driver: a process is retired after an unknown outcome. */
const startClients = (
  cluster: SimulatedCluster,
  source: OperationSource,
  recording: Recording,
  { clients = 10, rate, operationMs = 2000 }: SimulatedRunOptions,
): { readFinally: () => void } => {
  const { time, nodes } = cluster;
  const { signal } = new AbortController();
  let processes = 0;
  const final: Request[] = [];
  let finishing = false;

  const work = async (slot: number): Promise<void> => {
    const node = nodes[slot % nodes.length] as NodeName;
    let process = processes++;
    let client = raftClient({ cluster, time }, node, `c${process}`);
    await sleep(time, (1000 * slot) / rate);
    for (;;) {
      const who = { process, node };
      const request = finishing ? final.shift() : (source.next(who) as Request);
      if (request === undefined) return;
      const { f, key = '', value } = request;
      recording.add({ process, type: 'invoke', f, key, value, node });
      const began = time.nowMs();
      const outcome = await client.perform(request, { timeoutMs: operationMs, signal });
      const seen = outcome.type === 'fail' ? (outcome.observed ?? null) : value;
      const result = outcome.type === 'ok' ? outcome.value : seen;
      recording.add({ process, type: outcome.type, f, key, value: result, node });
      source.completed(who, request, outcome);
      if (outcome.type === 'info') {
        void client.close();
        process = processes++;
        client = raftClient({ cluster, time }, node, `c${process}`);
      }
      if (!finishing) await sleep(time, began + (1000 * clients) / rate - time.nowMs());
    }
  };
  for (let slot = 0; slot < clients; slot++) void work(slot);
  return {
    readFinally: () => {
      for (let round = 0; round < FINAL_ROUNDS; round++) final.push(...closingReads(source));
      finishing = true;
    },
  };
};

const closingReads = (source: OperationSource): readonly Request[] => {
  const closing = source.closing?.();
  return closing?.kind === 'agree' ? closing.requests : [];
};

/** Quiet, a fault, quiet, a fault …, as the runner's conductor plays a lane. */
const playLanes = (
  cluster: SimulatedCluster,
  rafts: ReadonlyMap<NodeName, Raft>,
  random: Random,
  { lanes, intervalMs, forMs, maxDown }: SimulatedRunOptions,
): readonly string[] => {
  const { time, nodes } = cluster;
  const active = new Set<{ readonly nemesis: Nemesis; readonly fault: Fault; pulse: number }>();
  const told: string[] = [];
  const wanted = (): WantedState =>
    mergeWanted([...active].map(({ nemesis, fault, pulse }) => nemesis.effect(fault, pulse)));
  /** After the end of the run everything stays healed. */
  const apply = (): void => {
    if (time.nowMs() < forMs) cluster.want(wanted());
  };
  const view = (): NemesisView => {
    const states = wanted().nodes;
    const healthy = nodes.filter((node) => (states[node]?.process ?? 'running') === 'running');
    const most = maxDown ?? Math.floor((nodes.length - 1) / 2);
    return {
      nodes,
      layout: equalNodes(nodes),
      healthy,
      mayGoDown: (more) =>
        nodes.filter((node) => !healthy.includes(node) || more.includes(node)).length <= most,
      unsafe: most >= nodes.length,
      damage: ['journal.jsonl'],
      leader: () => Promise.resolve(leaderOf(cluster, rafts)),
    };
  };
  const playFault = async (nemesis: Nemesis, fault: Fault, lastingMs: number): Promise<void> => {
    const one = { nemesis, fault, pulse: 0 };
    const { pulseMs, pulses } = nemesis.course?.(fault) ?? { pulseMs: lastingMs, pulses: 1 };
    told.push(`${Math.round(time.nowMs())} ms: ${fault.summary} for ${Math.round(lastingMs)} ms`);
    active.add(one);
    for (let left = lastingMs; left > 0; left -= pulseMs) {
      apply();
      await sleep(time, Math.min(left, pulseMs));
      one.pulse = (one.pulse + 1) % pulses;
    }
    active.delete(one);
    apply();
  };
  const playLane = async ({ nemesis, kinds }: SimulatedLane, draws: Random): Promise<void> => {
    const names = kinds ?? nemesis.kinds.map(({ name }) => name);
    while (time.nowMs() < forMs) {
      await sleep(time, intervalMs * (0.25 + 0.5 * draws.next()));
      const lastingMs = intervalMs * (0.5 + draws.next());
      const fault = await nemesis.choose(draws.pick(names), draws, view());
      if (fault !== undefined) await playFault(nemesis, fault, lastingMs);
    }
  };
  for (const [at, lane] of lanes.entries()) {
    void playLane(lane, random.split(`${at} ${lane.nemesis.name}`));
  }
  return told;
};

const leaderOf = (
  cluster: SimulatedCluster,
  rafts: ReadonlyMap<NodeName, Raft>,
): NodeName | undefined => {
  const leaders = [...rafts].filter(
    ([node, raft]) => raft.role === 'leader' && cluster.status(node) !== undefined,
  );
  return leaders.sort(([, a], [, b]) => b.term - a.term)[0]?.[0];
};
