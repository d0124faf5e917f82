/**
 * Brings the nodes into a wanted state through the agent. Compares with what is in place already, so
 * that wanting a state twice does nothing the second time. One thing happens after the other.
 *
 * The order: what shall be dead dies; the nodes that live are adjusted, all in one request; what shall
 * live again is started, with its faults in place before its program runs.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { infrastructureFailure, usageFailure } from '../../../base/failure.ts';
import type {
  Capability,
  NodeName,
  ObservedState,
  WantedNode,
  WantedState,
} from '../../port/wanted.ts';
import type { Refusals } from './refusals.ts';
import type { Agent } from '../agent/agent.ts';
import { Clocks } from '../clock/clocks.ts';
import { ClockKeeper } from '../clock/keeper.ts';
import { putToDeath, settleData, type Death } from './deaths.ts';
import type { Disks } from './disks.ts';
import { identity, type InPlace, type Present } from './in-place.ts';
import type { Insiders } from '../node/control-channel.ts';
import { LinkCounts, readCounters } from './link-counts.ts';
import { dropRules } from './links.ts';
import { neededBy } from './capabilities.ts';
import type { DockerNode } from '../node/node.ts';
import { observe } from './observe.ts';
import { inParallel, quote, section, sections } from '../agent/script.ts';
import { shapingRules } from './shaping.ts';
import { Turns } from './mutex.ts';

export interface FaultsParts {
  readonly agent: Agent;
  readonly nodes: readonly DockerNode[];
  readonly disks: Disks;
  /** For node programs of ours only. */
  readonly insiders: Insiders | undefined;
  /** What this run may ask for, and what of it cannot be had. */
  readonly capabilities: readonly Capability[];
  readonly refusals: Refusals;
}

interface Goal {
  readonly wanted: WantedNode;
  readonly rules: string;
  readonly shape: string;
}

export class Faults {
  readonly #parts: FaultsParts;
  readonly #turns = new Turns();
  readonly #inPlace = new Map<NodeName, InPlace>();
  readonly #counts: LinkCounts;
  readonly #clocks: Clocks;
  readonly #keeper: ClockKeeper;
  readonly #cpu = new Map<NodeName, number | undefined>();
  /** What has been done to the data of nodes that are down. */
  readonly #settled = new Map<NodeName, string>();

  constructor(parts: FaultsParts) {
    this.#parts = parts;
    this.#counts = new LinkCounts(parts.nodes);
    this.#clocks = new Clocks(parts.agent);
    this.#keeper = new ClockKeeper(this.#clocks);
  }

  unsupported(capability: Capability): string | undefined {
    const { refusals, capabilities } = this.#parts;
    const prepared = ['clock', 'process.amnesia', 'process.power-loss', 'disk.', 'links.'];
    const mustBeAskedFor =
      prepared.some((name) => capability.startsWith(name)) &&
      !['links.drop', 'links.loss', 'disk.damage'].includes(capability);
    if (refusals.has(capability)) return refusals.get(capability);
    if (capability === 'byzantine' && this.#parts.insiders === undefined) {
      return 'only node programs of ours can be made to betray their protocol';
    }
    return mustBeAskedFor && !capabilities.includes(capability)
      ? 'this run was not started with it'
      : undefined;
  }

  bring(state: WantedState): Promise<void> {
    this.#refuse(state);
    return this.#turns.take(() => this.#bring(state));
  }

  observe(): Promise<ObservedState> {
    const [counts, clocks] = [this.#counts, this.#clocks];
    return this.#turns.take(() =>
      observe({ ...this.#parts, present: this.#present(), counts, clocks }),
    );
  }

  /** Ends what goes on by itself; resolves when nothing is under way. */
  async stop(): Promise<void> {
    this.#keeper.stop();
    await this.#turns.over();
    this.#keeper.stop();
    this.#parts.insiders?.close();
  }

  async #bring(state: WantedState): Promise<void> {
    const { nodes, disks } = this.#parts;
    const goals = this.#goals(state);
    const goal = (node: DockerNode): Goal => goals.get(node.name) as Goal;
    this.#keeper.stop();
    for (const node of nodes) this.#keeper.want(node.name, goal(node).wanted.clock);

    await this.#end(goals);
    await this.#adjust(goals);
    await this.#keeper.bring(this.#present());
    const present = new Set(this.#present().map(({ node }) => node));
    await Promise.all(
      nodes
        .filter((node) => goal(node).wanted.process !== 'dead' && !present.has(node))
        // One that died of its disk could only die again.
        .filter(({ name }) => disks.faultOf(name) === undefined || this.#settled.has(name))
        .map((node) => this.#start(node, goal(node))),
    );
    const risen = this.#present().filter(({ node }) => !present.has(node));
    if (risen.length > 0) {
      await this.#adjust(goals);
      await this.#keeper.bringUp(risen, this.unsupported('clock') === undefined);
    }
    const { insiders } = this.#parts;
    if (insiders !== undefined) {
      await Promise.all(nodes.map((node) => insiders.want(node, goal(node).wanted.byzantine)));
    }
    this.#keeper.keep(
      (work) => this.#turns.take(work),
      () => this.#present(),
    );
  }

  #goals(state: WantedState): ReadonlyMap<NodeName, Goal> {
    const names = this.#parts.nodes.map((node) => node.name);
    const ips = new Map(this.#parts.nodes.map((node) => [node.name, node.ip]));
    const ip = (name: NodeName): string => ips.get(name) ?? '';
    const rules = dropRules(state.links, names, ip);
    const shapes = shapingRules(state.links, names, ip);
    return new Map(
      names.map((name) => [
        name,
        {
          wanted: state.nodes[name] ?? {},
          rules: rules.get(name) ?? '',
          shape: shapes.get(name) ?? '',
        },
      ]),
    );
  }

  /** Nodes that run, with what is in place on them. */
  #present(): Present[] {
    return this.#parts.nodes.flatMap((node) => {
      const place = this.#inPlace.get(node.name);
      return place !== undefined && node.life === place.life ? [{ node, place }] : [];
    });
  }

  /** Brings down what shall be down, and what only a restart can heal: a disk that is gone. */
  async #end(goals: ReadonlyMap<NodeName, Goal>): Promise<void> {
    const { agent, nodes, disks } = this.#parts;
    const present = this.#present();
    const deaths = nodes.flatMap((node) => {
      const { wanted } = goals.get(node.name) as Goal;
      const repaired = disks.faultOf(node.name) === 'io-error' && wanted.disk !== 'io-error';
      if (wanted.process !== 'dead' && !repaired) return [];
      const death: Death = (wanted.process === 'dead' ? wanted.death : undefined) ?? 'kill';
      return [{ node, death, wanted, one: present.find((p) => p.node === node), repaired }];
    });
    await disks.thaw(deaths.map(({ node }) => node.name));
    const doomed = deaths.flatMap(({ one, death }) =>
      one === undefined ? [] : [{ ...one, death }],
    );
    const shapes = new Map(present.map(({ node, place }) => [node.name, place.shape]));
    const counted = await putToDeath(agent, doomed).catch(async (error: unknown) => {
      // What was killed before it failed must be known to be down before anything else is tried.
      await Promise.race([Promise.all(doomed.map(({ place }) => place.life.ended)), sleep(2000)]);
      throw error;
    });
    this.#counts.remember(counted, (name) => shapes.get(name) ?? '');
    for (const { node } of doomed) {
      this.#inPlace.delete(node.name);
      this.#settled.delete(node.name);
    }
    await Promise.all(
      deaths.map(async ({ node, death, wanted: { damage }, one, repaired }) => {
        const what = JSON.stringify([death, damage]);
        if (this.#settled.get(node.name) === what && !repaired) return;
        if (death === 'power-loss' && one === undefined) await disks.powerOff(node.name);
        await settleData(disks, node, death, damage);
        this.#settled.set(node.name, what);
      }),
    );
  }

  async #adjust(goals: ReadonlyMap<NodeName, Goal>): Promise<void> {
    const { agent, nodes, disks } = this.#parts;
    const parts: string[] = [];
    const done: (() => void)[] = [];
    const shapes = new Map<NodeName, string>();
    for (const { node, place } of this.#present()) {
      const { wanted, rules, shape } = goals.get(node.name) as Goal;
      shapes.set(node.name, place.shape);
      const disk = disks.change(node.name, wanted.disk);
      const lines = [
        ...linkChange(node.name, place, rules, shape),
        ...pauseChange(place, wanted.process === 'paused'),
      ];
      if (disk.length + lines.length === 0) continue;
      // Whatever its disk does to it from here on was asked for.
      node.endExpected = wanted.disk !== undefined;
      parts.push([...disk, `same ${identity(place)} || exit 0`, ...lines].join('\n'));
      done.push(() => {
        Object.assign(place, { rules, shape, paused: wanted.process === 'paused' });
        disks.changed(node.name, wanted.disk);
      });
    }
    const running = new Set(shapes.keys());
    for (const { name } of nodes) {
      if (running.has(name) || goals.get(name)?.wanted.disk !== undefined) continue;
      const lines = disks.change(name, undefined);
      if (lines.length > 0) parts.push(lines.join('\n'));
      done.push(() => disks.changed(name, undefined));
    }
    const cpu = nodes.flatMap((node) => {
      const share = goals.get(node.name)?.wanted.cpu;
      if (share === this.#cpu.get(node.name)) return [];
      return [node.limitCpu(share).then(() => this.#cpu.set(node.name, share))];
    });
    if (parts.length > 0) {
      const output = await agent.run(inParallel(parts));
      this.#counts.remember(sections(output), (name) => shapes.get(name) ?? '');
      for (const note of done) note();
    }
    await Promise.all(cpu);
  }

  async #start(node: DockerNode, { wanted, rules, shape }: Goal): Promise<void> {
    const { agent } = this.#parts;
    const life = await node.start();
    const { pid } = life;
    node.endExpected = wanted.disk !== undefined;
    this.#settled.delete(node.name);
    const output = await agent.run(
      [
        section('started', `start_of ${pid}`),
        `hook_links ${pid} || exit 1`,
        ...(rules === '' ? [] : [`replace_links ${pid} ${quote(rules)} || exit 1`]),
        ...(shape === '' ? [] : [`replace_shape ${pid} ${quote(shape)} || exit 1`]),
      ].join('\n'),
    );
    const started = sections(output).get('started') ?? '';
    this.#inPlace.set(node.name, { life, started, rules, shape, paused: false });
    await agent.run(`open_gate ${pid}`, this.#healing());
  }

  /** What the agent shall do when this process is gone. */
  #healing(): string {
    const disks = this.#parts.disks.healing();
    const nodes = this.#present().map(({ place }) => `( heal_node ${identity(place)} ) &`);
    return [...disks, ...nodes, 'wait'].join('\n');
  }

  #refuse(state: WantedState): void {
    const names = new Set(this.#parts.nodes.map((node) => node.name));
    const unknown = [
      ...state.links.flatMap(({ from, to }) => [from, to]),
      ...Object.keys(state.nodes),
    ].find((name) => !names.has(name));
    if (unknown !== undefined) {
      throw usageFailure('unknown-node', `There is no node ${unknown} in this cluster.`);
    }
    for (const capability of neededBy(state)) {
      const why = this.unsupported(capability);
      if (why !== undefined) {
        throw infrastructureFailure('unsupported', `${capability} cannot be had here: ${why}.`);
      }
    }
  }
}

const linkChange = (name: NodeName, place: InPlace, rules: string, shape: string): string[] => {
  const { pid } = place.life;
  const counted = place.rules !== '' || place.shape !== '';
  const lines: string[] = [];
  if (rules !== place.rules) lines.push(`replace_links ${pid} ${quote(rules)} || exit 1`);
  if (shape !== place.shape) lines.push(`replace_shape ${pid} ${quote(shape)} || exit 1`);
  return lines.length > 0 && counted ? [...readCounters(name, place), ...lines] : lines;
};

const pauseChange = (place: InPlace, paused: boolean): string[] =>
  paused === place.paused ? [] : [`${paused ? 'pause' : 'resume'} ${place.life.pid} || exit 1`];
