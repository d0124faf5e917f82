/**
 * A cluster without nodes behind the port, for tests of whatever breaks clusters: it is at once in
 * the state that is wanted of it, links that lose messages lose one at every look, and it can be told
 * to misbehave.
 */
import type { Failure } from '../base/failure.ts';
import type { Cluster, ClusterListener } from './port/cluster.ts';
import type { NodePlan } from './port/deployment.ts';
import type { BrokenInvariant } from './port/invariants.ts';
import type { MachineCall } from './port/machine-call.ts';
import type { Breach } from './port/protocol.ts';
import type {
  Capability,
  LinkFault,
  NodeName,
  ObservedNode,
  ObservedState,
  WantedNode,
  WantedState,
} from './port/wanted.ts';
import { HEALTHY } from './port/wanted.ts';

export class FakeCluster implements Cluster {
  readonly kind = 'local';
  readonly nodes: readonly NodeName[];
  readonly layout: readonly NodePlan[];
  /** What nodes wrote to their logs. */
  readonly logs = new Map<NodeName, string[]>();
  /** Every state that was wanted, in order. */
  readonly wants: WantedState[] = [];
  readonly unsupportedCapabilities = new Map<Capability, string>();
  /** Called before each state is brought about; may throw, or take its time. */
  beforeWant: (state: WantedState) => Promise<void> | void = () => {};
  beforeObserve: () => void = () => {};
  /** May throw: then it is not gone. */
  beforeDestroy: () => void = () => {};
  /** What stays as it is, whatever is wanted. */
  stubborn: Readonly<Record<NodeName, Partial<ObservedNode>>> = {};
  /** No message is on its way: nothing can be lost. */
  idle = false;
  /** Steps after which invariants were looked at; undefined: none are stated. */
  steps: number | undefined;
  destroyed = false;
  #state: WantedState = HEALTHY;
  readonly #ended = new Set<NodeName>();
  readonly #listeners: ClusterListener[] = [];
  readonly #starts: Map<NodeName, number>;
  readonly #counts = new Map<string, { dropped: number; disturbed: number }>();

  constructor(layout: readonly NodeName[] | readonly NodePlan[]) {
    this.layout = layout.map((node) =>
      typeof node === 'string' ? { name: node, role: 'member' } : node,
    );
    this.nodes = this.layout.map(({ name }) => name);
    this.#starts = new Map(this.nodes.map((node) => [node, 1]));
  }

  /** A node's process ends by itself. */
  crash(node: NodeName, detail: string, restartInMs?: number): void {
    this.#ended.add(node);
    for (const listener of this.#listeners) listener.ended?.(node, detail, restartInMs);
  }

  /** A node's program asks the machine for something. */
  useMachine(node: NodeName, call: MachineCall): void {
    for (const listener of this.#listeners) listener.usedMachine?.(node, call);
  }

  /** Nothing that it does from here on says anything. */
  fail(failure: Failure): void {
    for (const listener of this.#listeners) listener.failed?.(failure);
  }

  restart(node: NodeName): void {
    this.#ended.delete(node);
    for (const listener of this.#listeners) listener.restarted?.(node);
  }

  /** A node writes a line to its log. */
  log(node: NodeName, line: string): void {
    this.logs.set(node, [...(this.logs.get(node) ?? []), line]);
    for (const listener of this.#listeners) listener.logLine?.(node, line);
  }

  /** A node says something against its protocol. */
  breach(node: NodeName, breach: Breach): void {
    for (const listener of this.#listeners) listener.breached?.(node, breach);
  }

  breakInvariant(broken: BrokenInvariant): void {
    for (const listener of this.#listeners) listener.invariantBroken?.(broken);
  }

  stepsChecked(): number | undefined {
    return this.steps;
  }

  get state(): WantedState {
    return this.#state;
  }

  async want(state: WantedState): Promise<void> {
    await this.beforeWant(state);
    for (const node of this.nodes) {
      const was = this.#state.nodes[node]?.process;
      if (was === 'dead' && state.nodes[node]?.process !== 'dead') {
        this.#starts.set(node, (this.#starts.get(node) ?? 0) + 1);
      }
    }
    this.#state = state;
    this.wants.push(state);
  }

  observe(): Promise<ObservedState> {
    this.beforeObserve();
    if (!this.idle) for (const link of this.#state.links) this.#disturb(link);
    return Promise.resolve({
      links: [...this.#counts].map(([link, counts]) => {
        const [from = '', to = ''] = link.split('>');
        const ruled = this.#state.links.some((one) => one.from === from && one.to === to);
        return { from, to, ...counts, ruled };
      }),
      nodes: Object.fromEntries(this.nodes.map((node) => [node, this.#observeNode(node)])),
    });
  }

  connect(): never {
    throw new Error('a fake cluster has no clients');
  }

  endpoint(): never {
    throw new Error('a fake cluster has no ports');
  }

  unsupported(capability: Capability): string | undefined {
    return this.unsupportedCapabilities.get(capability);
  }

  address(node: NodeName): string {
    return node;
  }

  nodeAt(address: string): NodeName | undefined {
    return this.nodes.find((node) => node === address);
  }

  exec(): never {
    throw new Error('a fake cluster has no inside');
  }

  /** How often all data was made durable. */
  settled = 0;

  settleData(): Promise<void> {
    this.settled++;
    return Promise.resolve();
  }

  logTail(node: NodeName, lines: number): Promise<readonly string[]> {
    return Promise.resolve((this.logs.get(node) ?? []).slice(-lines));
  }

  watch(listener: ClusterListener): void {
    this.#listeners.push(listener);
  }

  async destroy(): Promise<void> {
    this.beforeDestroy();
    this.destroyed = true;
  }

  #disturb({ from, to, drop = 0 }: LinkFault): void {
    const counts = this.#counts.get(`${from}>${to}`) ?? { dropped: 0, disturbed: 0 };
    if (drop > 0) counts.dropped++;
    else counts.disturbed++;
    this.#counts.set(`${from}>${to}`, counts);
  }

  #observeNode(name: NodeName): ObservedNode {
    const wanted: WantedNode = this.#state.nodes[name] ?? {};
    const ended = this.#ended.has(name);
    const process = ended ? 'dead' : (wanted.process ?? 'running');
    return {
      process,
      ...(ended ? { endedByItself: true } : {}),
      starts: this.#starts.get(name) ?? 1,
      ...(process === 'running' ? { clockOffsetMs: offsetOf(wanted) } : {}),
      ...(wanted.cpu === undefined ? {} : { cpu: wanted.cpu }),
      disk: wanted.disk ?? 'ok',
      ...(wanted.byzantine === undefined ? {} : { byzantine: wanted.byzantine, betrayals: 3 }),
      ...(wanted.death === 'amnesia' ? { dataBytes: 0 } : { dataBytes: 1_000 }),
      damagedBytes: wanted.damage?.bytes ?? 0,
      ...this.stubborn[name],
    };
  }
}

/** A drift is read after a second. */
const offsetOf = ({ clock }: WantedNode): number =>
  clock === undefined ? 0 : clock.offsetMs + (clock.driftMsPerS ?? 0);
