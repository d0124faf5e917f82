/**
 * The clients of a local cluster. Each connection has a name of its own that is never used again: an
 * answer that comes late, or is meant for another connection of the same client, finds nobody.
 */
import type { Body, Message } from '../../node/message.ts';
import type { Connection, Lost } from '../port/cluster.ts';
import type { Breach, Protocol } from '../port/protocol.ts';
import type { NodeName } from '../port/wanted.ts';
import { noReply, toNobody, toService, unaskedReply, wrongReply } from './breaches.ts';
import { INIT } from './init.ts';

/** Of each connection so many requests are remembered: a later answer cannot be held against them. */
const MOST_ASKED = 256;
/** What Maelstrom itself offers to nodes. */
const SERVICES: ReadonlySet<string> = new Set(['lin-kv', 'seq-kv', 'lww-kv', 'lin-tso']);

export class ClientLinks {
  readonly #links = new Map<string, ClientLink>();
  /** Names of connections that are closed: what comes late for them is no mistake. */
  readonly #closed = new Set<string>();
  readonly #deliver: (node: NodeName, line: string) => boolean;
  readonly #protocol: Protocol | undefined;
  #opened = 0;

  /**
   * @param deliver passes a line on to a node; false: it will never see it
   * @param protocol what answers are held to; absent: they are taken as they are
   */
  constructor(deliver: (node: NodeName, line: string) => boolean, protocol?: Protocol) {
    this.#deliver = deliver;
    this.#protocol = protocol;
  }

  open(
    node: NodeName,
    client: string,
    onMessage: (message: Message) => void,
    onLost: (lost: Lost) => void,
  ): Connection {
    const name = `${client}.${++this.#opened}`;
    const asked = new Map<number, Body>();
    this.#links.set(name, { node, onMessage, asked });
    return {
      send: (body: Body) => {
        const { msg_id } = body;
        if (this.#protocol !== undefined && msg_id !== undefined) remember(asked, msg_id, body);
        if (this.#deliver(node, JSON.stringify({ src: name, dest: node, body }))) return;
        if (msg_id !== undefined) queueMicrotask(() => onLost({ msg_id, unsent: true }));
      },
      close: () => {
        this.#links.delete(name);
        if (this.#protocol !== undefined) this.#closed.add(name);
      },
    };
  }

  /**
   * Hands over what a node has said to a client, if that still listens.
   * @returns what is wrong with it by the protocol
   */
  receive(from: NodeName, message: Message): Breach | undefined {
    const link = this.#links.get(message.dest);
    if (this.#protocol === undefined) {
      if (link?.node === from) link.onMessage(message);
      return undefined;
    }
    if (link === undefined) return this.#lost(message);
    // Any node may answer: the protocol knows clients by their names, not by whom they asked.
    link.onMessage(message);
    return wrongIn(message, link.asked, this.#protocol);
  }

  #lost(message: Message): Breach | undefined {
    const { dest, body } = message;
    if (this.#closed.has(dest)) return undefined;
    if (dest === INIT.src && body.in_reply_to === INIT.msg_id) return undefined; // said twice
    return SERVICES.has(dest) ? toService(message) : toNobody(message);
  }
}

interface ClientLink {
  readonly node: NodeName;
  readonly onMessage: (message: Message) => void;
  /** The last requests, by their numbers, which grow. */
  readonly asked: Map<number, Body>;
}

const remember = (asked: Map<number, Body>, id: number, body: Body): void => {
  asked.set(id, body);
  if (asked.size <= MOST_ASKED) return;
  const [oldest] = asked.keys();
  if (oldest !== undefined) asked.delete(oldest);
};

const wrongIn = (
  message: Message,
  asked: ReadonlyMap<number, Body>,
  protocol: Protocol,
): Breach | undefined => {
  const { in_reply_to: id } = message.body;
  if (id === undefined) return noReply(message);
  const request = asked.get(id);
  if (request !== undefined) {
    const means = protocol.wrong(request, message.body);
    return means === undefined ? undefined : wrongReply(message, means);
  }
  const [oldest = Infinity] = asked.keys();
  const forgotten = asked.size === MOST_ASKED && typeof id === 'number' && id < oldest;
  return forgotten ? undefined : unaskedReply(message);
};
