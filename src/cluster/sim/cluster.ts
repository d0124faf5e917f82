/** A cluster of simulated nodes: what they are wanted to be, and what can be seen of them. */
import { join } from 'node:path';
import type { Latency } from '../../base/latency.ts';
import { randomFrom } from '../../base/random.ts';
import { machineTurn } from '../../base/time.ts';
import type { Json } from '../../history/operation.ts';
import type { InvariantsFactory, ProgramFactory } from '../../node/context.ts';
import type { Message } from '../../node/message.ts';
import type { Cluster, ClusterListener, Connection, Executed, Lost } from '../port/cluster.ts';
import type { NodePlan, RestartPolicy } from '../port/deployment.ts';
import { nodeNamed } from '../port/names.ts';
import { Listeners } from '../port/listeners.ts';
import type { Capability, NodeName, ObservedState, WantedState } from '../port/wanted.ts';
import { SimClients } from './clients.ts';
import { type FoundBroken, InvariantWatch } from './invariant-watch.ts';
import { noInside, notStarted } from './failures.ts';
import { Traffic } from './traffic.ts';
import { MachineUses } from './machine-uses.ts';
import { SimNetwork } from './network.ts';
import { SimNode } from './node.ts';
import { endTurn } from './turns.ts';
import { unsupportedInSim } from './unsupported.ts';
import type { VirtualTime } from './virtual-time.ts';
import { watchMachine } from './watched-machine.ts';

export interface SimClusterOptions {
  readonly layout: readonly NodePlan[];
  readonly seed: number;
  readonly time: VirtualTime;
  readonly program: ProgramFactory;
  /** What the program is told at its start. */
  readonly told: Json;
  /** What must hold of its nodes after every step. */
  readonly invariants?: InvariantsFactory | undefined;
  readonly restart: RestartPolicy;
  /** Between two nodes, one way, ms. */
  readonly latency: Latency;
  /** Probability that a message between two nodes is lost, faults apart. */
  readonly loss: number;
  /** How long a write takes until it is durable, ms. */
  readonly diskLatency: Latency;
  /** Folder for the nodes' logs; absent: they are kept in memory only. */
  readonly logs: string | undefined;
  /** File for the messages; absent: only the last ones are kept, in memory. */
  readonly messages?: string | undefined;
}

/** So many messages are kept for their file. */
const MOST_MESSAGES = 100_000;
/** So many are told with a broken invariant. */
const MESSAGES_TOLD = 20;

export class SimCluster implements Cluster {
  readonly kind = 'sim';
  readonly layout: readonly NodePlan[];
  readonly nodes: readonly NodeName[];
  readonly time: VirtualTime;
  readonly #options: SimClusterOptions;
  readonly #network: SimNetwork;
  readonly #clients: SimClients;
  readonly #nodes = new Map<NodeName, SimNode>();
  readonly #listeners = new Listeners();
  readonly #traffic: Traffic;
  readonly #watch: InvariantWatch | undefined;
  readonly #uses = new MachineUses({
    onCall: (node, call) => this.#listeners.usedMachine(node, call),
    onFailed: (failure) => this.#listeners.failed(failure),
  });
  #destroyed = false;
  #unwatch = (): void => {};

  constructor(options: SimClusterOptions) {
    const { layout, seed, time, latency, loss, invariants, messages } = options;
    this.#options = options;
    this.layout = layout;
    this.time = time;
    this.nodes = layout.map(({ name }) => name);
    const traffic = new Traffic({
      nowMs: () => time.nowMs(),
      most: messages === undefined ? MESSAGES_TOLD : MOST_MESSAGES,
    });
    this.#traffic = traffic;
    this.#watch =
      invariants === undefined
        ? undefined
        : new InvariantWatch(invariants(), (broken) => this.#onBroken(broken));
    this.#network = new SimNetwork({
      nodes: this.nodes,
      random: randomFrom(`${seed}/network`),
      time,
      latency,
      loss,
      deliver: (message) => {
        if (this.#nodes.get(message.dest)?.deliver(message) !== true) traffic.notTaken(message);
      },
      onFate: (message, fate) => traffic.add(message, fate),
    });
    this.#clients = new SimClients({
      time,
      deliver: (node, message) => this.#nodes.get(node)?.deliver(message) ?? false,
      onMessage: (message, ms) => traffic.add(message, ms),
      onNotTaken: (message) => traffic.notTaken(message),
    });
    for (const name of this.nodes) this.#nodes.set(name, this.#makeNode(name));
  }

  /** @throws Failure where a node does not start */
  start(): void {
    this.#unwatch = watchMachine((error) => this.#uses.fell(error));
    const watch = this.#watch;
    if (watch !== undefined) this.#options.time.between = () => watch.look();
    for (const [name, node] of this.#nodes) {
      node.start();
      endTurn();
      if (node.host !== undefined) continue;
      this.#unwatch();
      throw notStarted(name, node.log);
    }
  }

  connect(
    node: NodeName,
    client: string,
    onMessage: (message: Message) => void,
    onLost: (lost: Lost) => void = () => {},
  ): Connection {
    return this.#clients.open(node, client, onMessage, onLost);
  }

  endpoint(node: NodeName): never {
    throw noInside(node, 'has no port');
  }

  address(node: NodeName): string {
    return node;
  }

  /** Such nodes have no addresses but their names. */
  nodeAt(address: string): NodeName | undefined {
    return nodeNamed(this.nodes, address);
  }

  exec(node: NodeName): Promise<Executed> {
    return Promise.reject(noInside(node, 'has no inside where a command could run'));
  }

  /** Nothing to do: a simulated disk has what was synced. */
  settleData(): Promise<void> {
    return Promise.resolve();
  }

  unsupported(capability: Capability): string | undefined {
    return unsupportedInSim(capability);
  }

  want(state: WantedState): Promise<void> {
    if (this.#destroyed) return Promise.resolve();
    this.#network.setFaults(state.links);
    for (const [name, node] of this.#nodes) node.want(state.nodes[name] ?? {});
    endTurn();
    return Promise.resolve();
  }

  observe(): Promise<ObservedState> {
    const nodes = [...this.#nodes].map(([name, node]) => [name, node.observe()]);
    return Promise.resolve({ links: this.#network.observe(), nodes: Object.fromEntries(nodes) });
  }

  logTail(node: NodeName, lines: number): Promise<readonly string[]> {
    return Promise.resolve(this.#nodes.get(node)?.log.tail(lines) ?? []);
  }

  stepsChecked(): number | undefined {
    return this.#watch?.steps;
  }

  watch(listener: ClusterListener): void {
    this.#listeners.add(listener);
    if (listener.logLine === undefined) return;
    for (const [name, { log }] of this.#nodes) log.follow((line) => listener.logLine?.(name, line));
  }

  async destroy(): Promise<void> {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#options.time.end();
    for (const node of this.#nodes.values()) node.end();
    await machineTurn(); // a promise that was left rejected is told by then
    this.#unwatch();
    const { logs, messages } = this.#options;
    await Promise.all([
      ...(logs === undefined
        ? []
        : [...this.#nodes].map(([name, { log }]) => log.save(join(logs, `${name}.log`)))),
      ...(messages === undefined ? [] : [this.#traffic.save(messages)]),
    ]);
  }

  #onBroken(broken: FoundBroken): void {
    this.#listeners.invariantBroken({ ...broken, messages: this.#traffic.last(MESSAGES_TOLD) });
    this.#traffic.settle();
  }

  #makeNode(name: NodeName): SimNode {
    const { seed, time, program, told, restart, diskLatency } = this.#options;
    return new SimNode({
      name,
      nodes: this.nodes,
      seed,
      time,
      program,
      told,
      restart,
      diskLatency,
      turn: this.#uses.turnOf(name),
      transmit: (message) => {
        if (!this.#network.send(message)) this.#clients.receive(message);
      },
      onEnded: (detail, restartInMs) => this.#listeners.ended(name, detail, restartInMs),
      onRestarted: () => this.#listeners.restarted(name),
      onStep: (one, cause) => this.#watch?.acted(name, one, cause),
      onDown: () => this.#watch?.down(name),
    });
  }
}
