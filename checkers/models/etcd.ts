/**
 * A store as etcd keeps it, one object: every change raises one revision, and every answer names it.
 *
 * `range {start, end?, limit?, revision?} → {revision, count, keys: [[key, value, mod, version?], …]}`,
 * `txn {compare: [[key, "mod"|"version", n]], success: […], failure: […]} → {revision, succeeded, results}`, of
 * `["put", key, value, lease?] → null`, `["delete", key] → how many`, `["range", {…}] → {count, keys}`;
 * `lease-grant` id and `lease-revoke` id `→ {revision}`; `compact` revision `→ null`. An answer may be
 * `{error: "compacted"}` or `{error: "future"}`. Leases do not run out. Of a range at an older revision only
 * the answer's own revision is looked at: what was there then is not kept.
 *
 * Source: etcd's KV and Lease services, as the model of etcd's own robustness tests has them
 * (`tests/robustness/model/deterministic.go`).
 */
import type { Json } from '../../src/history/operation.ts';
import { sameJson } from '../canonical.ts';
import { type Model, type Operation, undivided } from '../model.ts';
import { EMPTY, type EtcdState, type Keys, rangeOf, sameRange, stateKey } from './etcd-state.ts';
import { describeEtcd } from './etcd-words.ts';
import {
  asAnswer,
  asId,
  asObject,
  asRange,
  asTxn,
  type Condition,
  type Range,
  type Txn,
} from './etcd-requests.ts';

export const etcd = (): Model<EtcdState> => ({
  name: 'etcd',
  init: EMPTY,
  functions: ['range', 'txn', 'lease-grant', 'lease-revoke', 'compact'],
  step: (state, operation) => {
    const next = after(state, operation);
    // What nobody knows of and changes nothing might as well never have happened: one order less to try.
    return next === state && operation.outcome === 'unknown' && !reads(operation)
      ? undefined
      : next;
  },
  partition: undivided,
  readOnly: reads,
  describe: describeEtcd,
  stateKey,
});

const reads = ({ f, argument }: Operation): boolean =>
  f === 'range' || (f === 'txn' && readsOnly(asTxn(argument)));

const after = (
  state: EtcdState,
  { f, argument, result = null }: Operation,
): EtcdState | undefined => {
  const told = result === null ? undefined : asAnswer(result);
  switch (f) {
    case 'range':
      return ranged(state, asRange(argument), told) ? state : undefined;
    case 'txn':
      return transact(state, asTxn(argument), told);
    case 'lease-grant':
      return atRevision(granted(state, asId(argument)), told);
    case 'lease-revoke':
      return atRevision(revoked(state, asId(argument)), told);
    default:
      return compact(state, Number(argument), told);
  }
};

type Told = { readonly [name: string]: Json } | undefined;

const ranged = (state: EtcdState, asked: Range, told: Told): boolean => {
  if (told === undefined) return true;
  const { revision } = asked;
  const isNow = revision === 0 || revision === state.revision;
  if (told['error'] === 'compacted') return !isNow && revision < state.compacted;
  if (told['error'] !== undefined) return revision > state.revision;
  if (!isNow && (revision > state.revision || revision < state.compacted)) return false;
  return namesRevision(state, told) && (!isNow || sameRange(rangeOf(state.keys, asked), told));
};

const transact = (state: EtcdState, asked: Txn, told: Told): EtcdState | undefined => {
  const revision = state.revision + 1;
  const isOpen = asked.revisions?.has(revision) ?? true;
  const succeeded = asked.compare.every((condition) => holds(state.keys, condition));
  const steps = succeeded ? asked.success : asked.failure;
  if (!isOpen && steps.some((step) => step.kind === 'put' && step.lease === undefined)) {
    return undefined;
  }
  const keys = new Map(state.keys);
  let isChanged = false;
  const results = steps.map((step): Json => {
    if (step.kind === 'range') return rangeOf(keys, step.range);
    if (step.kind === 'delete') {
      const isDeleted = keys.delete(step.key);
      isChanged ||= isDeleted;
      return isDeleted ? 1 : 0;
    }
    const { key, value, lease } = step;
    // Refused by etcd, which changes nothing then.
    if (lease !== undefined && !state.leases.has(lease)) return null;
    const version = (keys.get(key)?.version ?? 0) + 1;
    keys.set(key, { value, mod: revision, version, ...(lease === undefined ? {} : { lease }) });
    isChanged = true;
    return null;
  });
  if (isChanged && !isOpen) return undefined;
  const next = isChanged ? { ...state, revision, keys } : state;
  if (told === undefined) return next;
  const { succeeded: toldSucceeded = succeeded, results: toldResults = results } = told;
  if (toldSucceeded !== succeeded || !namesRevision(next, told)) return undefined;
  const agrees =
    Array.isArray(toldResults) &&
    toldResults.length === results.length &&
    results.every((result, at) => sameResult(result, (toldResults as readonly Json[])[at] ?? null));
  return agrees ? next : undefined;
};

const granted = (state: EtcdState, lease: string): EtcdState =>
  state.leases.has(lease) ? state : { ...state, leases: new Set([...state.leases, lease].sort()) };

/** The keys that are kept by it go with it. */
const revoked = (state: EtcdState, lease: string): EtcdState => {
  const kept = new Map([...state.keys].filter(([, entry]) => entry.lease !== lease));
  const leases = new Set([...state.leases].filter((each) => each !== lease));
  if (leases.size === state.leases.size && kept.size === state.keys.size) return state;
  const revision = kept.size < state.keys.size ? state.revision + 1 : state.revision;
  return { ...state, revision, keys: kept, leases };
};

const atRevision = (next: EtcdState, told: Told): EtcdState | undefined =>
  told === undefined || namesRevision(next, told) ? next : undefined;

const compact = (state: EtcdState, revision: number, told: Told): EtcdState | undefined => {
  const error =
    revision <= state.compacted ? 'compacted' : revision > state.revision ? 'future' : undefined;
  if (told !== undefined && told['error'] !== error) return undefined;
  if (error === undefined) return { ...state, compacted: revision };
  return state;
};

const namesRevision = ({ revision }: EtcdState, told: NonNullable<Told>): boolean =>
  told['revision'] === undefined || told['revision'] === revision;

const holds = (keys: Keys, { key, of, is }: Condition): boolean =>
  (keys.get(key)?.[of] ?? 0) === is;

const sameResult = (expected: Json, told: Json): boolean =>
  typeof expected === 'object' && expected !== null
    ? typeof told === 'object' && told !== null && sameRange(expected, asObject(told))
    : sameJson(expected, told);

const readsOnly = ({ success, failure }: Txn): boolean =>
  [...success, ...failure].every(({ kind }) => kind === 'range');
