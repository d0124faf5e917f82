/**
 * The faults that are on: injects, proves, heals and proves again, one line in the ledger before
 * each step. The cluster is always told the whole state that all active faults together want.
 */
import { pause } from '../../base/pause.ts';
import type { Time } from '../../base/time.ts';
import type { Cluster } from '../../cluster/port/cluster.ts';
import { differences } from '../../cluster/port/compare-wanted.ts';
import { mergeWanted } from '../../cluster/port/merge-wanted.ts';
import type { Fault, Nemesis } from '../../cluster/port/nemesis.ts';
import type { System, SystemRun } from '../../cluster/port/system.ts';
import type { NodeName, ObservedState, WantedState } from '../../cluster/port/wanted.ts';
import { type ActiveFault, effectNow, plannedFault, proofOf, pulsesOf } from './active-fault.ts';
import { playCourse } from './course-player.ts';
import { FaultTeller, type FaultTellerOptions } from './fault-teller.ts';
import { type Down, downIn } from './limits.ts';
import { NodeStates } from './node-states.ts';
import { Rejoining } from './rejoin.ts';
import { TouchedNodes } from './touched.ts';

export interface ActiveFaultsOptions extends FaultTellerOptions {
  readonly run: SystemRun;
  readonly system: Pick<System, 'rejoin'>;
  readonly time: Time;
  /** Told what a system's own hook could not do. */
  readonly note: (text: string) => void;
}

const PROVE_EVERY_MS = 100;
const HEAL_PATIENCE_MS = 5_000;
/** A node that cannot start with damaged files has ended by then. */
const SHAKY_MS = 10_000;

export class ActiveFaults {
  readonly #options: ActiveFaultsOptions;
  readonly #cluster: Cluster;
  readonly #all: ActiveFault[] = [];
  /** Ends the course of a fault, and resolves when it has ended. */
  readonly #courses = new Map<ActiveFault, () => Promise<void>>();
  readonly #touched = new TouchedNodes();
  /** When a fault of a node is long enough ago, ms. */
  readonly #shakyUntil = new Map<NodeName, number>();
  /** When a failure of a node's disk is long enough ago, ms. */
  readonly #diskUntil = new Map<NodeName, number>();
  readonly #teller: FaultTeller;
  readonly #nodes: NodeStates;
  readonly #rejoining: Rejoining;

  constructor(options: ActiveFaultsOptions) {
    this.#options = options;
    this.#cluster = options.run.cluster;
    this.#teller = new FaultTeller(options);
    this.#nodes = new NodeStates(this.#cluster.nodes, options.emit, options.nowMs);
    this.#rejoining = new Rejoining(options);
  }

  /** Every fault of the run, in the order they were planned. */
  get all(): readonly ActiveFault[] {
    return this.#all;
  }

  /** Why it is no fault of a node that it ends by itself, or undefined. */
  excuseOf(node: NodeName): string | undefined {
    if (this.#touched.damaged.has(node)) return 'its files had been damaged';
    const { disk } = this.#wanted().nodes[node] ?? {};
    const failed = disk !== undefined || this.#options.nowMs() < (this.#diskUntil.get(node) ?? 0);
    return failed ? 'its disk had failed' : undefined;
  }

  /** Damaged a moment ago: nobody knows yet whether it can start with that. */
  #isShaky(node: NodeName): boolean {
    return this.#options.nowMs() < (this.#shakyUntil.get(node) ?? 0);
  }

  /** A node's process has ended by itself, or was started again: it counts as down, or no longer. */
  onNode(node: NodeName, state: 'dead' | 'running'): void {
    this.#nodes.onNode(node, state);
  }

  /** What the limits go by: which nodes are down now, and how many more will be in a later pulse. */
  down(): Down {
    const on = this.#on();
    const { ended } = this.#nodes;
    const downBy = (faults: readonly ActiveFault[]): ReadonlySet<NodeName> =>
      new Set([
        ...downIn(mergeWanted(faults.map(effectNow))),
        ...ended,
        ...this.#rejoining.waiting,
        ...[...this.#touched.damaged].filter((node) => this.#isShaky(node)),
      ]);
    return {
      now: downBy(on),
      lasting: downBy(on.filter(({ nemesis }) => nemesis.course === undefined)),
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
    const before = await this.#cluster.observe();
    const active = plannedFault(this.#all.length + 1, nemesis, fault, before);
    this.#teller.planned(active, atMs);
    this.#all.push(active);
    await this.#bring();
    await nemesis.act?.(fault, 'start', this.#options.run).catch((error: unknown) => {
      active.refusal = messageOf(error);
    });
    this.#teller.applied(active);
    const course = nemesis.course?.(fault);
    if (course !== undefined) {
      this.#courses.set(
        active,
        playCourse(active, course, () => this.#bring(), this.#options.time),
      );
    }
    return active;
  }

  /** Looks again and again until the fault is seen to be on, or until so long has passed. */
  async prove(active: ActiveFault, withinMs: number, signal: AbortSignal): Promise<void> {
    const { nowMs, time } = this.#options;
    const deadline = nowMs() + withinMs;
    do {
      active.proof = proofOf(active, await this.#observe());
      if (!active.proof.on) await pause(PROVE_EVERY_MS, signal, time);
    } while (!active.proof.on && nowMs() < deadline && !signal.aborted);
    this.#teller.proved(active);
  }

  /** Undoes one fault and sees that it is undone. */
  async heal(active: ActiveFault): Promise<void> {
    if (active.left !== undefined) return;
    const { nemesis, fault } = active;
    await this.#courses.get(active)?.();
    await this.#lastLook(active);
    await nemesis.act?.(fault, 'stop', this.#options.run).catch((error: unknown) => {
      this.#options.note(`${fault.summary} could not be undone: ${messageOf(error)}`);
    });
    this.#teller.healing(active);
    active.left = []; // from here on the cluster is told that it is to be off
    try {
      active.left = await this.#settle(fault.targets);
    } catch (error) {
      active.left = undefined; // it is still to be healed
      throw error;
    }
    for (const node of fault.targets) {
      const until = this.#options.nowMs() + SHAKY_MS;
      this.#shakyUntil.set(node, until);
      if (effectNow(active).nodes[node]?.disk !== undefined) this.#diskUntil.set(node, until);
    }
    this.#teller.healed(active);
  }

  /** Undoes everything; returns what could not be undone. Never throws. */
  async healAll(): Promise<readonly string[]> {
    for (const active of this.#all) {
      try {
        await this.heal(active);
      } catch (error) {
        active.left = [`${active.fault.summary}: ${messageOf(error)}`];
      }
    }
    try {
      const left = await this.#settle();
      if (this.#rejoining.waiting.size === 0) return left;
      this.#rejoining.insist(); // it is the system's to live with
      return await this.#settle();
    } catch (error) {
      return [messageOf(error)];
    }
  }

  /**
   * Brings the cluster into the state that the remaining faults want, and waits until it is so.
   * @param back nodes that are to come back by it
   */
  async #settle(back: readonly NodeName[] = this.#cluster.nodes): Promise<readonly string[]> {
    const { nowMs, time } = this.#options;
    const deadline = nowMs() + HEAL_PATIENCE_MS;
    for (;;) {
      const wanted = await this.#bring();
      const observed = await this.#observe();
      // What another fault has changed meanwhile is for that one to see.
      const still = differences(observed, this.#wanted(), this.#touched);
      const left = differences(observed, wanted, this.#touched).filter((one) =>
        still.includes(one),
      );
      const isWaiting = back.some((node) => this.#rejoining.waiting.has(node));
      if ((left.length === 0 && !isWaiting) || nowMs() > deadline) return left;
      await pause(PROVE_EVERY_MS, undefined, time);
    }
  }

  /**
   * Counters grow while a fault is on: the evidence in the end is that of its whole life. One that
   * shows its effect only now is proved now.
   */
  async #lastLook(active: ActiveFault): Promise<void> {
    const wasOn = active.proof.on;
    const proof = proofOf(active, await this.#observe());
    if (!proof.on && wasOn) return;
    active.proof = proof;
    if (wasOn) this.#teller.evidence(active);
    else if (proof.on) this.#teller.proved(active);
  }

  /** Brings the cluster into the state that is wanted of it now; returns what it was told. */
  async #bring(): Promise<WantedState> {
    const wanted = this.#wanted();
    this.#touched.add(wanted);
    return this.#rejoining.bring(wanted);
  }

  async #observe(): Promise<ObservedState> {
    const observed = await this.#cluster.observe();
    this.#nodes.show(observed);
    return observed;
  }

  #on(): readonly ActiveFault[] {
    return this.#all.filter(({ left }) => left === undefined);
  }

  #wanted(): WantedState {
    return mergeWanted(this.#on().map(effectNow));
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
