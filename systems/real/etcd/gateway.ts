/**
 * etcd's JSON gateway: every call of its gRPC API is a POST, keys and values are base64, and what is
 * at its default (0, false, an empty list) is left out of an answer.
 */
import { abortScope } from '../../../src/base/abort.ts';
import type { Endpoint } from '../../../src/cluster/port/cluster.ts';
import {
  httpLink,
  type HttpAnswer,
  type HttpRequest,
} from '../../../src/cluster/port/http-client.ts';
import type { Json } from '../../../src/history/operation.ts';

export const CLIENT_PORT = 2379;

/** @param method `kv/range`, `maintenance/status`, … */
export const callOf = (method: string, body: Json): HttpRequest => ({
  method: 'POST',
  path: `/v3/${method}`,
  body,
});

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

export const textOf = (coded: string): string => Buffer.from(coded, 'base64').toString();

/** A comparison of a transaction, less its key: the key is not there. */
export const NEVER_CREATED = { target: 'CREATE', result: 'EQUAL', create_revision: '0' };

/** What an answer that is no success says: `etcdserver: request timed out`. */
export const complaintIn = ({ status, body }: HttpAnswer): string => {
  const { message, error } = (typeof body === 'object' && body !== null ? body : {}) as Complaint;
  const said = message ?? error ?? body;
  return typeof said === 'string' && said.trim() !== '' ? said.trim() : `status ${status}`;
};

/** Releases differ in which of the two they send. */
interface Complaint {
  readonly message?: string;
  readonly error?: string;
}

/** One call on a connection of its own. @throws where it was not answered with 200 within the time */
export const call = async <T>(
  endpoint: Endpoint,
  method: string,
  body: Json,
  timeoutMs: number,
): Promise<T> => {
  const link = httpLink(endpoint);
  using limit = abortScope([], timeoutMs);
  try {
    const answer = await link.ask(callOf(method, body), limit.signal);
    if (answer.status !== 200) throw new Error(complaintIn(answer));
    return answer.body as T;
  } finally {
    link.close();
  }
};
