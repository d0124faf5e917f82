/** A cluster of local nodes: wires nodes, router and clients together. */
import pLimit from 'p-limit';
import { EXIT, Failure, infrastructureFailure } from '../../base/failure.ts';
import type { Random } from '../../base/random.ts';
import { readStatus, STATUS_BODY } from '../../node/harness-messages.ts';
import { type Message, messageIn } from '../../node/message.ts';
import type { Cluster, ClusterListener, Connection, Lost } from '../port/cluster.ts';
import type { NodePlan } from '../port/deployment.ts';
import type { Breach, Protocol } from '../port/protocol.ts';
import { requester } from '../port/requester.ts';
import type {
  Capability,
  NodeName,
  ObservedNode,
  ObservedState,
  WantedState,
} from '../port/wanted.ts';
import { unsupportedLocally } from './capabilities.ts';
import { wrongSource } from './breaches.ts';
import { ClientLinks } from './client-links.ts';
import { Listeners } from './listeners.ts';
import type { LocalNode, LocalNodeOptions } from './local-node.ts';
import { createRouter, type Router } from './router.ts';
import { readStrictly } from './strict-line.ts';

type NodeCallbacks = Pick<LocalNodeOptions, 'onLine' | 'onEnded' | 'onRestarted' | 'onBreach'>;

export interface LocalClusterOptions {
  readonly layout: readonly NodePlan[];
  /** The nodes are programs of ours, which answer the harness' own messages. */
  readonly ownProgram: boolean;
  /** What programs of others are held to. */
  readonly protocol: Protocol | undefined;
  readonly random: Random;
  readonly makeNode: (name: NodeName, callbacks: NodeCallbacks) => LocalNode;
  readonly onDestroyed: () => void;
}

/** A node that runs and says nothing for so long cannot be read. */
const ASK_MS = 1_000;

export class LocalCluster implements Cluster {
  readonly kind = 'local';
  readonly layout: readonly NodePlan[];
  readonly nodes: readonly NodeName[];
  readonly #options: LocalClusterOptions;
  readonly #router: Router;
  readonly #processes = new Map<NodeName, LocalNode>();
  readonly #clients: ClientLinks;
  readonly #listeners = new Listeners();
  /** One change at a time: the next wanted state waits for the one before. */
  readonly #oneByOne = pLimit(1);
  #destroyed = false;

  constructor(options: LocalClusterOptions) {
    this.#options = options;
    this.layout = options.layout;
    this.nodes = options.layout.map(({ name }) => name);
    this.#clients = new ClientLinks(
      (node, line) => this.#processes.get(node)?.deliver(line) ?? false,
      options.protocol,
    );
    this.#router = createRouter(options.random, (to, line) =>
      this.#processes.get(to)?.deliver(line),
    );
    for (const name of this.nodes) {
      const node = options.makeNode(name, {
        onLine: (line) => this.#onLine(name, line),
        onEnded: (detail, restartInMs) => this.#listeners.ended(name, detail, restartInMs),
        onRestarted: () => this.#listeners.restarted(name),
        ...(options.protocol === undefined
          ? {}
          : { onBreach: (breach: Breach) => this.#listeners.breached(name, breach) }),
      });
      this.#processes.set(name, node);
    }
  }

  async start(): Promise<void> {
    await Promise.all([...this.#processes.values()].map((node) => node.start()));
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

  /** Local nodes have no addresses but their names. */
  nodeAt(address: string): NodeName | undefined {
    return this.nodes.find((name) => address === name || address.startsWith(`${name}:`));
  }

  exec(node: NodeName): Promise<never> {
    return Promise.reject(noInside(node, 'has no inside where a command could run'));
  }

  /** Nothing to do: no fault of this runtime takes what a process has given to its machine. */
  settleData(): Promise<void> {
    return Promise.resolve();
  }

  unsupported(capability: Capability): string | undefined {
    return unsupportedLocally(capability, this.#options.ownProgram);
  }

  want(state: WantedState): Promise<void> {
    return this.#oneByOne(async () => {
      if (this.#destroyed) return;
      this.#router.setLinks(state.links);
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
      return { links: this.#router.observe(), nodes: Object.fromEntries(nodes) };
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
    this.#router.close();
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

  #onLine(from: NodeName, line: string): void {
    if (this.#options.protocol !== undefined) return this.#onForeignLine(from, line);
    const quick = HEAD.exec(line)?.[1];
    if (quick !== undefined && this.#processes.has(quick)) {
      return this.#router.route(from, quick, line);
    }
    const message = messageIn(line);
    if (message === undefined) return;
    const { dest } = message;
    if (this.#processes.has(dest)) return this.#router.route(from, dest, line);
    this.#clients.receive(from, message);
  }

  /** The line of a program that is held to its protocol. */
  #onForeignLine(from: NodeName, line: string): void {
    const blame = (breach: Breach): void => this.#processes.get(from)?.blame(breach);
    const read = readStrictly(line);
    if ('breach' in read) return blame(read.breach);
    const { message } = read;
    if (message.src !== from) blame(wrongSource(from, message));
    if (this.#processes.has(message.dest)) return this.#router.route(from, message.dest, line);
    const breach = this.#clients.receive(from, message);
    if (breach !== undefined) blame(breach);
  }
}

const noInside = (node: NodeName, what: string): Failure =>
  infrastructureFailure(
    'local-process',
    `${node} is a process of this machine and ${what}.`,
    'Use --runtime docker.',
  );

/** Our own nodes write `src` and `dest` first: most lines need not be parsed to be passed on. */
const HEAD = /^\{"src":"[^"\\]*","dest":"([^"\\]*)",/;
