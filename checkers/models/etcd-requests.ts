/** What is asked of the model etcd, taken out of JSON; a request in another shape is bad input. */
import { shortJson } from '../../src/history/shorten.ts';
import { usageFailure } from '../../src/base/failure.ts';
import type { Json } from '../../src/history/operation.ts';

export interface Range {
  readonly start: string;
  /** '' where only `start` itself is asked for. */
  readonly end: string;
  /** 0: no limit. */
  readonly limit: number;
  /** 0: the newest. */
  readonly revision: number;
}

export interface Condition {
  readonly key: string;
  readonly of: 'mod' | 'version';
  /** 0 where the key is not to be there. */
  readonly is: number;
}

export type Step =
  | {
      readonly kind: 'put';
      readonly key: string;
      readonly value: Json;
      readonly lease?: string;
    }
  | { readonly kind: 'delete'; readonly key: string }
  | { readonly kind: 'range'; readonly range: Range };

export interface Txn {
  readonly compare: readonly Condition[];
  readonly success: readonly Step[];
  readonly failure: readonly Step[];
  /** Where its outcome is unknown: the revisions that it can have made, if it changed anything. */
  readonly revisions?: ReadonlySet<Json>;
}

export const isRange = (value: Json): boolean => accepted(asRange, value);

export const isTxn = (value: Json): boolean => accepted(asTxn, value);

export const isAnswer = (value: Json): boolean => accepted(asAnswer, value);

export const asRange = (value: Json): Range => {
  const { start, end = '', limit = 0, revision = 0 } = asObject(value);
  const fits =
    typeof start === 'string' &&
    typeof end === 'string' &&
    typeof limit === 'number' &&
    typeof revision === 'number';
  if (fits) return { start, end, limit, revision };
  throw bad('a range is {start, end?, limit?, revision?}', value);
};

/** A value is asked for at every step of a search, and is the same object every time. */
const TXNS = new WeakMap<object, Txn>();

export const asTxn = (value: Json): Txn => {
  const object = asObject(value);
  const known = TXNS.get(object);
  if (known !== undefined) return known;
  const txn = readTxn(object);
  TXNS.set(object, txn);
  return txn;
};

const readTxn = (value: Json): Txn => {
  const { compare = [], success = [], failure = [], revisions } = asObject(value);
  return {
    compare: listOf(compare).map(asCondition),
    success: listOf(success).map(asStep),
    failure: listOf(failure).map(asStep),
    ...(revisions === undefined ? {} : { revisions: new Set(listOf(revisions)) }),
  };
};

export const asId = (value: Json): string => {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw bad('a lease is a number or a text', value);
};

export const asObject = (value: Json): { readonly [name: string]: Json } => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as { readonly [name: string]: Json };
  }
  throw bad('requests and answers are objects', value);
};

/** @throws where it is an error that no request here has. */
export const asAnswer = (value: Json): { readonly [name: string]: Json } => {
  const answer = asObject(value);
  const { error } = answer;
  if (error === undefined || error === 'compacted' || error === 'future') return answer;
  throw bad('an error is "compacted" or "future"', value);
};

const asCondition = (value: Json): Condition => {
  const [key, of, is] = listOf(value);
  if (typeof key === 'string' && (of === 'mod' || of === 'version') && typeof is === 'number') {
    return { key, of, is };
  }
  throw bad('a condition is [key, "mod" or "version", number]', value);
};

const asStep = (value: Json): Step => {
  const [kind, key = null, put = null, lease] = listOf(value);
  if (kind === 'range') return { kind, range: asRange(key) };
  if (kind === 'delete' && typeof key === 'string') return { kind, key };
  if (kind === 'put' && typeof key === 'string') {
    return { kind, key, value: put, ...(lease === undefined ? {} : { lease: asId(lease) }) };
  }
  throw bad('a step is ["put", key, value], ["delete", key] or ["range", {…}]', value);
};

const listOf = (value: Json): readonly Json[] => {
  if (Array.isArray(value)) return value as readonly Json[];
  throw bad('conditions and steps are lists', value);
};

const accepted = (take: (value: Json) => unknown, value: Json): boolean => {
  try {
    take(value);
    return true;
  } catch {
    return false;
  }
};

const bad = (rule: string, met: Json): Error =>
  usageFailure('bad-operation', `In the model etcd ${rule}; met ${shortJson(met)}.`);
