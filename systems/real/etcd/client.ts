/**
 * Clients of one etcd member, through its JSON gateway: each operation is one request, sent once, and
 * one revision of the store.
 */
import type { Endpoint } from '../../../src/cluster/port/cluster.ts';
import {
  httpClient,
  type HttpAnswer,
  type HttpRequest,
} from '../../../src/cluster/port/http-client.ts';
import type { Client } from '../../../src/cluster/port/system.ts';
import type { Json, Outcome, Request } from '../../../src/history/operation.ts';
import { complaintIn } from './gateway.ts';

export interface Reading {
  /** The member answers from what it has itself, without asking whether that is the latest. */
  readonly serializable: boolean;
}

/** How one kind of object is kept in etcd. */
export interface EtcdObject {
  call(request: Request, reading: Reading): HttpRequest;
  /** What an answer of success means. */
  outcome(body: Answer, request: Request): Outcome;
}

/** Of what etcd answers, the parts that say something. 64-bit numbers are texts. */
export interface Answer {
  readonly header?: { readonly revision?: string };
  readonly kvs?: readonly KeyValue[];
  readonly succeeded?: boolean;
  readonly responses?: readonly {
    readonly response_range?: { readonly kvs?: readonly KeyValue[] };
  }[];
}

export interface KeyValue {
  readonly key: string;
  readonly value?: string;
  readonly create_revision?: string;
}

export const etcdClient = (endpoint: Endpoint, object: EtcdObject, reading: Reading): Client =>
  httpClient(
    endpoint,
    (request) => object.call(request, reading),
    (answer, request) => {
      if (answer.status === 200 && isObject(answer.body)) {
        return object.outcome(answer.body, request);
      }
      const isCertain = request.f === 'read' || wasTurnedAway(answer);
      return { type: isCertain ? 'fail' : 'info', error: complaintIn(answer) };
    },
  );

/** The revision that a write has made. @throws where the answer says none */
export const revisionIn = ({ header }: Answer): number => {
  const revision = Number(header?.revision);
  if (Number.isSafeInteger(revision)) return revision;
  throw new Error('the answer names no revision');
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
