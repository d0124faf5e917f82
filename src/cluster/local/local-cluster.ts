/** A cluster of local nodes: wires nodes, router and clients together. */
import { EXIT, Failure } from '../../base/failure.ts';
import type { Random } from '../../base/random.ts';
import { readStatus, STATUS_BODY } from '../../node/harness-messages.ts';
import { type Body, type Message, messageIn } from '../../node/message.ts';
import type { Cluster, Connection, Lost } from '../port/cluster.ts';
import { requester } from '../port/requester.ts';
import type {
  Capability,
  NodeName,
  ObservedNode,
  ObservedState,
  WantedState,
} from '../port/wanted.ts';
import { unsupportedLocally } from './capabilities.ts';
import type { LocalNode, LocalNodeOptions } from './local-node.ts';
import { createRouter, type Router } from './router.ts';

type NodeCallbacks = Pick<LocalNodeOptions, 'onLine' | 'onUnexpectedExit'>;

export interface LocalClusterOptions {
  readonly nodes: readonly NodeName[];
  /** The nodes are programs of ours, which answer the harness' own messages. */
  readonly ownProgram: boolean;
  readonly random: Random;
  readonly makeNode: (name: NodeName, callbacks: NodeCallbacks) => LocalNode;
  readonly onDestroyed: () => void;
}

const ASK_MS = 300;

export class LocalCluster implements Cluster {
  readonly kind = 'local';
  readonly nodes: readonly NodeName[];
  readonly #options: LocalClusterOptions;
  readonly #router: Router;
  readonly #processes = new Map<NodeName, LocalNode>();
  readonly #clients = new Map<string, (message: Message) => void>();
  #listener: (node: NodeName, detail: string) => void = () => {};
  /** One change at a time: the next wanted state waits for the one before. */
  #changing: Promise<void> = Promise.resolve();
  #destroyed = false;

  constructor(options: LocalClusterOptions) {
    this.#options = options;
    this.nodes = options.nodes;
    this.#router = createRouter(options.random, (to, line) =>
      this.#processes.get(to)?.deliver(line),
    );
    for (const name of options.nodes) {
      const node = options.makeNode(name, {
        onLine: (line) => this.#onLine(name, line),
        onUnexpectedExit: (detail) => this.#listener(name, detail),
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
    const route = `${node}>${client}`;
    this.#clients.set(route, onMessage);
    return {
      send: (body: Body) => {
        const line = JSON.stringify({ src: client, dest: node, body });
        if (this.#processes.get(node)?.deliver(line) === true) return;
        const { msg_id } = body;
        if (msg_id !== undefined) queueMicrotask(() => onLost({ msg_id, unsent: true }));
      },
      close: () => {
        if (this.#clients.get(route) === onMessage) this.#clients.delete(route);
      },
    };
  }

  endpoint(node: NodeName): never {
    throw new Error(`${node} is a local process and has no port`);
  }

  unsupported(capability: Capability): string | undefined {
    return unsupportedLocally(capability, this.#options.ownProgram);
  }

  want(state: WantedState): Promise<void> {
    const change = this.#changing.then(async () => {
      if (this.#destroyed) return;
      this.#router.setLinks(state.links);
      await Promise.all(
        [...this.#processes].map(([name, node]) => node.want(state.nodes[name] ?? {})),
      );
    });
    this.#changing = change.catch(() => {}); // told to whoever asked for the change
    return change;
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
          return [name, { ...seen, ...readStatus(answer, asked, Date.now()) }];
        }),
      );
      return { links: this.#router.observe(), nodes: Object.fromEntries(nodes) };
    } finally {
      asking.close();
    }
  }

  logTail(node: NodeName, lines: number): Promise<readonly string[]> {
    return this.#processes.get(node)?.logTail(lines) ?? Promise.resolve([]);
  }

  onUnexpectedExit(listener: (node: NodeName, detail: string) => void): void {
    this.#listener = listener;
  }

  async destroy(): Promise<void> {
    if (this.#destroyed) return;
    this.#destroyed = true;
    await this.#changing;
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
    const quick = HEAD.exec(line)?.[1];
    if (quick !== undefined && this.#processes.has(quick)) {
      return this.#router.route(from, quick, line);
    }
    const message = messageIn(line);
    if (message === undefined) return;
    const { dest } = message;
    if (this.#processes.has(dest)) this.#router.route(from, dest, line);
    else this.#clients.get(`${from}>${dest}`)?.(message);
  }
}

/** Our own nodes write `src` and `dest` first: most lines need not be parsed to be passed on. */
const HEAD = /^\{"src":"[^"\\]*","dest":"([^"\\]*)",/;
