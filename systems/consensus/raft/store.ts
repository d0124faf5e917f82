/**
 * The state machine: a key-value store with client sessions, so that a command sent twice is applied
 * once (Ongaro's dissertation, section 6.3). Deterministic: the same log gives the same store.
 */
import type { Json } from '../../../src/history/operation.ts';
import { ERROR, type Body } from '../../../src/node/message.ts';
import type { Command } from './log.ts';

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

  read(key: string): Body {
    const value = this.#data.get(key);
    if (value === undefined) return missing(key);
    return { type: 'read_ok', value };
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
    if (current === undefined && !command.create) return missing(command.key);
    if (current !== undefined && !equal(current, command.from)) {
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

const equal = (a: Json, b: Json): boolean =>
  a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
