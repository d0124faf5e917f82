/**
 * What the operations of a report show of the store's changes, to hold its watches against.
 *
 * Only what is certain counts: of acknowledged transactions that made a revision of their own, what they
 * put and deleted at it; and what was read, with the revision at which it was put. Puts with a lease are
 * left out of the first, for without the lease nothing is put.
 */
import type { Json } from '../operation.ts';
import { canonicalJson } from '../value-interner.ts';
import {
  type OwnedRevision,
  putName,
  type ShownByOperations,
  type ShownChange,
} from '../watches.ts';
import type { Place } from '../well-formed.ts';
import { dataOf, type EtcdRequest, listOf, withResults } from './etcd-request.ts';

interface Answered {
  readonly place: Place;
  readonly request: EtcdRequest;
  /** Undefined where nobody knows what became of it. */
  readonly answer: Json | undefined;
}

export const shownByOperations = (operations: readonly Answered[]): ShownByOperations => {
  const shown = operations.flatMap(({ place, request, answer }): readonly Shown[] =>
    answer === undefined ? [] : [shownBy(place, request, withResults(request, answer))],
  );
  return {
    changes: shown.flatMap(({ changes }) => changes),
    owned: shown.flatMap(({ owned }) => (owned === undefined ? [] : [owned])),
    asked: new Set(operations.flatMap(({ request }) => askedPuts(request))),
  };
};

interface Shown {
  readonly changes: readonly ShownChange[];
  readonly owned?: OwnedRevision;
}

const shownBy = (place: Place, request: EtcdRequest, answer: Json): Shown => {
  const { revision, results, succeeded } = dataOf(answer);
  if (request.f === 'range') return { changes: readChanges(place, answer) };
  if (request.f !== 'txn') return { changes: [] };
  const { success, failure } = dataOf(request.value);
  const steps = listOf(succeeded === true ? success : failure);
  const told = listOf(results);
  const read = told.flatMap((result) => readChanges(place, result));
  if (typeof revision !== 'number' || told.length !== steps.length) return { changes: read };
  const made = steps.flatMap((step, at) => changeOf(step, told[at] ?? null, place, revision));
  if (made.length === 0) return { changes: read };
  const keys = steps.flatMap((step, at) => changedKey(step, told[at] ?? null));
  return { changes: [...read, ...made], owned: { place, revision, keys } };
};

const changeOf = (
  step: Json,
  told: Json,
  place: Place,
  revision: number,
): readonly ShownChange[] => {
  const [kind, key = null, value = null, lease] = listOf(step);
  if (typeof key !== 'string') return [];
  if (kind === 'put' && lease === undefined) {
    return [{ place, type: 'put', key, value: canonicalJson(value), revision }];
  }
  if (kind !== 'delete' || !(Number(told) > 0)) return [];
  return [{ place, type: 'delete', key, value: '', revision }];
};

/** Also of a put with a lease, which may have been refused. */
const changedKey = (step: Json, told: Json): readonly string[] => {
  const [kind, key] = listOf(step);
  const isChange = kind === 'put' || (kind === 'delete' && Number(told) > 0);
  return isChange && typeof key === 'string' ? [key] : [];
};

/** What a range found was put at the revision that it says. */
const readChanges = (place: Place, range: Json): readonly ShownChange[] =>
  listOf(dataOf(range)['keys']).flatMap((entry): readonly ShownChange[] => {
    const [key, value = null, revision] = listOf(entry);
    return typeof key === 'string' && typeof revision === 'number' && revision > 0
      ? [{ place, type: 'put', key, value: canonicalJson(value), revision }]
      : [];
  });

const askedPuts = ({ value }: EtcdRequest): readonly string[] => {
  const { success, failure } = dataOf(value);
  return [...listOf(success), ...listOf(failure)].flatMap((step) => {
    const [kind, key, put = null] = listOf(step);
    return kind === 'put' && typeof key === 'string' ? [putName(key, canonicalJson(put))] : [];
  });
};
