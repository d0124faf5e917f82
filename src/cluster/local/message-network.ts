/** The network of nodes that speak messages: a router between them, and the links of clients. */
import type { Random } from '../../base/random.ts';
import { infrastructureFailure, type Failure } from '../../base/failure.ts';
import { type Message, messageIn } from '../../node/message.ts';
import type { Connection, Lost } from '../port/cluster.ts';
import type { Breach, Protocol } from '../port/protocol.ts';
import { nodeNamed } from '../port/names.ts';
import type { LinkFault, NodeName, ObservedLink } from '../port/wanted.ts';
import { wrongSource } from './breaches.ts';
import { ClientLinks } from './client-links.ts';
import type { LocalNetwork } from './local-network.ts';
import { createRouter, type Router } from './router.ts';
import { readStrictly } from './strict-line.ts';

export interface MessageNetworkOptions {
  readonly nodes: readonly NodeName[];
  readonly random: Random;
  /** What programs of others are held to. */
  readonly protocol: Protocol | undefined;
  /** Passes a line on to a node. False: it is down and will never see it. */
  readonly deliver: (node: NodeName, line: string) => boolean;
  readonly blame: (node: NodeName, breach: Breach) => void;
}

export class MessageNetwork implements LocalNetwork {
  readonly #options: MessageNetworkOptions;
  readonly #nodes: ReadonlySet<NodeName>;
  readonly #router: Router;
  readonly #clients: ClientLinks;

  constructor(options: MessageNetworkOptions) {
    const { nodes, random, protocol, deliver } = options;
    this.#options = options;
    this.#nodes = new Set(nodes);
    this.#router = createRouter(random, deliver);
    this.#clients = new ClientLinks(deliver, protocol);
  }

  setLinks(links: readonly LinkFault[]): void {
    this.#router.setLinks(links);
  }

  observe(): readonly ObservedLink[] {
    return this.#router.observe();
  }

  /** A router can do anything to a message. */
  unsupported(): undefined {}

  connect(
    node: NodeName,
    client: string,
    onMessage: (message: Message) => void,
    onLost: (lost: Lost) => void,
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
    return nodeNamed(this.#nodes, address);
  }

  close(): void {
    this.#router.close();
  }

  /** A line that a node has written. */
  onLine(from: NodeName, line: string): void {
    if (this.#options.protocol !== undefined) return this.#onForeignLine(from, line);
    const quick = HEAD.exec(line)?.[1];
    if (quick !== undefined && this.#nodes.has(quick)) {
      return this.#router.route(from, quick, line);
    }
    const message = messageIn(line);
    if (message === undefined) return;
    const { dest } = message;
    if (this.#nodes.has(dest)) return this.#router.route(from, dest, line);
    this.#clients.receive(from, message);
  }

  /** The line of a program that is held to its protocol. */
  #onForeignLine(from: NodeName, line: string): void {
    const blame = (breach: Breach): void => this.#options.blame(from, breach);
    const read = readStrictly(line);
    if ('breach' in read) return blame(read.breach);
    const { message } = read;
    if (message.src !== from) blame(wrongSource(from, message));
    if (this.#nodes.has(message.dest)) return this.#router.route(from, message.dest, line);
    const breach = this.#clients.receive(from, message);
    if (breach !== undefined) blame(breach);
  }
}

/** Of what only a container has. */
export const noInside = (node: NodeName, what: string): Failure =>
  infrastructureFailure(
    'local-process',
    `${node} is a process of this machine and ${what}.`,
    'Use --runtime docker.',
  );

/** Our own nodes write `src` and `dest` first: most lines need not be parsed to be passed on. */
const HEAD = /^\{"src":"[^"\\]*","dest":"([^"\\]*)",/;
