/**
 * Which revisions a transaction of unknown outcome can have made, so that a search need not try it
 * everywhere.
 *
 * Every revision is made by one request. Those that known answers claim as theirs are taken; and where a
 * value was put by one request only, whoever read it, or was shown it by a watch, says at which revision that was. Nothing is decided
 * by this: in an order that explains the history, each of these requests has one of the revisions that are
 * left to it, or changed nothing, or never happened.
 */
import type { Json } from '../operation.ts';
import { canonicalJson } from '../value-interner.ts';
import type { Watch } from '../watches.ts';
import { dataOf, type EtcdRequest, listOf } from './etcd-request.ts';

export interface Answered {
  readonly request: EtcdRequest;
  /** Undefined where nobody knows what became of it. */
  readonly answer: Json | undefined;
}

/** The same operations, unknown transactions with their `revisions`. */
export const withRevisions = <Operation extends Answered>(
  operations: readonly Operation[],
  watches: readonly Watch[] = [],
): readonly Operation[] => {
  const free = freeRevisions(operations);
  const puts = countedPuts(operations);
  const seen = seenRevisions(operations, watches);
  return operations.map((operation) => {
    const { request, answer } = operation;
    if (request.f !== 'txn' || answer !== undefined) return operation;
    const own = putsOf(request).find((put) => puts.get(put) === 1 && seen.has(put));
    const revisions = own === undefined ? free : [...(seen.get(own) ?? [])];
    return {
      ...operation,
      request: { ...request, value: { ...dataOf(request.value), revisions } },
    };
  });
};

/** Up to the last that was told: what came later, nobody saw. */
const freeRevisions = (operations: readonly Answered[]): readonly number[] => {
  const taken = new Set<number>();
  let last = 1;
  for (const { request, answer } of operations) {
    const { revision } = dataOf(answer);
    if (typeof revision !== 'number') continue;
    last = Math.max(last, revision);
    if (answer !== undefined && isChange(request, answer)) taken.add(revision);
  }
  return Array.from({ length: last - 1 }, (_, i) => i + 2).filter((each) => !taken.has(each));
};

/** Whether it changed the store for certain; a put with a lease may have been refused. */
const isChange = (request: EtcdRequest, answer: Json): boolean => {
  const { succeeded, results } = dataOf(answer);
  if (request.f !== 'txn' || results === undefined) return false;
  const { success, failure } = dataOf(request.value);
  return listOf(succeeded === true ? success : failure).some((step, at) => {
    const [kind, , , lease] = listOf(step);
    const told = listOf(results)[at];
    return kind === 'put' ? lease === undefined : kind === 'delete' && Number(told) > 0;
  });
};

const countedPuts = (operations: readonly Answered[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { request } of operations) {
    for (const put of putsOf(request)) counts.set(put, (counts.get(put) ?? 0) + 1);
  }
  return counts;
};

const putsOf = ({ value }: EtcdRequest): readonly string[] => {
  const { success, failure } = dataOf(value);
  return [...listOf(success), ...listOf(failure)].flatMap((step) => {
    const [kind, key = null, put = null] = listOf(step);
    return kind === 'put' ? [canonicalJson([key, put])] : [];
  });
};

/** By key and value, at which revisions it was read; ranges of older revisions are not believed. */
const seenRevisions = (
  operations: readonly Answered[],
  watches: readonly Watch[],
): ReadonlyMap<string, ReadonlySet<number>> => {
  const seen = new Map<string, Set<number>>();
  const see = (name: string, revision: number): void => {
    seen.set(name, (seen.get(name) ?? new Set()).add(revision));
  };
  for (const { responses } of watches) {
    for (const { events } of responses) {
      for (const { type, key, value, revision } of events) {
        if (type === 'put') see(canonicalJson([key, JSON.parse(value) as Json]), revision);
      }
    }
  }
  for (const { request, answer } of operations) {
    if (dataOf(request.value)['revision'] !== undefined) continue;
    const { keys, results } = dataOf(answer);
    const found = [
      ...listOf(keys),
      ...listOf(results).flatMap((each) => listOf(dataOf(each)['keys'])),
    ];
    for (const entry of found) {
      const [key = null, value = null, mod] = listOf(entry);
      const name = canonicalJson([key, value]);
      if (typeof mod === 'number') see(name, mod);
    }
  }
  return seen;
};
