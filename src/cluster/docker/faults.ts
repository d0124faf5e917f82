/**
 * Brings the nodes into a wanted state through the agent, and reads back what is really so. Compares
 * with what is in place already, so that wanting a state twice does nothing the second time.
 */
import { usageFailure } from '../../history/failure.ts';
import type {
  Capability,
  NodeName,
  ObservedLink,
  ObservedNode,
  ObservedState,
  WantedNode,
  WantedState,
} from '../wanted.ts';
import type { Agent } from './agent.ts';
import { dropCounts, dropRules } from './links.ts';
import type { DockerNode, Life } from './node.ts';
import { feed, inParallel, section, sections } from './script.ts';

/** What is in place on a node's present life. */
interface InPlace {
  readonly life: Life;
  /** Start time of the process, which with its pid names it for good. */
  readonly started: string;
  rules: string;
  paused: boolean;
}

interface Present {
  readonly node: DockerNode;
  readonly place: InPlace;
}

export class Faults {
  readonly #agent: Agent;
  readonly #nodes: readonly DockerNode[];
  readonly #inPlace = new Map<NodeName, InPlace>();
  /** Packets dropped on a link by rules that are no longer in place: `from>to`. */
  readonly #droppedBefore = new Map<string, number>();
  readonly #cpu = new Map<NodeName, number | undefined>();

  constructor(agent: Agent, nodes: readonly DockerNode[]) {
    this.#agent = agent;
    this.#nodes = nodes;
  }

  unsupported(_capability: Capability): string | undefined {
    return undefined;
  }

  /** Ends what goes on by itself. */
  stop(): void {}

  async bring(state: WantedState): Promise<void> {
    this.#refuse(state);
    const rules = dropRules(
      state.links,
      this.#nodes.map((n) => n.name),
      (name) => this.#ip(name),
    );
    const wanted = (node: DockerNode): WantedNode => state.nodes[node.name] ?? {};
    await this.#kill(this.#present().filter(({ node }) => wanted(node).process === 'dead'));
    await this.#adjust(state, rules);
    const present = new Set(this.#present().map(({ node }) => node));
    await Promise.all(
      this.#nodes
        .filter((node) => wanted(node).process !== 'dead' && !present.has(node))
        .map((node) => this.#start(node, wanted(node), rules.get(node.name) ?? '')),
    );
  }

  async observe(): Promise<ObservedState> {
    const lives = this.#present();
    const script = lives.map(({ node, place }) =>
      [
        section(`state ${node.name}`, `same ${identity(place)} && state ${place.life.pid}`),
        section(`cpu ${node.name}`, `cpu_of ${place.life.pid} 2>/dev/null`),
        section(`links ${node.name}`, `read_links ${place.life.pid} 2>/dev/null`),
      ].join('\n'),
    );
    const found = sections(script.length === 0 ? '' : await this.#agent.run(inParallel(script)));
    const nodes: Record<NodeName, ObservedNode> = {};
    const links: ObservedLink[] = [];
    for (const node of this.#nodes) {
      const letter = found.get(`state ${node.name}`) ?? '';
      const process = processState(letter);
      const cpu = cpuShare(found.get(`cpu ${node.name}`) ?? '');
      nodes[node.name] = { process, starts: node.starts, ...(cpu === undefined ? {} : { cpu }) };
      const counts = dropCounts(found.get(`links ${node.name}`) ?? '');
      for (const from of this.#nodes) {
        if (from === node) continue;
        const before = this.#droppedBefore.get(`${from.name}>${node.name}`) ?? 0;
        links.push({
          from: from.name,
          to: node.name,
          dropped: before + (counts.get(from.ip) ?? 0),
          ruled: counts.has(from.ip),
        });
      }
    }
    return { nodes, links };
  }

  /** Nodes that run, with what is in place on them. */
  #present(): Present[] {
    return this.#nodes.flatMap((node) => {
      const place = this.#inPlace.get(node.name);
      return place !== undefined && node.life === place.life ? [{ node, place }] : [];
    });
  }

  async #kill(doomed: readonly Present[]): Promise<void> {
    if (doomed.length === 0) return;
    for (const { node } of doomed) {
      node.endExpected = true;
      node.log.note('killed by the harness');
    }
    const output = await this.#agent.run(
      inParallel(
        doomed.map(({ node, place }) =>
          [
            section(node.name, `read_links ${place.life.pid} 2>/dev/null`),
            `same ${identity(place)} && kill_hard ${place.life.pid}`,
            'true',
          ].join('\n'),
        ),
      ),
    );
    this.#remember(output);
    for (const { node } of doomed) this.#inPlace.delete(node.name);
  }

  async #adjust(state: WantedState, rules: ReadonlyMap<NodeName, string>): Promise<void> {
    const parts: string[] = [];
    const done: (() => void)[] = [];
    const updates: Promise<void>[] = [];
    for (const { node, place } of this.#present()) {
      const wanted = state.nodes[node.name] ?? {};
      if (wanted.process === 'dead') continue;
      const script: string[] = [];
      const newRules = rules.get(node.name) ?? '';
      if (newRules !== place.rules) {
        if (place.rules !== '') {
          script.push(section(node.name, `read_links ${place.life.pid}`));
        }
        script.push(`${feed(newRules, `replace_links ${place.life.pid}`)} || exit 1`);
        done.push(() => (place.rules = newRules));
      }
      const paused = wanted.process === 'paused';
      if (paused !== place.paused) {
        script.push(`${paused ? 'pause' : 'resume'} ${place.life.pid} || exit 1`);
        done.push(() => (place.paused = paused));
      }
      if (script.length > 0) parts.push(`same ${identity(place)} || exit 0\n${script.join('\n')}`);
    }
    for (const node of this.#nodes) {
      const share = state.nodes[node.name]?.cpu;
      if (share !== this.#cpu.get(node.name)) {
        updates.push(node.limitCpu(share).then(() => void this.#cpu.set(node.name, share)));
      }
    }
    if (parts.length > 0) {
      this.#remember(await this.#agent.run(inParallel(parts)));
      for (const note of done) note();
    }
    await Promise.all(updates);
  }

  async #start(node: DockerNode, wanted: WantedNode, rules: string): Promise<void> {
    const life = await node.start();
    const pid = life.pid;
    const output = await this.#agent.run(
      [
        section('started', `start_of ${pid}`),
        `hook_links ${pid} || exit 1`,
        ...(rules === '' ? [] : [`${feed(rules, `replace_links ${pid}`)} || exit 1`]),
      ].join('\n'),
    );
    const started = sections(output).get('started') ?? '';
    const place: InPlace = { life, started, rules, paused: false };
    this.#inPlace.set(node.name, place);
    const script = [`open_gate ${pid} || exit 1`];
    if (wanted.process === 'paused') {
      script.push(`pause ${pid} || exit 1`);
      place.paused = true;
    }
    await this.#agent.run(script.join('\n'), this.#healing());
  }

  /** What the agent shall do when this process is gone. */
  #healing(): string {
    const nodes = this.#present().map(({ place }) => `( heal_node ${identity(place)} ) &`);
    return [...nodes, 'wait'].join('\n');
  }

  #remember(output: string): void {
    for (const [name, listing] of sections(output)) {
      for (const [ip, count] of dropCounts(listing)) {
        const from = this.#nodes.find((node) => node.ip === ip);
        const link = `${from?.name}>${name}`;
        this.#droppedBefore.set(link, (this.#droppedBefore.get(link) ?? 0) + count);
      }
    }
  }

  #ip(name: NodeName): string {
    return this.#nodes.find((node) => node.name === name)?.ip ?? '';
  }

  #refuse(state: WantedState): void {
    const names = new Set(this.#nodes.map((node) => node.name));
    const unknown = [
      ...state.links.flatMap(({ from, to }) => [from, to]),
      ...Object.keys(state.nodes),
    ].find((name) => !names.has(name));
    if (unknown !== undefined) {
      throw usageFailure('unknown-node', `There is no node ${unknown} in this cluster.`);
    }
  }
}

const identity = (place: InPlace): string => `${place.life.pid} ${place.started}`;

const processState = (letter: string): ObservedNode['process'] => {
  if (letter === '' || letter === 'X' || letter === 'Z') return 'dead';
  return letter === 'T' || letter === 't' ? 'paused' : 'running';
};

/** Of `quota period`; undefined where there is no limit. */
const cpuShare = (text: string): number | undefined => {
  const [quota = 0, period = 0] = text.split(' ').map(Number);
  return quota > 0 && period > 0 ? quota / period : undefined;
};
