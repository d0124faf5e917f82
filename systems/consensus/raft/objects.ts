/**
 * What the state machine holds beside registers, a value a key: sets, lists, queues, counters, locks,
 * accounts. An operation is a function of what its key holds; it returns what the key holds then, and
 * what the client is told. What is held is never changed in place: snapshots share it.
 */
import type { Json } from '../../../src/history/operation.ts';
import { ERROR, type Body } from '../../../src/node/message.ts';

export interface Performed {
  /** What the key holds from now on; absent: the same as before. */
  readonly held?: Json;
  readonly reply: Body;
}

type Perform = (held: Json | undefined, value: Json) => Performed;

/** By name, or undefined where nobody knows it. */
export const operationNamed = (name: string): Perform | undefined =>
  Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;

const OPERATIONS: Readonly<Record<string, Perform>> = {
  'set.add': (held, value) => {
    const elements = listOf(held);
    return elements.some((one) => same(one, value)) ? done() : done([...elements, value]);
  },
  'append-list.append': (held, value) => done([...listOf(held), value]),
  'log.append': (held, value) => done([...listOf(held), value], listOf(held).length),
  'queue.enqueue': (held, value) => done([...listOf(held), value]),
  'queue.dequeue': (held) => {
    const [first = null, ...rest] = listOf(held);
    return done(rest, first);
  },
  'counter.add': (held = 0, value) => done(Number(held) + Number(value)),
  'unique-ids.generate': (held = 0) => done(Number(held) + 1, Number(held) + 1),
  'lock.acquire': (held = false) => (held === true ? refused(held) : done(true)),
  'lock.release': (held = false) => (held === true ? done(false) : refused(held)),
  'fenced-lock.acquire': (held) => {
    const { token, last } = fencedOf(held);
    return token === null ? done({ token: last + 1, last: last + 1 }, last + 1) : refused(token);
  },
  'fenced-lock.release': (held, value) => {
    const { token, last } = fencedOf(held);
    const isHolder = token !== null && (value === null || value === token);
    return isHolder ? done({ token: null, last }) : refused(token);
  },
  'bank.transfer': (held, value) => {
    const balances = (held ?? {}) as Readonly<Record<string, number>>;
    const { from, to, amount } = value as { from: string; to: string; amount: number };
    const left = (balances[from] ?? 0) - amount;
    if (left < 0) return refused({ ...balances });
    return done({ ...balances, [from]: left, [to]: (balances[to] ?? 0) + amount });
  },
};

/** @param value what the client is told, where there is something to tell */
const done = (held?: Json, value?: Json): Performed => ({
  ...(held === undefined ? {} : { held }),
  reply: { type: 'operate_ok', ...(value === undefined ? {} : { value }) },
});

const refused = (current: Json): Performed => ({
  reply: {
    type: 'error',
    code: ERROR.preconditionFailed,
    text: `refused: it is ${JSON.stringify(current)}`,
    current,
  },
});

const listOf = (held: Json | undefined): readonly Json[] => (held ?? []) as readonly Json[];

/** The holder's token, null where it is free, and the last one that was given. */
interface Fenced {
  readonly token: number | null;
  readonly last: number;
}

const fencedOf = (held: Json | undefined): Fenced =>
  (held as unknown as Fenced | undefined) ?? { token: null, last: 0 };

export const same = (a: Json, b: Json): boolean =>
  a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
