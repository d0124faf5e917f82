/**
 * One connection to one server: it ends with the connection and is never resumed, and each call is one
 * request, sent once, which is answered, refused, or not answered at all. It goes to the one server that
 * it was opened for, whatever that one tells of others.
 */
import type { OrderedConsumerOptions } from '@nats-io/jetstream';
import type { Endpoint } from '../../../src/cluster/port/cluster.ts';
import { connected } from './connection.ts';
import { NatsFailure } from './failure.ts';

/**
 * Who answers: the stream's leader, or any server that holds the stream (`allow_direct`), which is
 * the client's own one where that one does.
 */
export type Reads = 'leader' | 'direct';

/** Which message of a stream: by its sequence number, or the last one of a subject. */
export type Which = { readonly seq: number } | { readonly last_by_subj: string };

export interface Message {
  readonly seq: number;
  readonly text: string;
}

/** A message of a queue that waits to be confirmed. */
export interface Delivery {
  readonly text: string;
  /** Resolves when the server has taken the confirmation. */
  confirm(): Promise<void>;
}

/** Each call rejects with a `NatsFailure`. */
export interface Session {
  /** False once the connection is gone: nothing can be sent any more. */
  readonly isOpen: boolean;
  /**
   * @param last the sequence number that the last message of the subject must have; 0: there is none
   * @returns the sequence number of the message in its stream
   */
  publish(subject: string, text: string, last?: number): Promise<number>;
  /** @returns undefined where there is no such message */
  message(stream: string, which: Which, reads: Reads): Promise<Message | undefined>;
  /** The messages of a subject from the first to that sequence number, by an ordered consumer. */
  messages(stream: string, subject: string, until: number): Promise<readonly Message[]>;
  /** Puts a value under a key. @param revision that it must have; 0: it is not there */
  put(bucket: string, key: string, text: string, revision?: number): Promise<number>;
  /** @returns undefined where nothing was ever put; its `seq` is the revision */
  get(bucket: string, key: string, reads: Reads): Promise<Message | undefined>;
  /** The next message for a consumer; undefined where none comes within 200 ms. */
  pull(stream: string, consumer: string): Promise<Delivery | undefined>;
  /** How many messages a consumer has before it, or out to clients that have not confirmed them. */
  outstanding(stream: string, consumer: string): Promise<number>;
  close(): void;
}

export type Open = (endpoint: Endpoint) => Promise<Session>;

/** Longer than an operation takes: who waits gives up first. */
const ANSWER_MS = 10_000;
/** How long a consumer waits for a message where it has none. */
const PULL_MS = 200;
const NANOS_PER_MS = 1e6;
/** What a pull is answered where nothing came: at once, or when its time was up. */
const NOTHING: ReadonlySet<number> = new Set([404, 408]);
/** Of one pull. An ordered consumer asks for the next when half of them are there. */
const BATCH = 2_000;

/** @throws NatsFailure where nobody takes the connection in time */
export const openSession: Open = async (endpoint) => {
  const { connection, jetstream, kv } = await connected(endpoint);
  const js = jetstream.jetstream(connection, { timeout: ANSWER_MS });
  const manager = await jetstream.jetstreamManager(connection, {
    timeout: ANSWER_MS,
    checkAPI: false,
  });
  const buckets = new kv.Kvm(js);
  const failureOf = (error: unknown): NatsFailure => {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof jetstream.JetStreamApiError) {
      return new NatsFailure('refused', message, error.code);
    }
    return isNobody(error)
      ? new NatsFailure('nobody', 'nobody takes it')
      : new NatsFailure('unknown', message);
  };
  const ask = async <T>(send: () => Promise<T>): Promise<T> => {
    if (connection.isClosed()) throw new NatsFailure('not-sent', 'the connection has ended');
    try {
      return await send();
    } catch (error) {
      throw failureOf(error);
    }
  };
  return {
    get isOpen() {
      return !connection.isClosed();
    },
    publish: (subject, text, last) =>
      ask(async () => {
        const expect = last === undefined ? {} : { lastSubjectSequence: last };
        return (await js.publish(subject, text, { expect, timeout: ANSWER_MS })).seq;
      }),
    message: (stream, which, reads) =>
      ask(async () => {
        const asked = reads === 'direct' ? manager.direct : manager.streams;
        const found = await asked.getMessage(stream, which);
        return found === null ? undefined : { seq: found.seq, text: found.string() };
      }),
    messages: (stream, subject, until) =>
      ask(async () => {
        const options: Partial<OrderedConsumerOptions> = { filter_subjects: subject };
        const consumer = await js.consumers.get(stream, options);
        const found: Message[] = [];
        for await (const message of await consumer.consume({ max_messages: BATCH })) {
          found.push({ seq: message.seq, text: message.string() });
          if (message.seq >= until) break;
        }
        consumer.delete().catch(() => {}); // else it stays for minutes
        return found;
      }),
    put: (bucket, key, text, revision) =>
      ask(async () => {
        const opened = await buckets.open(bucket);
        const previousSeq = revision === undefined ? {} : { previousSeq: revision };
        return opened.put(key, text, { ...previousSeq, timeout: ANSWER_MS });
      }),
    get: (bucket, key, reads) =>
      ask(async () => {
        const opened = await buckets.open(bucket, { allow_direct: reads === 'direct' });
        const found = await opened.get(key);
        return found === null ? undefined : { seq: found.revision, text: found.string() };
      }),
    pull: (stream, consumer) =>
      ask(async () => {
        const next = `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`;
        const asked = JSON.stringify({ batch: 1, expires: PULL_MS * NANOS_PER_MS });
        // It comes under its own subject, by which the library's shared inbox would not know it.
        const own = { timeout: ANSWER_MS, noMux: true };
        const answer = await connection.request(next, asked, own);
        const { code = 0, description = '' } = answer.headers ?? {};
        if (NOTHING.has(code)) return undefined;
        if (code !== 0) throw new Error(`${code} ${description}`);
        const { reply = '' } = answer;
        return {
          text: answer.string(),
          confirm: async () =>
            void (await connection.request(reply, '+ACK', { timeout: ANSWER_MS })),
        };
      }),
    outstanding: (stream, consumer) =>
      ask(async () => {
        const { num_pending, num_ack_pending } = await manager.consumers.info(stream, consumer);
        return num_pending + num_ack_pending;
      }),
    close: () => void connection.close().catch(() => {}),
  };
};

/** The library tells of it in the error's cause, and wraps that for a publication. */
const isNobody = (error: unknown): boolean => {
  for (let one = error, depth = 0; one instanceof Error && depth < 4; one = one.cause, depth++) {
    if (one.name === 'NoResponders') return true;
  }
  return false;
};
