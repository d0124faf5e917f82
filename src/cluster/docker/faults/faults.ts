/**
 * Brings the nodes into a wanted state through the agent. Compares with what is in place already, so
 * that wanting a state twice does nothing the second time. One thing happens after the other.
 *
 * The order: what shall be dead dies; the nodes that live are adjusted, all in one request; what shall
 * live again is started, with its faults in place before its program runs. A node that has ended by
 * itself is `restarts`' affair.
 */
import pLimit from 'p-limit';
import { infrastructureFailure, usageFailure } from '../../../base/failure.ts';
import {
  HEALTHY,
  type Capability,
  type NodeName,
  type ObservedState,
  type WantedState,
} from '../../port/wanted.ts';
import type { Agent } from '../agent/agent.ts';
import { healAll } from '../agent/verbs.ts';
import { Clocks } from '../clock/clocks.ts';
import { ClockKeeper, type ClockedNode } from '../clock/keeper.ts';
import type { ControlChannel } from '../node/control-channel.ts';
import type { DockerNode } from '../node/node.ts';
import { adjust } from './adjust.ts';
import { bringDown } from './deaths.ts';
import type { Disks } from './disks.ts';
import { goalsOf } from './goals.ts';
import { groundOf, presentOn, type Ground } from './ground.ts';
import type { Present } from './in-place.ts';

import { noticeEnds } from './notice-ends.ts';
import { observe } from './observe.ts';
import type { LinkMeans } from './queues.ts';
import { raise } from './raise.ts';
import type { Refusals } from './refusals.ts';
import { requiredCapabilities } from './required-capabilities.ts';
import { Restarts, type RestartHooks } from './restarts.ts';
import { unsupportedIn } from './unsupported.ts';

export interface FaultsParts {
  readonly agent: Agent;
  readonly nodes: readonly DockerNode[];
  readonly disks: Disks;
  /** For node programs of ours only. */
  readonly control: ControlChannel | undefined;
  /** What this run may ask for, and what of it cannot be had. */
  readonly capabilities: readonly Capability[];
  readonly refusals: Refusals;
  readonly means: LinkMeans;
  readonly onEnded: RestartHooks['onEnded'];
  readonly onRestarted: RestartHooks['onRestarted'];
}

export class Faults {
  readonly #parts: FaultsParts;
  readonly #ground: Ground;
  readonly #oneByOne = pLimit(1);
  readonly #clocks: Clocks;
  readonly #keeper: ClockKeeper;
  readonly #restarts: Restarts;
  /** Nodes whose turn to be started for the first time has not come yet. */
  readonly #held: Set<NodeName>;
  #wanted: WantedState = HEALTHY;

  constructor(parts: FaultsParts) {
    const { agent, nodes, onEnded, onRestarted } = parts;
    this.#parts = parts;
    this.#ground = groundOf(parts);
    this.#clocks = new Clocks(agent);
    this.#keeper = new ClockKeeper(this.#clocks);
    this.#held = new Set(nodes.map(({ name }) => name));
    const policies = nodes.map(({ name, spec }) => [name, spec.restart ?? 'never'] as const);
    this.#restarts = new Restarts(new Map(policies), {
      restart: (name) => this.#oneByOne(() => this.#restart(name)),
      onEnded,
      onRestarted,
    });
    for (const node of nodes) {
      node.onEndedByItself = (detail, { since }) =>
        this.#restarts.ended(node.name, detail, performance.now() - since);
    }
  }

  unsupported(capability: Capability): string | undefined {
    return unsupportedIn(this.#parts, capability);
  }

  /** Starts these nodes for the first time; before that nothing starts them. */
  release(names: readonly NodeName[]): Promise<void> {
    return this.#oneByOne(async () => {
      for (const name of names) this.#held.delete(name);
      await this.#bring(this.#wanted);
    });
  }

  bring(state: WantedState): Promise<void> {
    this.#refuse(state);
    return this.#oneByOne(() => this.#bring(state));
  }

  observe(): Promise<ObservedState> {
    return this.#oneByOne(() =>
      observe({
        ground: this.#ground,
        clocks: this.#clocks,
        control: this.#parts.control,
        endedByItself: (name) => this.howEnded(name) !== undefined,
      }),
    );
  }

  /** Resolves when what nodes have written so far is durable, but on disks that a fault has broken. */
  settleData(): Promise<void> {
    const { disks, nodes } = this.#parts;
    const withData = nodes.filter(({ hasData }) => hasData).map(({ name }) => name);
    return this.#oneByOne(() => disks.sync(withData));
  }

  /** Resolves when the end of every node that the kernel knows to have ended is known here, too. */
  noticeEnds(): Promise<void> {
    return this.#oneByOne(() => noticeEnds(this.#ground));
  }

  /** How a node ended that is down by its own doing; undefined for all others. */
  howEnded(name: NodeName): string | undefined {
    return this.#restarts.howEnded(name);
  }

  /** How often it has ended by itself in a row, none of its lives having lasted. */
  endsInARow(name: NodeName): number {
    return this.#restarts.inARow(name);
  }

  isPaused(name: NodeName): boolean {
    return this.#ground.inPlace.get(name)?.paused === true;
  }

  /** Ends what goes on by itself; resolves when nothing is under way. */
  async stop(): Promise<void> {
    this.#restarts.stop();
    this.#keeper.stop();
    await this.#oneByOne(() => {}); // all that was asked for before is over then
    this.#keeper.stop();
    this.#parts.control?.close();
  }

  async #bring(state: WantedState): Promise<void> {
    this.#wanted = state;
    const ground = this.#ground;
    const { nodes, control, means } = this.#parts;
    const goal = goalsOf(state, nodes, means);
    this.#keeper.stop();
    // Whose doing an end was depends on what was wanted when it came.
    await noticeEnds(ground);
    for (const node of nodes) {
      const { wanted } = goal(node);
      this.#keeper.want(node.name, wanted.clock);
      if (wanted.process === 'dead') this.#restarts.wantedDead(node.name);
    }
    await bringDown(ground, goal);
    await adjust(ground, goal);
    await this.#keeper.bring(clocked(presentOn(ground)));
    const present = new Set(presentOn(ground).map(({ node }) => node));
    const absent = nodes.filter((node) => !present.has(node) && this.#mayStart(node, goal));
    await Promise.all(absent.map((node) => raise(ground, node, goal(node), () => this.#healing())));
    const risen = presentOn(ground).filter(({ node }) => !present.has(node));
    if (risen.length > 0) {
      await adjust(ground, goal);
      await this.#keeper.bringUp(clocked(risen), this.unsupported('clock') === undefined);
    }
    if (control !== undefined) {
      await Promise.all(nodes.map((node) => control.want(node, goal(node).wanted.byzantine)));
    }
    this.#keeper.keep(
      (work) => this.#oneByOne(work),
      () => clocked(presentOn(ground)),
    );
  }

  #mayStart({ name }: DockerNode, goal: ReturnType<typeof goalsOf>): boolean {
    if (goal({ name }).wanted.process === 'dead' || this.#held.has(name)) return false;
    if (this.howEnded(name) !== undefined) return false;
    // One that died of its disk could only die again.
    const { disks } = this.#parts;
    return disks.faultOf(name) === undefined || this.#ground.settled.has(name);
  }

  async #restart(name: NodeName): Promise<boolean> {
    await this.#bring(this.#wanted);
    const node = this.#parts.nodes.find((one) => one.name === name);
    return node?.life !== undefined;
  }

  /** What the agent shall do when this process is gone. */
  #healing(): ReturnType<typeof healAll> {
    const processes = presentOn(this.#ground).map(({ place }) => place.process);
    return healAll(processes, this.#parts.disks.loopNodes);
  }

  #refuse(state: WantedState): void {
    const names = new Set(this.#parts.nodes.map(({ name }) => name));
    const unknown = [
      ...state.links.flatMap(({ from, to }) => [from, to]),
      ...Object.keys(state.nodes),
    ].find((name) => !names.has(name));
    if (unknown !== undefined) {
      throw usageFailure('unknown-node', `There is no node ${unknown} in this cluster.`);
    }
    for (const capability of requiredCapabilities(state)) {
      const why = this.unsupported(capability);
      if (why !== undefined) {
        throw infrastructureFailure('unsupported', `${capability} cannot be had here: ${why}.`);
      }
    }
  }
}

const clocked = (present: readonly Present[]): ClockedNode[] =>
  present.map(({ node, place }) => ({ name: node.name, process: place.process }));
