/** Operations as the reports of etcd's robustness tests hold them, short to write down. */
import type { Json } from '../operation.ts';

type Data = { readonly [name: string]: Json };

const value = (text: string): Json => ({ Value: text, Hash: 0 });
const NO_RANGE: Json = { Start: '', End: '', Limit: 0 };
const NO_PUT: Json = { Key: '', Value: value(''), LeaseID: 0 };

export const put = (key: string, text: string, lease: Json = 0): Json => ({
  Type: 'put-operation',
  Range: NO_RANGE,
  Put: { Key: key, Value: value(text), LeaseID: lease },
  Delete: { Key: '' },
});

export const remove = (key: string): Json => ({
  Type: 'delete-operation',
  Range: NO_RANGE,
  Put: NO_PUT,
  Delete: { Key: key },
});

export const get = (key: string): Json => ({
  Type: 'range-operation',
  Range: { Start: key, End: '', Limit: 0 },
  Put: NO_PUT,
  Delete: { Key: '' },
});

export const range = (start: string, end = '', revision = 0): Data => ({
  Type: 'range',
  Range: { Start: start, End: end, Limit: 0, Revision: revision },
  Txn: null,
});

export const txn = (
  then: readonly Json[],
  conditions: Json = null,
  otherwise: Json = null,
): Data => ({
  Type: 'txn',
  Range: null,
  Txn: { Conditions: conditions, OperationsOnSuccess: then, OperationsOnFailure: otherwise },
});

export const is = (key: string, revision: number): Json => ({
  Key: key,
  ExpectedRevision: revision,
});

export const found = (
  revision: number,
  ...entries: readonly (readonly [string, string, number])[]
): Data => ({
  Range: { KVs: keyValues(entries), Count: entries.length },
  Revision: revision,
  Error: '',
});

export const done = (revision: number, ...results: readonly Data[]): Data => ({
  Txn: {
    Failure: false,
    Results: results.map((result) => ({ KVs: null, Count: 0, Deleted: 0, ...result })),
  },
  Revision: revision,
  Error: '',
});

export const failed = (
  revision: number,
  ...entries: readonly (readonly [string, string, number])[]
): Data => ({
  Txn: { Failure: true, Results: [{ KVs: keyValues(entries), Count: entries.length, Deleted: 0 }] },
  Revision: revision,
  Error: '',
});

export const LOST: Data = { Txn: null, Revision: 0, Error: 'etcdserver: request timed out' };

/** A line, by client, request, answer and the times in which it lay. */
export const line = (
  client: number,
  input: Data,
  output: Data,
  call: number,
  end: number,
): string =>
  `${JSON.stringify({ ClientId: client, Input: input, Call: call, Output: output, Return: end })}\n`;

const keyValues = (entries: readonly (readonly [string, string, number])[]): Json =>
  entries.map(([key, text, mod]) => ({ Key: key, Value: value(text), ModRevision: mod }));
