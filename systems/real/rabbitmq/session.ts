/**
 * One connection to one node, with one channel. It never connects again by itself, and nothing is
 * sent twice: what `amqplib` has for that is left off.
 */
import type { Duplex } from 'node:stream';
import type { Channel, ChannelModel, ConfirmChannel } from 'amqplib';
import { within } from '../../../src/base/pause.ts';
import type { Endpoint } from '../../../src/cluster/port/cluster.ts';
import { USER } from './config.ts';

/** What became of a message that was handed in. `returned`: no queue took it. */
export type Fate = 'confirmed' | 'refused' | 'returned' | 'sent';

export interface Session {
  /** False once the connection or its channel is gone. */
  readonly isOpen: boolean;
  /** Why the node takes no messages now (no memory, no disk), or undefined. */
  readonly blocked: string | undefined;
  /** Makes the queue where there is none yet. */
  declare(queue: string, kind: QueueKind): Promise<void>;
  /** `sent`: nobody has confirmed it, and nobody was asked to. */
  publish(queue: string, text: string): Promise<Fate>;
  /** The next message, which is the client's until it is acknowledged; undefined: there is none. */
  get(queue: string): Promise<Taken | undefined>;
  close(): Promise<void>;
}

export interface Taken {
  readonly text: string;
  /** Nobody answers this. */
  acknowledge(): void;
}

/** The channel was closed by the node: what it thinks of what it was asked. */
export class Refusal extends Error {
  readonly code: number;
  constructor(code: number, text: string) {
    super(text);
    this.code = code;
  }
}

/** As the argument `x-queue-type` has it. */
export type QueueKind = 'quorum' | 'classic';

const CONNECT_MS = 1_000;
const CLOSE_MS = 500;

/** @param confirms whether the node is to confirm what is published */
export const openSession = async (
  { host, port }: Endpoint,
  confirms: boolean,
): Promise<Session> => {
  const { connect } = await import('amqplib'); // most commands never need it
  const model = await connect(
    { hostname: host, port, username: USER, password: USER, heartbeat: 0 },
    { timeout: CONNECT_MS, noDelay: true },
  );
  model.on('error', () => {}); // whoever waits for an answer is told as well
  const channel = await (confirms ? model.createConfirmChannel() : model.createChannel()).catch(
    (error: unknown) => {
      void end(model);
      throw error;
    },
  );
  return new AmqpSession(model, channel, confirms);
};

class AmqpSession implements Session {
  isOpen = true;
  blocked: string | undefined;
  readonly #model: ChannelModel;
  readonly #channel: Channel;
  readonly #confirms: boolean;
  #returned = false;
  /** Told when the connection breaks while an answer is awaited. */
  #onBreak: (why: Error) => void = () => {};

  constructor(model: ChannelModel, channel: Channel, confirms: boolean) {
    this.#model = model;
    this.#channel = channel;
    this.#confirms = confirms;
    let why = new Error('the connection has ended');
    const broken = (): void => {
      this.isOpen = false;
      this.#onBreak(why);
    };
    channel.on('error', (error) => (why = refusalIn(error)));
    channel.on('close', broken);
    channel.on('return', () => (this.#returned = true));
    model.on('error', (error) => (why = new Error(error.message)));
    model.on('close', broken);
    model.on('blocked', (reason) => (this.blocked = reason));
    model.on('unblocked', () => (this.blocked = undefined));
  }

  async declare(queue: string, kind: QueueKind): Promise<void> {
    const options = { durable: true, arguments: { 'x-queue-type': kind } };
    await this.#answer(this.#channel.assertQueue(queue, options));
  }

  publish(queue: string, text: string): Promise<Fate> {
    const options = { persistent: true, mandatory: true };
    const content = Buffer.from(text);
    if (!this.#confirms) {
      this.#channel.sendToQueue(queue, content, options);
      return Promise.resolve('sent');
    }
    this.#returned = false;
    const told = new Promise<Fate>((resolve) => {
      (this.#channel as ConfirmChannel).sendToQueue(queue, content, options, (error: unknown) => {
        if (!this.isOpen) return; // then it says nothing of the message
        resolve(this.#returned ? 'returned' : error ? 'refused' : 'confirmed');
      });
    });
    return this.#answer(told);
  }

  async get(queue: string): Promise<Taken | undefined> {
    const message = await this.#answer(this.#channel.get(queue, { noAck: false }));
    if (message === false) return undefined;
    return {
      text: message.content.toString(),
      acknowledge: () => {
        if (this.isOpen) this.#channel.ack(message);
      },
    };
  }

  close(): Promise<void> {
    this.isOpen = false;
    return end(this.#model);
  }

  #answer<T>(asked: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#onBreak = reject;
      asked.then(resolve, (error: unknown) => reject(refusalIn(error)));
    });
  }
}

/** An error with the code of a reply is a node's own. */
const refusalIn = (error: unknown): Error => {
  const { code, message } = error as { readonly code?: unknown; readonly message?: string };
  return typeof code === 'number'
    ? new Refusal(code, message ?? String(code))
    : error instanceof Error
      ? error
      : new Error(String(error));
};

/** Politely, and where nobody answers at once: the library would wait for ever. */
const end = async (model: ChannelModel): Promise<void> => {
  await within(
    model.close().catch(() => {}),
    CLOSE_MS,
  );
  const { stream } = model.connection as unknown as { readonly stream: Duplex };
  stream.destroy();
};
