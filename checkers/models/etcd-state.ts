/** What the model etcd keeps, and what of it a range finds. */
import type { Json } from '../../src/history/operation.ts';
import { canonical, sameJson } from '../canonical.ts';
import { asObject, type Range } from './etcd-requests.ts';

interface Entry {
  readonly value: Json;
  /** The revision of its last change. */
  readonly mod: number;
  /** How often it was put since it is there. */
  readonly version: number;
  readonly lease?: string;
}

export type Keys = ReadonlyMap<string, Entry>;

export interface EtcdState {
  readonly revision: number;
  /** What is older than this is no longer told. */
  readonly compacted: number;
  readonly keys: Keys;
  readonly leases: ReadonlySet<string>;
}

export const EMPTY: EtcdState = { revision: 1, compacted: -1, keys: new Map(), leases: new Set() };

/** A limit cuts what is listed, not what is counted; 0 is none. */
export const rangeOf = (keys: Keys, { start, end, limit }: Range): Json => {
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

/** Older answers do not say the version of a key. */
export const sameRange = (expected: Json, told: { readonly [name: string]: Json }): boolean => {
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

/** Everything by which two states may differ, the revision first, for it tells most. */
export const stateKey = ({ revision, compacted, keys, leases }: EtcdState): string => {
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
