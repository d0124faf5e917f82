/**
 * Clients of one etcd member, through its JSON gateway: each operation is one request, sent once.
 *
 * A register is a key, its value JSON. A set is the keys below a prefix, one an element, and is read
 * in one range, which etcd answers from one revision.
 */
import type { Endpoint } from '../../../src/cluster/port/cluster.ts';
import {
  httpClient,
  type HttpAnswer,
  type HttpRequest,
} from '../../../src/cluster/port/http-client.ts';
import type { Client } from '../../../src/cluster/port/system.ts';
import type { Json, Outcome, Request } from '../../../src/history/operation.ts';
import { base64, callOf, complaintIn, textOf } from './gateway.ts';

export interface Reading {
  /** The member answers from what it has itself, without asking whether that is the latest. */
  readonly serializable: boolean;
}

export const registerClient = (endpoint: Endpoint, reading: Reading): Client =>
  httpClient(endpoint, (request) => registerCall(request, reading), outcomeOr(registerOutcome));

export const setClient = (endpoint: Endpoint, reading: Reading): Client =>
  httpClient(endpoint, (request) => setCall(request, reading), outcomeOr(setOutcome));

const registerCall = ({ f, key = '', value }: Request, reading: Reading): HttpRequest => {
  const name = base64(key);
  switch (f) {
    case 'read':
      return callOf('kv/range', { key: name, ...reading });
    case 'write':
      return callOf('kv/put', { key: name, value: coded(value) });
    case 'cas':
      return callOf('kv/txn', {
        compare: [holds(name, (value as Json[])[0] as Json)],
        success: [{ request_put: { key: name, value: coded((value as Json[])[1] as Json) } }],
        failure: [{ request_range: { key: name } }],
      });
    default:
      throw new Error(`a register of etcd knows no ${f}`);
  }
};

/** Null is what was never written: a key that was never created. */
const holds = (name: string, value: Json): Json =>
  value === null
    ? { key: name, target: 'CREATE', result: 'EQUAL', create_revision: '0' }
    : { key: name, target: 'VALUE', result: 'EQUAL', value: coded(value) };

const coded = (value: Json): string => base64(JSON.stringify(value));

const registerOutcome = (body: Answer, { f, value }: Request): Outcome => {
  if (f === 'read') return { type: 'ok', value: firstValueIn(body.kvs) };
  if (f === 'write' || body.succeeded === true) return { type: 'ok', value };
  const observed = firstValueIn(body.responses?.[0]?.response_range?.kvs);
  return { type: 'fail', error: `it was ${JSON.stringify(observed)}`, observed };
};

const firstValueIn = (kvs: readonly KeyValue[] = []): Json => {
  const [found] = kvs;
  return found === undefined ? null : (JSON.parse(textOf(found.value ?? '')) as Json);
};

const setCall = ({ f, key = '', value }: Request, reading: Reading): HttpRequest => {
  switch (f) {
    case 'read':
      // '0' is the character after '/': all keys that begin with `key/`.
      return callOf('kv/range', {
        key: base64(`${key}/`),
        range_end: base64(`${key}0`),
        keys_only: true,
        ...reading,
      });
    case 'add':
      return callOf('kv/put', { key: base64(`${key}/${JSON.stringify(value)}`) });
    default:
      throw new Error(`a set of etcd knows no ${f}`);
  }
};

const setOutcome = ({ kvs = [] }: Answer, { f, key = '', value }: Request): Outcome => {
  if (f !== 'read') return { type: 'ok', value };
  const elements = kvs.map((one) => JSON.parse(textOf(one.key).slice(key.length + 1)) as Json);
  return { type: 'ok', value: elements };
};

interface KeyValue {
  readonly key: string;
  readonly value?: string;
}

/** Of what the calls above answer, the parts that say something. */
interface Answer {
  readonly kvs?: readonly KeyValue[];
  readonly succeeded?: boolean;
  readonly responses?: readonly { readonly response_range?: { readonly kvs?: KeyValue[] } }[];
}

const outcomeOr =
  (success: (body: Answer, request: Request) => Outcome) =>
  (answer: HttpAnswer, request: Request): Outcome => {
    if (answer.status === 200 && isObject(answer.body)) return success(answer.body, request);
    const error = complaintIn(answer);
    return { type: request.f === 'read' || wasTurnedAway(answer) ? 'fail' : 'info', error };
  };

/** What is not JSON says nothing of the operation: not even that a key is absent. */
const isObject = (body: Json): body is Json & Answer => typeof body === 'object' && body !== null;

/**
 * Said before anything is proposed to the others. A time-out is not among them, whatever its words;
 * neither is `database space exceeded`: the write that fills it up is applied and complained of.
 */
const TURNED_AWAY = [
  'raft proposal dropped',
  'etcdserver: too many requests',
  'etcdserver: not capable',
];

const INVALID_ARGUMENT = 3;

const wasTurnedAway = (answer: HttpAnswer): boolean => {
  const { code } = (answer.body ?? {}) as { readonly code?: number };
  return (
    answer.status === 404 || code === INVALID_ARGUMENT || TURNED_AWAY.includes(complaintIn(answer))
  );
};
