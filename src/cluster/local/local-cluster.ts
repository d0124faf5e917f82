/** A cluster of local nodes: what they are wanted to be, and what can be seen of them. */
import pLimit from 'p-limit';
import { EXIT, Failure } from '../../base/failure.ts';
import { readStatus, STATUS_BODY } from '../../node/harness-messages.ts';
import type { Message } from '../../node/message.ts';
import type {
  Cluster,
  ClusterListener,
  Connection,
  Endpoint,
  ExecOptions,
  Executed,
  Lost,
} from '../port/cluster.ts';
import type { NodePlan } from '../port/deployment.ts';
import type { Breach } from '../port/protocol.ts';
import { requester } from '../port/requester.ts';
import { groupsOf } from '../port/start-groups.ts';
import type {
  Capability,
  NodeName,
  ObservedNode,
  ObservedState,
  WantedState,
} from '../port/wanted.ts';
import { unsupportedLocally } from './capabilities.ts';
import { Listeners } from '../port/listeners.ts';
import type { LocalNetwork } from './local-network.ts';
import type { LocalNode, LocalNodeOptions } from './local-node.ts';

export type NodeCallbacks = Required<
  Pick<LocalNodeOptions, 'onEnded' | 'onRestarted' | 'onBreach'>
>;

export interface LocalClusterOptions {
  readonly layout: readonly NodePlan[];
  /** The nodes are programs of ours, which answer the harness' own messages. */
  readonly ownProgram: boolean;
  readonly network: LocalNetwork;
  readonly makeNode: (name: NodeName, callbacks: NodeCallbacks) => LocalNode;
  /** Groups of nodes that are started one after the other. */
  readonly startOrder?: readonly (readonly NodeName[])[] | undefined;
  /** Resolves when these are up. */
  readonly untilUp?: ((nodes: readonly NodeName[], cluster: Cluster) => Promise<void>) | undefined;
  readonly exec: Cluster['exec'];
  readonly onDestroyed: () => void;
}

/** A node that runs and says nothing for so long cannot be read. */
const ASK_MS = 1_000;

export class LocalCluster implements Cluster {
  readonly kind = 'local';
  readonly layout: readonly NodePlan[];
  readonly nodes: readonly NodeName[];
  readonly #options: LocalClusterOptions;
  readonly #network: LocalNetwork;
  readonly #processes = new Map<NodeName, LocalNode>();
  readonly #listeners = new Listeners();
  /** One change at a time: the next wanted state waits for the one before. */
  readonly #oneByOne = pLimit(1);
  #destroyed = false;

  constructor(options: LocalClusterOptions) {
    this.#options = options;
    this.#network = options.network;
    this.layout = options.layout;
    this.nodes = options.layout.map(({ name }) => name);
    for (const name of this.nodes) {
      const node = options.makeNode(name, {
        onEnded: (detail, restartInMs) => this.#listeners.ended(name, detail, restartInMs),
        onRestarted: () => this.#listeners.restarted(name),
        onBreach: (breach) => this.#listeners.breached(name, breach),
      });
      this.#processes.set(name, node);
    }
  }

  async start(): Promise<void> {
    const { startOrder, untilUp } = this.#options;
    for (const group of groupsOf(this.nodes, startOrder)) {
      await Promise.all(group.map(async (name) => this.#processes.get(name)?.start()));
      await untilUp?.(group, this);
    }
  }

  /** Passes a line on to a node. False: it is down and will never see it. */
  deliver(node: NodeName, line: string): boolean {
    return this.#processes.get(node)?.deliver(line) ?? false;
  }

  /** A node said something that its protocol does not allow. */
  blame(node: NodeName, breach: Breach): void {
    this.#processes.get(node)?.blame(breach);
  }

  connect(
    node: NodeName,
    client: string,
    onMessage: (message: Message) => void,
    onLost: (lost: Lost) => void = () => {},
  ): Connection {
    return this.#network.connect(node, client, onMessage, onLost);
  }

  endpoint(node: NodeName, port: number): Endpoint {
    return this.#network.endpoint(node, port);
  }

  address(node: NodeName): string {
    return this.#network.address(node);
  }

  nodeAt(address: string): NodeName | undefined {
    return this.#network.nodeAt(address);
  }

  exec(node: NodeName, argv: readonly string[], options?: ExecOptions): Promise<Executed> {
    return this.#options.exec(node, argv, options);
  }

  /** Nothing to do: no fault of this runtime takes what a process has given to its machine. */
  settleData(): Promise<void> {
    return Promise.resolve();
  }

  unsupported(capability: Capability): string | undefined {
    return (
      this.#network.unsupported(capability) ??
      unsupportedLocally(capability, this.#options.ownProgram)
    );
  }

  want(state: WantedState): Promise<void> {
    return this.#oneByOne(async () => {
      if (this.#destroyed) return;
      this.#network.setLinks(state.links);
      await Promise.all(
        [...this.#processes].map(([name, node]) => node.want(state.nodes[name] ?? {})),
      );
    });
  }

  async observe(): Promise<ObservedState> {
    const asking = requester(this, 'c-verify-observe');
    try {
      const nodes = await Promise.all(
        [...this.#processes].map(async ([name, node]): Promise<[NodeName, ObservedNode]> => {
          const seen = node.observe();
          if (!this.#options.ownProgram || seen.process !== 'running') return [name, seen];
          const asked = Date.now();
          const answer = await asking.ask(name, STATUS_BODY, ASK_MS);
          const now = node.observe(); // it may have ended instead of answering
          if (now.process !== 'running' || now.starts !== seen.starts) return [name, now];
          return [name, { ...seen, ...readStatus(answer, asked, Date.now()) }];
        }),
      );
      return { links: this.#network.observe(), nodes: Object.fromEntries(nodes) };
    } finally {
      asking.close();
    }
  }

  logTail(node: NodeName, lines: number): Promise<readonly string[]> {
    return this.#processes.get(node)?.log.tail(lines) ?? Promise.resolve([]);
  }

  watch(listener: ClusterListener): void {
    this.#listeners.add(listener);
    if (listener.logLine === undefined) return;
    for (const [name, { log }] of this.#processes) {
      log.follow((line) => this.#listeners.logLine(name, line));
    }
  }

  async destroy(): Promise<void> {
    if (this.#destroyed) return;
    this.#destroyed = true;
    await this.#oneByOne(() => {}); // all that was asked for before is over then
    this.#network.close();
    const ended = await Promise.allSettled([...this.#processes.values()].map((n) => n.end()));
    const left = ended.filter((end) => end.status === 'rejected');
    if (left.length > 0) {
      const names = left.map(({ reason }) => (reason as Error).message).join(', ');
      throw new Failure(`Left on this machine: ${names}.`, {
        code: 'clean-up-incomplete',
        exitCode: EXIT.cleanUpIncomplete,
        hint: '`verify clean` tries again.',
      });
    }
    this.#options.onDestroyed();
  }
}
