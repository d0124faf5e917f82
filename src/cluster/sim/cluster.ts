/** A cluster of simulated nodes: what they are wanted to be, and what can be seen of them. */
import { join } from 'node:path';
import type { Latency } from '../../base/latency.ts';
import { type Failure, infrastructureFailure } from '../../base/failure.ts';
import { randomFrom } from '../../base/random.ts';
import { machineTurn } from '../../base/time.ts';
import type { Json } from '../../history/operation.ts';
import type { ProgramFactory } from '../../node/context.ts';
import type { Message } from '../../node/message.ts';
import type { Cluster, ClusterListener, Connection, Executed, Lost } from '../port/cluster.ts';
import type { NodePlan, RestartPolicy } from '../port/deployment.ts';
import { Listeners } from '../port/listeners.ts';
import type { Capability, NodeName, ObservedState, WantedState } from '../port/wanted.ts';
import { SimClients } from './clients.ts';
import { MachineUses } from './machine-uses.ts';
import { SimNetwork } from './network.ts';
import { SimNode } from './node.ts';
import { endTurn } from './turns.ts';
import type { VirtualTime } from './virtual-time.ts';
import { watchMachine } from './watched-machine.ts';

export interface SimClusterOptions {
  readonly layout: readonly NodePlan[];
  readonly seed: number;
  readonly time: VirtualTime;
  readonly program: ProgramFactory;
  /** What the program is told at its start. */
  readonly told: Json;
  readonly restart: RestartPolicy;
  /** Between two nodes, one way, ms. */
  readonly latency: Latency;
  /** Probability that a message between two nodes is lost, faults apart. */
  readonly loss: number;
  /** How long a write takes until it is durable, ms. */
  readonly diskLatency: Latency;
  /** Folder for the nodes' logs; absent: they are kept in memory only. */
  readonly logs: string | undefined;
}

/** So much of its log is told of a node that does not start. */
const LAST_LINES = 8;

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
  readonly #uses = new MachineUses({
    onCall: (node, call) => this.#listeners.usedMachine(node, call),
    onFailed: (failure) => this.#listeners.failed(failure),
  });
  #destroyed = false;
  #unwatch = (): void => {};

  constructor(options: SimClusterOptions) {
    const { layout, seed, time, latency, loss } = options;
    this.#options = options;
    this.layout = layout;
    this.time = time;
    this.nodes = layout.map(({ name }) => name);
    this.#network = new SimNetwork({
      nodes: this.nodes,
      random: randomFrom(`${seed}/network`),
      time,
      latency,
      loss,
      deliver: (message) => void this.#nodes.get(message.dest)?.deliver(message),
      onFate: () => {},
    });
    this.#clients = new SimClients({
      time,
      deliver: (node, message) => this.#nodes.get(node)?.deliver(message) ?? false,
      onMessage: () => {},
    });
    for (const name of this.nodes) this.#nodes.set(name, this.#makeNode(name));
  }

  /** @throws Failure where a node does not start */
  start(): void {
    this.#unwatch = watchMachine((error) => this.#uses.fell(error));
    for (const [name, node] of this.#nodes) {
      node.start();
      endTurn();
      if (node.host !== undefined) continue;
      this.#unwatch();
      throw notStarted(name, node.log.tail(LAST_LINES));
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
    return this.nodes.find((name) => address === name || address.startsWith(`${name}:`));
  }

  exec(node: NodeName): Promise<Executed> {
    return Promise.reject(noInside(node, 'has no inside where a command could run'));
  }

  /** Nothing to do: a simulated disk has what was synced. */
  settleData(): Promise<void> {
    return Promise.resolve();
  }

  unsupported(capability: Capability): string | undefined {
    return capability === 'links.alter'
      ? 'a simulated message is never altered on its way (--runtime docker alters packets)'
      : undefined;
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
    const { logs } = this.#options;
    await machineTurn(); // a promise that was left rejected is told by then
    this.#unwatch();
    if (logs === undefined) return;
    await Promise.all(
      [...this.#nodes].map(([name, { log }]) => log.save(join(logs, `${name}.log`))),
    );
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
    });
  }
}

const notStarted = (node: NodeName, tail: readonly string[]): Failure =>
  infrastructureFailure(
    'node-not-started',
    `${node} did not start: its program has thrown`,
    ['Its log ends:', ...tail.map((line) => `          ${line}`)].join('\n'),
  );

/** Of what only a container has. */
const noInside = (node: NodeName, what: string): Failure =>
  infrastructureFailure('simulated', `${node} is simulated and ${what}.`, 'Use --runtime docker.');
