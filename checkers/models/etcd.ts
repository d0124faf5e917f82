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
import { canonical, sameJson } from '../canonical.ts';
import type { Model } from '../model.ts';
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

interface Entry {
  readonly value: Json;
  /** The revision of its last change. */
  readonly mod: number;
  /** How often it was put since it is there. */
  readonly version: number;
  readonly lease?: string;
}

type Keys = ReadonlyMap<string, Entry>;

export interface EtcdState {
  readonly revision: number;
  /** What is older than this is no longer told. */
  readonly compacted: number;
  readonly keys: Keys;
  readonly leases: ReadonlySet<string>;
}

const EMPTY: EtcdState = { revision: 1, compacted: -1, keys: new Map(), leases: new Set() };

export const etcd = (): Model<EtcdState> => ({
  name: 'etcd',
  init: EMPTY,
  functions: ['range', 'txn', 'lease-grant', 'lease-revoke', 'compact'],
  step: (state, { f, argument, result = null }) => {
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
  },
  partition: () => '',
  readOnly: ({ f, argument }) => f === 'range' || (f === 'txn' && readsOnly(asTxn(argument))),
  describe: describeEtcd,
  stateKey,
});

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
  const succeeded = asked.compare.every((condition) => holds(state.keys, condition));
  const keys = new Map(state.keys);
  const revision = state.revision + 1;
  let isChanged = false;
  const results = (succeeded ? asked.success : asked.failure).map((step): Json => {
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

const granted = (state: EtcdState, lease: string): EtcdState => ({
  ...state,
  leases: new Set([...state.leases, lease].sort()),
});

/** The keys that are kept by it go with it. */
const revoked = (state: EtcdState, lease: string): EtcdState => {
  const kept = new Map([...state.keys].filter(([, entry]) => entry.lease !== lease));
  const leases = new Set([...state.leases].filter((each) => each !== lease));
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

const rangeOf = (keys: Keys, { start, end, limit }: Range): Json => {
  const found = [...keys]
    .filter(([key]) => (end === '' ? key === start : isWithin(key, start, end)))
    .sort(([a], [b]) => compareBytes(a, b))
    .map(([key, { value, mod, version }]) => [key, value, mod, version]);
  return { count: found.length, keys: limit === 0 ? found : found.slice(0, limit) };
};

/** An end of one zero byte is beyond every key. */
const isWithin = (key: string, start: string, end: string): boolean =>
  compareBytes(key, start) >= 0 && (end === '\0' || compareBytes(key, end) < 0);

/** As etcd sorts keys, by their bytes in UTF-8. */
const compareBytes = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));

const sameResult = (expected: Json, told: Json): boolean =>
  typeof expected === 'object' && expected !== null
    ? typeof told === 'object' && told !== null && sameRange(expected, asObject(told))
    : sameJson(expected, told);

/** Older answers do not say the version of a key. */
const sameRange = (expected: Json, told: NonNullable<Told>): boolean => {
  const { count, keys } = asObject(expected);
  const { count: toldCount = count, keys: toldKeys = [] } = told;
  if (toldCount !== count || !Array.isArray(keys) || !Array.isArray(toldKeys)) return false;
  return (
    keys.length === toldKeys.length &&
    keys.every((entry: Json, at) => {
      const tuple: Json = (toldKeys as readonly Json[])[at] ?? null;
      const width = Array.isArray(tuple) ? tuple.length : 0;
      return sameJson(Array.isArray(entry) ? entry.slice(0, Math.max(3, width)) : entry, tuple);
    })
  );
};

const readsOnly = ({ success, failure }: Txn): boolean =>
  [...success, ...failure].every(({ kind }) => kind === 'range');

/** Everything by which two states may differ, the revision first, for it tells most. */
const stateKey = ({ revision, compacted, keys, leases }: EtcdState): string => {
  const held = [...keys]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { value, mod, version, lease }]) => {
      const kept = lease === undefined ? '' : ` with lease ${JSON.stringify(lease)}`;
      return `${JSON.stringify(key)} ${canonical(value)} of ${mod}, version ${version}${kept}`;
    });
  const beside = compacted < 0 ? '' : `, compacted to ${compacted}`;
  const granted = leases.size === 0 ? '' : `, leases ${JSON.stringify([...leases])}`;
  return `revision ${revision}${beside}${granted}: ${held.join('; ')}`;
};
