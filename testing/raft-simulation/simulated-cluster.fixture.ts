/**
 * A cluster inside this process, in virtual time: node programs on a network that delays, loses,
 * repeats and reorders, with disks that forget what was not synced. One seed decides everything.
 *
 * The part of the port `Cluster` that a test needs: clients connect, a nemesis wants and observes.
 */
import type { Connection } from '../../src/cluster/port/cluster.ts';
import { createRouter, type Router } from '../../src/cluster/local/router.ts';
import type {
  LinkFault,
  NodeName,
  ObservedState,
  WantedState,
} from '../../src/cluster/port/wanted.ts';
import { randomFrom, type Random } from '../../src/base/random.ts';
import type { NodeContext, NodeProgram } from '../../src/node/context.ts';
import type { Body, Message } from '../../src/node/message.ts';
import { simulatedDisk, type SimulatedDisk } from './simulated-disk.fixture.ts';
import { virtualTime, type VirtualTime } from './virtual-time.fixture.ts';

export interface SimulatedClusterOptions {
  readonly seed: string | number;
  readonly nodes: readonly NodeName[];
  /** Starts a node's process: called anew after each crash. */
  readonly program: (context: NodeContext) => NodeProgram;
  /** What every link between two nodes does to messages, faults apart. */
  readonly link?: Omit<LinkFault, 'from' | 'to'>;
  readonly diskMs?: { readonly least: number; readonly most: number };
  /** Sees every message that a node sends. */
  readonly onMessage?: (message: Message) => void;
}

const LINK = { delayMs: 0.2, jitterMs: 1.8 };
const DISK_MS = { least: 0.3, most: 3 };
/** Between a client and a node, one way. */
const CLIENT_MS = 0.2;

export class SimulatedCluster {
  readonly nodes: readonly NodeName[];
  readonly time: VirtualTime = virtualTime();
  /** Every line that a node logged: when, who, what. */
  readonly logs: string[] = [];
  readonly #options: SimulatedClusterOptions;
  readonly #random: Random;
  readonly #router: Router;
  readonly #nodes = new Map<NodeName, SimulatedNode>();
  readonly #clients = new Map<string, (message: Message) => void>();
  #connections = 0;

  constructor(options: SimulatedClusterOptions) {
    this.#options = options;
    this.#random = randomFrom(options.seed);
    this.nodes = options.nodes;
    this.#router = createRouter(
      this.#random.split('router'),
      (to, line) => this.#nodes.get(to)?.deliver(JSON.parse(line) as Message),
      this.time,
    );
    this.#setLinks([]);
    for (const name of options.nodes) this.#nodes.set(name, this.#build(name));
  }

  connect(node: NodeName, client: string, onMessage: (message: Message) => void): Connection {
    const name = `${client}.${++this.#connections}`; // its own, as in a real cluster
    const route = `${node}>${name}`;
    this.#clients.set(route, onMessage);
    return {
      send: (body: Body) => {
        const message = { src: name, dest: node, body };
        this.time.after(CLIENT_MS, () => this.#nodes.get(node)?.deliver(message));
      },
      close: () => this.#clients.delete(route),
    };
  }

  /** At once, unlike in a real cluster. */
  want({ links, nodes }: WantedState): void {
    this.#setLinks(links);
    for (const [name, node] of this.#nodes) {
      const { process = 'running', death } = nodes[name] ?? {};
      if (process === 'dead') node.crash(death === 'amnesia');
      else node.run(process === 'paused');
    }
  }

  observe(): ObservedState {
    const nodes = [...this.#nodes].map(([name, node]) => [name, node.observe()]);
    return { links: this.#router.observe(), nodes: Object.fromEntries(nodes) };
  }

  /** As the node tells it; undefined while it is down. */
  status(node: NodeName): ReturnType<NonNullable<NodeProgram['status']>> | undefined {
    return this.#nodes.get(node)?.status();
  }

  #setLinks(faults: readonly LinkFault[]): void {
    const link = this.#options.link ?? LINK;
    const links = this.nodes.flatMap((from) =>
      this.nodes.filter((to) => to !== from).map((to) => ({ from, to, ...link })),
    );
    this.#router.setLinks([...links, ...faults]);
  }

  #build(name: NodeName): SimulatedNode {
    const disk = simulatedDisk(
      this.time,
      this.#random.split(`disk/${name}`),
      this.#options.diskMs ?? DISK_MS,
    );
    return new SimulatedNode(this.time, disk, (life, number) => {
      const context = this.#context(name, life, disk, this.#random.split(`${name}/${number}`));
      return this.#options.program(context);
    });
  }

  #context(name: NodeName, life: Life, disk: SimulatedDisk, random: Random): NodeContext {
    const send = (dest: string, body: Body): void => {
      if (!life.over) this.#transmit({ src: name, dest, body });
    };
    const act = (action: () => void): void => life.act(action);
    return {
      id: name,
      nodes: this.nodes,
      peers: this.nodes.filter((node) => node !== name),
      send,
      reply: ({ src, body: { msg_id } }, body) =>
        send(src, msg_id === undefined ? body : { ...body, in_reply_to: msg_id }),
      after: (ms, action) => {
        let cancelled = false;
        const unlessCancelled = (): void => {
          if (!cancelled) action(); // a paused process may cancel what was due meanwhile
        };
        const cancel = this.time.after(ms, () => act(unlessCancelled));
        return () => {
          cancelled = true;
          cancel();
        };
      },
      wallClockMs: () => this.time.nowMs(),
      monotonicMs: () => this.time.nowMs(),
      random,
      storage: disk.open(act),
      log: (text) => this.logs.push(`${this.time.nowMs().toFixed(1)} ${name} ${text}`),
    };
  }

  #transmit(message: Message): void {
    const { src, dest } = message;
    this.#options.onMessage?.(message);
    const line = JSON.stringify(message);
    if (this.#nodes.has(dest)) return this.#router.route(src, dest, line);
    this.time.after(CLIENT_MS, () =>
      this.#clients.get(`${src}>${dest}`)?.(JSON.parse(line) as Message),
    );
  }
}

/** One process of a node, from its start to its crash. */
class Life {
  over = false;
  paused = false;
  #waiting: (() => void)[] = [];

  /** Now; or when it goes on, if it is paused; never, if it is over. */
  act(action: () => void): void {
    if (this.over) return;
    if (this.paused) this.#waiting.push(action);
    else action();
  }

  /** What waited comes first, one after the other. */
  resume(time: VirtualTime): void {
    this.paused = false;
    for (const action of this.#waiting.splice(0)) time.after(0, () => this.act(action));
  }
}

class SimulatedNode {
  readonly #time: VirtualTime;
  readonly #disk: SimulatedDisk;
  readonly #start: (life: Life, number: number) => NodeProgram;
  #life = new Life();
  #program: NodeProgram | undefined;
  #starts = 0;

  constructor(
    time: VirtualTime,
    disk: SimulatedDisk,
    start: (life: Life, number: number) => NodeProgram,
  ) {
    this.#time = time;
    this.#disk = disk;
    this.#start = start;
    this.run(false);
  }

  deliver(message: Message): void {
    this.#life.act(() => this.#program?.onMessage(message));
  }

  run(paused: boolean): void {
    if (this.#program === undefined) {
      this.#life = new Life();
      this.#program = this.#start(this.#life, ++this.#starts);
    }
    if (this.#life.paused === paused) return;
    if (paused) this.#life.paused = true;
    else this.#life.resume(this.#time);
  }

  crash(forgets: boolean): void {
    if (this.#program !== undefined) {
      this.#program = undefined;
      this.#life.over = true;
      this.#disk.crash();
    }
    if (forgets) this.#disk.erase();
  }

  status(): ReturnType<NonNullable<NodeProgram['status']>> | undefined {
    return this.#program?.status?.();
  }

  observe(): ObservedState['nodes'][string] {
    const starts = this.#starts;
    if (this.#program === undefined) return { process: 'dead', starts };
    return { process: this.#life.paused ? 'paused' : 'running', starts };
  }
}
