/**
 * The clients of a simulated cluster. Each connection has a name of its own that is never used again:
 * an answer that comes late, or is meant for another connection of the same client, finds nobody.
 */
import type { Time } from '../../base/time.ts';
import type { Body, Message } from '../../node/message.ts';
import type { Connection, Lost } from '../port/cluster.ts';
import type { NodeName } from '../port/wanted.ts';
import { copyOf } from './copy.ts';

export interface SimClientsOptions {
  readonly time: Time;
  /** Hands a message to a node. False: it is down, and will never see it. */
  readonly deliver: (node: NodeName, message: Message) => boolean;
  /** Sees every message on its way, which takes so many ms. */
  readonly onMessage: (message: Message, ms: number) => void;
  /** It came, and nobody was there. */
  readonly onNotTaken: (message: Message) => void;
}

/** Between a client and a node, one way, ms: they stand beside each other. */
const CLIENT_MS = 0.2;

interface Link {
  readonly node: NodeName;
  readonly onMessage: (message: Message) => void;
}

export class SimClients {
  readonly #options: SimClientsOptions;
  readonly #links = new Map<string, Link>();
  #opened = 0;

  constructor(options: SimClientsOptions) {
    this.#options = options;
  }

  open(
    node: NodeName,
    client: string,
    onMessage: (message: Message) => void,
    onLost: (lost: Lost) => void,
  ): Connection {
    const { time } = this.#options;
    const name = `${client}.${++this.#opened}`;
    this.#links.set(name, { node, onMessage });
    return {
      send: (body: Body) => {
        const message = copyOf<Message>({ src: name, dest: node, body });
        const { msg_id } = body;
        this.#options.onMessage(message, CLIENT_MS);
        time.after(CLIENT_MS, () => {
          if (this.#options.deliver(node, message)) return;
          this.#options.onNotTaken(message);
          if (msg_id === undefined) return;
          time.after(CLIENT_MS, () => onLost({ msg_id, unsent: true }));
        });
      },
      close: () => void this.#links.delete(name),
    };
  }

  /** Takes what a node has said to a client. */
  receive(message: Message): void {
    const said = copyOf(message);
    this.#options.onMessage(said, CLIENT_MS);
    this.#options.time.after(CLIENT_MS, () => {
      const link = this.#links.get(said.dest);
      if (link?.node === said.src) link.onMessage(said);
      else this.#options.onNotTaken(said);
    });
  }
}
