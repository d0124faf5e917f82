/**
 * Requests and answers of etcd's robustness tests, as the model etcd has them.
 *
 * Source: etcd-io/etcd, `tests/robustness/model/types.go` and the reports in `tests/robustness/testdata`:
 * requests of type range, txn, leaseGrant, leaseRevoke, compact and defragment. Values of twenty bytes and
 * more are kept there as a hash; here such a value is `{hash}`. A reason instead of a request says why it
 * has no exact counterpart.
 */
import type { Json } from '../operation.ts';
import { shortMember } from '../shorten.ts';

type Data = { readonly [name: string]: Json };

export interface EtcdRequest {
  readonly f: string;
  readonly value: Json;
}

/** Undefined for what the model leaves out, because it changes nothing that a client sees. */
export const etcdRequest = (input: Json): EtcdRequest | string | undefined => {
  const { Type, Range, Txn, LeaseGrant, LeaseRevoke, Compact } = dataOf(input);
  switch (Type) {
    case 'range':
      return isData(Range) && typeof Range['Start'] === 'string'
        ? { f: 'range', value: rangeOf(Range) }
        : OLDER;
    case 'txn':
      return transaction(dataOf(Txn));
    case 'leaseGrant':
      return { f: 'lease-grant', value: dataOf(LeaseGrant)['LeaseID'] ?? null };
    case 'leaseRevoke':
      return { f: 'lease-revoke', value: dataOf(LeaseRevoke)['LeaseID'] ?? null };
    case 'compact':
      return { f: 'compact', value: dataOf(Compact)['Revision'] ?? 0 };
    case 'defragment':
      return undefined;
    default:
      return `requests of type ${shortMember(Type)} are not known`;
  }
};

/** Of an answer that has no `Error`; undefined where it answers something else. */
export const etcdAnswer = ({ f }: EtcdRequest, output: Data): Json | undefined => {
  const { Revision = 0, ClientError = '' } = output;
  if (typeof ClientError === 'string' && ClientError !== '') return errorOf(ClientError);
  // -1 stands for answers whose revision says nothing.
  const revision = typeof Revision === 'number' && Revision > 0 ? { revision: Revision } : {};
  if (output['PartialResponse'] === true) return revision;
  if (f === 'compact') return {};
  const { Range, Txn } = output;
  if (f === 'range') return isData(Range) ? { ...revision, ...keysOf(Range) } : undefined;
  if (f !== 'txn') return revision;
  if (!isData(Txn)) return undefined;
  const { Failure, Results } = Txn;
  return {
    ...revision,
    succeeded: Failure !== true,
    results: listOf(Results).map(dataOf).map(rawResult),
  };
};

/** What a step was told, by what the step asked: a put nothing, a delete how many, a range its keys. */
export const withResults = ({ value }: EtcdRequest, answer: Json): Json => {
  const { results, succeeded } = dataOf(answer);
  if (results === undefined) return answer;
  const { success = [], failure = [] } = dataOf(value);
  const steps = listOf(succeeded === true ? success : failure);
  const told = listOf(results).map((result, at) => {
    const { deleted, ...found } = dataOf(result);
    const [kind] = listOf(steps[at] ?? null);
    if (kind === 'put') return null;
    return kind === 'delete' ? (deleted ?? null) : found;
  });
  return { ...dataOf(answer), results: told };
};

const transaction = ({
  Conditions,
  OperationsOnSuccess,
  OperationsOnFailure,
}: Data): EtcdRequest | string => {
  const conditions = listOf(Conditions).map(dataOf).map(condition);
  const success = listOf(OperationsOnSuccess).map(dataOf).map(step);
  const failure = listOf(OperationsOnFailure).map(dataOf).map(step);
  if ([...success, ...failure].includes(undefined)) return OLDER;
  const value = {
    ...(conditions.length === 0 ? {} : { compare: conditions }),
    success: success as Json[],
    ...(failure.length === 0 ? {} : { failure: failure as Json[] }),
  };
  return { f: 'txn', value };
};

const OLDER = 'this is an older form of request than is known here (as before May 2023)';

const condition = ({ Key = null, ExpectedRevision = 0, ExpectedVersion = 0 }: Data): Json =>
  Number(ExpectedVersion) > 0 ? [Key, 'version', ExpectedVersion] : [Key, 'mod', ExpectedRevision];

const step = ({ Type, Range, Put, Delete }: Data): Json | undefined => {
  if (Type === 'range-operation') return ['range', rangeOf(dataOf(Range))];
  if (Type === 'delete-operation') return ['delete', dataOf(Delete)['Key'] ?? null];
  if (Type !== 'put-operation') return undefined;
  const { Key = null, Value, LeaseID = 0 } = dataOf(Put);
  const put: readonly Json[] = ['put', Key, valueOf(Value)];
  return LeaseID === 0 ? put : [...put, LeaseID];
};

const rangeOf = ({ Start = '', End = '', Limit = 0, Revision = 0 }: Data): Json => ({
  start: Start,
  ...(End === '' ? {} : { end: End }),
  ...(Limit === 0 ? {} : { limit: Limit }),
  ...(Revision === 0 ? {} : { revision: Revision }),
});

const rawResult = (result: Data): Json => ({ ...keysOf(result), deleted: result['Deleted'] ?? 0 });

const keysOf = ({ KVs, Count = 0 }: Data): Data => ({
  count: Count,
  keys: listOf(KVs).map((entry) => {
    const { Key = null, Value, ModRevision = 0, Version } = dataOf(entry);
    return [Key, valueOf(Value), ModRevision, ...(Version === undefined ? [] : [Version])];
  }),
});

/** A hash where the value itself was too long. */
export const valueOf = (value: Json | undefined): Json => {
  const { Value = '', Hash = 0 } = dataOf(value);
  return Hash === 0 ? Value : { hash: Hash };
};

const errorOf = (error: string): Json | undefined => {
  if (error.includes('compacted')) return { error: 'compacted' };
  return error.includes('future revision') ? { error: 'future' } : undefined;
};

export const isData = (value: Json | undefined): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const dataOf = (value: Json | undefined): Data => (isData(value) ? value : {});

export const listOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];
