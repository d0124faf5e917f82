/**
 * The faults that are on: injects, proves, heals and proves again, one line in the ledger before
 * each step. The cluster is always told the whole state that all active faults together want.
 */
import { pause } from '../../base/pause.ts';
import type { Cluster } from '../../cluster/port/cluster.ts';
import { differences } from '../../cluster/port/compare-wanted.ts';
import { mergeWanted } from '../../cluster/port/merge-wanted.ts';
import type { Course, Fault, Nemesis, Proof } from '../../cluster/port/nemesis.ts';
import type { System, SystemRun } from '../../cluster/port/system.ts';
import type { NodeName, ObservedState, WantedState } from '../../cluster/port/wanted.ts';
import type { HistoryEvent } from '../../history/operation.ts';
import type { Recorder } from '../../history/recorder.ts';
import type { Emit, NodeState } from '../events.ts';
import type { FaultLog } from './fault-log.ts';
import { type Down, downIn } from './limits.ts';
import { type Bring, bringWithRejoin } from './rejoin.ts';
import { TouchedNodes } from './touched.ts';

export interface ActiveFault {
  readonly id: number;
  readonly nemesis: Nemesis;
  readonly fault: Fault;
  readonly before: ObservedState;
  readonly fromMs: number;
  untilMs: number;
  proof: Proof;
  /** What healing left; undefined while it is on. */
  left: readonly string[] | undefined;
  /** Where its course is. */
  pulse: number;
  /** It has been through all of its pulses, or has none. */
  played: boolean;
  /** Why its course could not go on. */
  trouble: unknown;
  /** What the system answered instead of doing what the nemesis asked of it. */
  refusal: string | undefined;
}

export interface ActiveFaultsOptions {
  readonly run: SystemRun;
  readonly system: Pick<System, 'rejoin' | 'maxDown'>;
  readonly recorder: Recorder;
  readonly log: FaultLog;
  readonly emit: Emit;
  readonly nowMs: () => number;
  /** Told what a system's own hook could not do. */
  readonly note: (text: string) => void;
}

const PROVE_EVERY_MS = 100;
const HEAL_PATIENCE_MS = 5_000;

export class ActiveFaults {
  readonly #options: ActiveFaultsOptions;
  readonly #cluster: Cluster;
  readonly #all: ActiveFault[] = [];
  /** Ends the course of a fault, and resolves when it has ended. */
  readonly #courses = new Map<ActiveFault, () => Promise<void>>();
  readonly #nodeStates = new Map<NodeName, NodeState>();
  readonly #touched = new TouchedNodes();
  readonly #endedByItself = new Set<NodeName>();
  readonly #bringing: Bring;

  constructor(options: ActiveFaultsOptions) {
    this.#options = options;
    this.#cluster = options.run.cluster;
    this.#bringing = bringWithRejoin(options);
    for (const node of this.#cluster.nodes) this.#setNodeState(node, 'running');
  }

  /** Every fault of the run, in the order they were planned. */
  get all(): readonly ActiveFault[] {
    return this.#all;
  }

  /** Its files were damaged by a fault of this run, for good. */
  wasDamaged(node: NodeName): boolean {
    return this.#touched.damaged.has(node);
  }

  /** A node's process has ended by itself, or was started again: it counts as down, or no longer. */
  onNode(node: NodeName, state: 'dead' | 'running'): void {
    if (state === 'dead') this.#endedByItself.add(node);
    else this.#endedByItself.delete(node);
    this.#setNodeState(node, state);
  }

  /** What the limits go by: which nodes are down now, and how many more will be in a later pulse. */
  down(): Down {
    const on = this.#on();
    const lasting = on.filter(({ nemesis }) => nemesis.course === undefined);
    const now = mergeWanted(on.map(effectNow));
    const ended = this.#cluster.nodes.filter((node) => this.#endedByItself.has(node));
    return {
      now: new Set([...downIn(now), ...ended]),
      lasting: new Set([...downIn(mergeWanted(lasting.map(effectNow))), ...ended]),
      courses: on
        .filter(({ nemesis }) => nemesis.course !== undefined)
        .map((active) => pulsesOf(active).map((state) => new Set(downIn(state)))),
    };
  }

  /**
   * Turns a fault on; resolves when the cluster is in that state.
   * @param atMs since clients began to work: what a replay goes by
   */
  async inject(nemesis: Nemesis, fault: Fault, atMs: number): Promise<ActiveFault> {
    const { log, nowMs, run } = this.#options;
    const before = await this.#cluster.observe();
    const active: ActiveFault = {
      id: this.#all.length + 1,
      nemesis,
      fault,
      before,
      fromMs: nowMs(),
      untilMs: Infinity,
      proof: { on: false, evidence: 'not proved' },
      left: undefined,
      pulse: 0,
      played: nemesis.course === undefined,
      trouble: undefined,
      refusal: undefined,
    };
    log.write({ stage: 'planned', id: active.id, timeMs: active.fromMs, atMs, fault });
    this.#tell(active, 'planned');
    this.#record(active, 'invoke', 'start');
    this.#all.push(active);
    this.#touched.add(nemesis.effect(fault));
    await this.#bring();
    await nemesis.act?.(fault, 'start', run).catch((error: unknown) => {
      active.refusal = messageOf(error);
    });
    log.write({ stage: 'applied', id: active.id, timeMs: nowMs() });
    this.#record(active, 'info', 'start');
    const course = nemesis.course?.(fault);
    if (course !== undefined) this.#begin(active, course);
    return active;
  }

  /** Looks again and again until the fault is seen to be on, or until so long has passed. */
  async prove(active: ActiveFault, withinMs: number, signal: AbortSignal): Promise<void> {
    const { nowMs } = this.#options;
    const deadline = nowMs() + withinMs;
    do {
      const observed = await this.#cluster.observe();
      this.#showNodes(observed);
      active.proof = proofOf(active, observed);
      if (!active.proof.on) await pause(PROVE_EVERY_MS, signal);
    } while (!active.proof.on && nowMs() < deadline && !signal.aborted);
    this.#tellProof(active);
  }

  /** Undoes one fault and sees that it is undone. */
  async heal(active: ActiveFault): Promise<void> {
    if (active.left !== undefined) return;
    const { log, nowMs, run } = this.#options;
    await this.#courses.get(active)?.();
    await this.#lastLook(active);
    await active.nemesis.act?.(active.fault, 'stop', run).catch((error: unknown) => {
      this.#options.note(`${active.fault.summary} could not be undone: ${messageOf(error)}`);
    });
    log.write({ stage: 'healing', id: active.id, timeMs: nowMs() });
    this.#tell(active, 'healing');
    this.#record(active, 'invoke', 'stop');
    active.left = []; // from here on the cluster is told that it is to be off
    try {
      active.left = await this.#settle();
    } catch (error) {
      active.left = undefined; // it is still to be healed
      throw error;
    }
    active.untilMs = this.#record(active, 'info', 'stop').time / 1e6;
    log.write({ stage: 'healed', id: active.id, timeMs: active.untilMs, left: active.left });
    this.#tell(active, 'healed');
  }

  /** Undoes everything; returns what could not be undone. Never throws. */
  async healAll(): Promise<readonly string[]> {
    for (const active of this.#all) {
      try {
        await this.heal(active);
      } catch (error) {
        active.left = [`${active.fault.summary}: ${(error as Error).message}`];
        active.untilMs = this.#options.nowMs();
      }
    }
    return this.#settle().catch((error: unknown) => [(error as Error).message]);
  }

  /**
   * One pulse after the other, none left out: where the cluster takes long to follow, the course
   * takes longer, so that a rolling restart never leaves two nodes down.
   */
  #begin(active: ActiveFault, { pulseMs, pulses }: Course): void {
    const over = new AbortController();
    const play = async (): Promise<void> => {
      for (;;) {
        await pause(pulseMs, over.signal);
        if (over.signal.aborted) return;
        active.pulse = (active.pulse + 1) % pulses;
        this.#touched.add(active.nemesis.effect(active.fault, active.pulse));
        await this.#bring();
        if (active.pulse === pulses - 1) active.played = true;
      }
    };
    const playing = play().catch((error: unknown) => {
      active.trouble = error;
      active.played = true;
    });
    this.#courses.set(active, () => {
      over.abort();
      return playing;
    });
  }

  /** Brings the cluster into the state that the remaining faults want, and waits until it is so. */
  async #settle(): Promise<readonly string[]> {
    const { nowMs } = this.#options;
    const deadline = nowMs() + HEAL_PATIENCE_MS;
    for (;;) {
      const wanted = await this.#bring(); // another fault may have changed it meanwhile
      const observed = await this.#cluster.observe();
      this.#showNodes(observed);
      const left = differences(observed, mergeWanted([wanted, this.#wanted()]), this.#touched);
      if (left.length === 0 || nowMs() > deadline) return left;
      await pause(PROVE_EVERY_MS);
    }
  }

  /**
   * Counters grow while a fault is on: the evidence in the end is that of its whole life. One that
   * shows its effect only now is proved now.
   */
  async #lastLook(active: ActiveFault): Promise<void> {
    const { proof: earlier } = active;
    const proof = proofOf(active, await this.#cluster.observe());
    if (!proof.on && earlier.on) return;
    active.proof = proof;
    if (proof.on && !earlier.on) this.#tellProof(active);
  }

  #tellProof(active: ActiveFault): void {
    const { log, nowMs } = this.#options;
    log.write({ stage: 'proved', id: active.id, timeMs: nowMs(), ...active.proof });
    this.#tell(active, active.proof.on ? 'on' : 'not-on');
  }

  /** Brings the cluster into the state that is wanted of it now; returns that state. */
  async #bring(): Promise<WantedState> {
    const wanted = this.#wanted();
    await this.#bringing(wanted);
    return wanted;
  }

  #on(): readonly ActiveFault[] {
    return this.#all.filter(({ left }) => left === undefined);
  }

  #wanted(): WantedState {
    return mergeWanted(this.#on().map(({ nemesis, fault, pulse }) => nemesis.effect(fault, pulse)));
  }

  #showNodes(observed: ObservedState): void {
    for (const [node, { process, endedByItself }] of Object.entries(observed.nodes)) {
      if (endedByItself === true) this.#endedByItself.add(node);
      else this.#endedByItself.delete(node);
      this.#setNodeState(node, process);
    }
  }

  #setNodeState(node: NodeName, state: NodeState): void {
    if (this.#nodeStates.get(node) === state) return;
    this.#nodeStates.set(node, state);
    this.#options.emit({ type: 'node', node, state, timeMs: this.#options.nowMs() });
  }

  #record(
    { id, fault, left = [] }: ActiveFault,
    type: 'invoke' | 'info',
    action: 'start' | 'stop',
  ): HistoryEvent {
    const { nemesis, kind, summary } = fault;
    const value = { id, action, kind, summary, ...(left.length === 0 ? {} : { left }) };
    return this.#options.recorder.record({ process: 'nemesis', type, f: nemesis, value });
  }

  #tell(
    { id, fault, proof }: ActiveFault,
    stage: 'planned' | 'on' | 'not-on' | 'healing' | 'healed',
  ): void {
    const { nemesis, kind, targets, summary, detail } = fault;
    const groups = (detail as { groups?: NodeName[][] } | null)?.groups;
    this.#options.emit({
      type: 'fault',
      id,
      stage,
      nemesis,
      kind,
      targets,
      summary,
      evidence: proof.evidence,
      ...(groups === undefined ? {} : { groups }),
      timeMs: this.#options.nowMs(),
    });
  }
}

const effectNow = ({ nemesis, fault, pulse }: ActiveFault): WantedState =>
  nemesis.effect(fault, pulse);

/** What each pulse of its course does. */
const pulsesOf = ({ nemesis, fault }: ActiveFault): readonly WantedState[] => {
  const { pulses } = nemesis.course?.(fault) ?? { pulses: 0 };
  return Array.from({ length: pulses }, (_, pulse) => nemesis.effect(fault, pulse));
};

/** What its own call to the system came to counts for more than what can be seen. */
const proofOf = ({ nemesis, fault, before, refusal }: ActiveFault, now: ObservedState): Proof =>
  refusal === undefined ? nemesis.prove(fault, before, now) : { on: false, evidence: refusal };

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
