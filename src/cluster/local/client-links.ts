/**
 * The clients of a local cluster. Each connection has a name of its own that is never used again: an
 * answer that comes late, or is meant for another connection of the same client, finds nobody.
 */
import type { Body, Message } from '../../node/message.ts';
import type { Connection, Lost } from '../port/cluster.ts';
import type { NodeName } from '../port/wanted.ts';

export class ClientLinks {
  readonly #links = new Map<string, ClientLink>();
  readonly #deliver: (node: NodeName, line: string) => boolean;
  #opened = 0;

  /** @param deliver passes a line on to a node; false: it will never see it */
  constructor(deliver: (node: NodeName, line: string) => boolean) {
    this.#deliver = deliver;
  }

  open(
    node: NodeName,
    client: string,
    onMessage: (message: Message) => void,
    onLost: (lost: Lost) => void,
  ): Connection {
    const name = `${client}.${++this.#opened}`;
    this.#links.set(name, { node, onMessage });
    return {
      send: (body: Body) => {
        if (this.#deliver(node, JSON.stringify({ src: name, dest: node, body }))) return;
        const { msg_id } = body;
        if (msg_id !== undefined) queueMicrotask(() => onLost({ msg_id, unsent: true }));
      },
      close: () => this.#links.delete(name),
    };
  }

  /** Hands over what a node has said to a client, if that still listens. */
  receive(from: NodeName, message: Message): void {
    const link = this.#links.get(message.dest);
    if (link?.node === from) link.onMessage(message);
  }
}

interface ClientLink {
  readonly node: NodeName;
  readonly onMessage: (message: Message) => void;
}
