/**
 * The workloads of TiDB's chaos tools whose answers have an exact meaning here, and those that have none.
 *
 * Source: pingcap/chaos and pingcap/tipocket, `db/`, `pkg/model/`, `tests/rawkv-linearizability/`. An
 * answer that says `Unknown` is of unknown outcome, whatever else it says. Where a client calls a request
 * failed whose commit it had begun, the outcome is unknown here too.
 */
import { shortJson } from '../shorten.ts';
import type { EventType, Json } from '../operation.ts';
import type { Reading } from './formats.ts';

export type Data = { readonly [name: string]: Json };

export interface Asked {
  readonly f: string;
  readonly value: Json;
  readonly key?: string;
}

export interface Told {
  readonly type: Exclude<EventType, 'invoke'>;
  readonly value: Json;
}

export interface Workload {
  readonly name: string;
  readonly model: string;
  /** Whether what is called has the members of this one. */
  readonly fits: (call: Data) => boolean;
  /** Undefined where it is not one of its requests. */
  readonly asked: (call: Data) => Asked | undefined;
  /** Of an answer that does not say `Unknown`. */
  readonly told: (asked: Asked, answer: Data) => Told;
  /** From the state that was dumped before the first call, null where none was. */
  readonly reading: (state: Json) => Reading;
  /** What was there, key by key, where that is more than one value. */
  readonly before?: (state: Json) => readonly Asked[];
}

const READ: Asked = { f: 'read', value: null };

const ok = (value: Json): Told => ({ type: 'ok', value });
const FAIL: Told = { type: 'fail', value: null };
const INFO: Told = { type: 'info', value: null };

const bank: Workload = {
  name: 'bank',
  model: 'bank',
  fits: (call) => has(call, 'From', 'To', 'Amount'),
  asked: ({ Op, From = null, To = null, Amount = null }) =>
    Op === 0
      ? READ
      : Op === 1
        ? { f: 'transfer', value: { from: From, to: To, amount: Amount } }
        : undefined,
  told: ({ f }, { Ok, Balances = null }) => {
    if (f === 'read') return ok(byPlace(Balances));
    // Nothing was committed: it says `Unknown` as soon as that was tried.
    return Ok === true ? ok(null) : FAIL;
  },
  reading: (state) => ({ initial: byPlace(state ?? [1000, 1000, 1000, 1000, 1000]) }),
};

const register: Workload = {
  name: 'register',
  model: 'register',
  fits: (call) => has(call, 'Op', 'Value') && typeof call['Op'] === 'boolean',
  asked: ({ Op, Value = null }) => (Op === true ? { f: 'write', value: Value } : READ),
  told: ({ f }, { Value = null }) => ok(f === 'read' ? Value : null),
  reading: (state) => ({ initial: state ?? 0 }),
};

const casRegister: Workload = {
  name: 'cas register',
  model: 'cas-register',
  fits: (call) => has(call, 'Op', 'Arg1', 'Arg2'),
  asked: ({ Op, Arg1 = null, Arg2 = null }) => {
    if (Op === 0) return READ;
    if (Op === 1) return { f: 'write', value: Arg1 };
    return Op === 2 ? { f: 'cas', value: [Arg1, Arg2] } : undefined;
  },
  told: ({ f }, { Ok, Exists, Value = null }) => {
    if (f === 'read') return ok(Exists === true ? Value : null);
    return f === 'write' || Ok === true ? ok(null) : FAIL;
  },
  // -1 stands for a register that does not exist.
  reading: (state) => ({ initial: state === -1 ? null : state, failedCas: 'observed' }),
};

/** What is not there reads as 0. */
const rawKv: Workload = {
  name: 'rawkv',
  model: 'kv',
  fits: (call) => has(call, 'Op', 'Key', 'Value'),
  asked: ({ Op, Key = null, Value = null }) => {
    const key = nameOf(Key);
    if (Op === 0) return { f: 'get', value: null, key };
    if (Op === 1) return { f: 'put', value: Value, key };
    return Op === 2 ? { f: 'delete', value: null, key } : undefined;
  },
  told: ({ f }, { Value = null }) => ok(f === 'get' ? Value : null),
  reading: () => ({ initial: 0 }),
  before: (state) =>
    isData(state) ? Object.entries(state).map(([key, value]) => ({ f: 'put', value, key })) : [],
};

const longFork: Workload = {
  name: 'long fork',
  model: 'multi-register',
  fits: (call) => has(call, 'Kind', 'Keys'),
  asked: ({ Kind, Keys = null }) => {
    const names = listOf(Keys).map(nameOf);
    if (Kind === 'read') return { f: 'read', value: names };
    const written = Object.fromEntries(names.map((name) => [name, 1]));
    return Kind === 'write' ? { f: 'write', value: written } : undefined;
  },
  told: ({ f, value }, { Ok, Values = null }) => {
    if (Ok !== true) return INFO;
    if (f === 'write') return ok(null);
    const values = listOf(Values).map((each) =>
      isData(each) && each['Valid'] === true ? (each['Int64'] ?? null) : null,
    );
    return ok(
      Object.fromEntries(listOf(value).map((name, i) => [nameOf(name), values[i] ?? null])),
    );
  },
  reading: () => ({}),
};

const WORKLOADS: readonly Workload[] = [bank, casRegister, rawKv, register, longFork];

/** The workload of a call; or what it is that has no exact meaning here. */
export const workloadOf = (call: Json): Workload | string => {
  if (typeof call === 'number') {
    return 'this is a call of vbank, whose accounts come and go: no model here says what they do';
  }
  if (!isData(call)) return `a call was expected, not ${shortJson(call)}`;
  if (has(call, 'Tp', 'K')) {
    return 'this is a call of the sequential test, which is five statements and not one operation';
  }
  if (has(call, 'type', 'value')) {
    return "this is a transaction of Elle's tests (list-append, rw-register), whose failures may have happened";
  }
  return (
    WORKLOADS.find(({ fits }) => fits(call)) ??
    `a call ${shortJson(call)} is of none of the workloads known here (${WORKLOADS.map(({ name }) => name).join(', ')})`
  );
};

export const isData = (value: Json | undefined): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const has = (data: Data, ...names: readonly string[]): boolean =>
  names.every((name) => Object.hasOwn(data, name));

const listOf = (value: Json): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];

/** Keys are numbers. */
const nameOf = (key: Json): string => (typeof key === 'string' ? key : JSON.stringify(key));

/** Balances by account; accounts are numbered. */
const byPlace = (balances: Json): Json => Object.fromEntries(listOf(balances).entries());
