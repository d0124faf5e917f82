/**
 * The state machine: a key-value store, and objects in it, with client sessions, so that a command sent twice is applied
 * once (Ongaro's dissertation, section 6.3). Deterministic: the same log gives the same store.
 */
import type { Json } from '../../../src/history/operation.ts';
import { ERROR, type Body } from '../../../src/node/message.ts';
import type { Command } from './log.ts';
import { operationNamed, same } from './objects.ts';

/** Sessions kept; beyond that the least recently used one is forgotten, on all nodes alike. */
const MOST_SESSIONS = 10_000;

interface Session {
  readonly seq: number;
  readonly reply: Body;
}

export class KvStore {
  #data = new Map<string, Json>();
  #sessions = new Map<string, Session>();
  readonly #exactlyOnce: boolean;

  constructor(exactlyOnce: boolean) {
    this.#exactlyOnce = exactlyOnce;
  }

  /** @param at of a list, the one element at that place; null where none is */
  read(key: string, at?: Json): Body {
    const value = this.#data.get(key);
    if (value === undefined) return missing(key);
    if (at === undefined) return { type: 'read_ok', value };
    return { type: 'read_ok', value: (value as readonly Json[])[Number(at)] ?? null };
  }

  /** Applies a committed command and says what to answer. */
  apply(command: Command): Body {
    if (command.kind === 'noop') return { type: 'noop_ok' };
    if (!this.#exactlyOnce) return this.#perform(command);
    const session = this.#sessions.get(command.client);
    if (session === undefined && command.seq > 1) {
      return { type: 'error', code: ERROR.timeout, text: 'session expired' };
    }
    if (session !== undefined && command.seq <= session.seq) {
      if (command.seq === session.seq) return session.reply;
      return { type: 'error', code: ERROR.timeout, text: 'an earlier request of the session' };
    }
    const reply = this.#perform(command);
    this.#remember(command.client, { seq: command.seq, reply });
    return reply;
  }

  serialize(): Json {
    return {
      data: [...this.#data],
      sessions: [...this.#sessions].map(([client, s]) => [client, s.seq, s.reply as Json]),
    };
  }

  restore(state: Json): void {
    const { data, sessions } = state as {
      data: [string, Json][];
      sessions: [string, number, Body][];
    };
    this.#data = new Map(data);
    this.#sessions = new Map(sessions.map(([client, seq, reply]) => [client, { seq, reply }]));
  }

  #perform(command: Exclude<Command, { kind: 'noop' }>): Body {
    if (command.kind === 'write') {
      this.#data.set(command.key, command.value);
      return { type: 'write_ok' };
    }
    const current = this.#data.get(command.key);
    if (command.kind === 'operate') return this.#operate(command, current);
    if (current === undefined && !command.create) return missing(command.key);
    if (current !== undefined && !same(current, command.from)) {
      return {
        type: 'error',
        code: ERROR.preconditionFailed,
        text: `expected ${JSON.stringify(command.from)}, had ${JSON.stringify(current)}`,
        current,
      };
    }
    this.#data.set(command.key, command.to);
    return { type: 'cas_ok' };
  }

  #operate(
    { operation, key, value }: Extract<Command, { kind: 'operate' }>,
    current: Json | undefined,
  ): Body {
    const perform = operationNamed(operation);
    if (perform === undefined) throw new Error(`no operation ${operation}`); // see onCommand
    const { held, reply } = perform(current, value);
    if (held !== undefined) this.#data.set(key, held);
    return reply;
  }

  #remember(client: string, session: Session): void {
    this.#sessions.delete(client); // to the end: the order of the map is the order of use
    this.#sessions.set(client, session);
    if (this.#sessions.size <= MOST_SESSIONS) return;
    const oldest = this.#sessions.keys().next().value as string;
    this.#sessions.delete(oldest);
  }
}

const missing = (key: string): Body => ({
  type: 'error',
  code: ERROR.keyDoesNotExist,
  text: `no key ${key}`,
});
