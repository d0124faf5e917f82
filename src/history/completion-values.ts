/**
 * What a completion says of the value that was asked with.
 *
 * Some clients choose the value themselves (an id, an offset) and name it in the `ok` only: there the
 * completion says what was done, as in Knossos' `complete`. That is asked of functions that return
 * nothing of their own; what a read, a dequeue or an `acquire` returns is its result.
 */
import type { Json } from './operation.ts';
import { canonicalJson } from './value-interner.ts';

/** Functions whose `ok`, where it has a value, names what was done. */
const NAMES_WHAT_WAS_DONE: ReadonlySet<string> = new Set([
  'write',
  'put',
  'add',
  'enqueue',
  'push',
  'transfer',
  'cas',
]);

/** Functions that mean nothing without a value, which their `ok` may name at the latest. */
const NEEDS_A_VALUE: ReadonlySet<string> = new Set([...NAMES_WHAT_WAS_DONE, 'append', 'remove']);

/** Functions that may complete without a value: nobody asked for one. */
const RETURNS_NOTHING: ReadonlySet<string> = new Set([
  ...NAMES_WHAT_WAS_DONE,
  'append',
  'remove',
  'delete',
  'increment',
  'decrement',
  'acquire',
  'release',
]);

export const namesWhatWasDone = (f: string): boolean => NAMES_WHAT_WAS_DONE.has(f);

export const needsValue = (f: string): boolean => NEEDS_A_VALUE.has(f);

export const mayBeSilent = (f: string): boolean => RETURNS_NOTHING.has(f);

/**
 * Of a transaction, a list of `[kind, name, value]`: whether the answer is to what was asked. Only a
 * read may come back with another value than it was asked with. Other kinds than reads, writes and
 * appends are not judged.
 */
export const answersTransaction = (asked: Json, told: Json): boolean => {
  if (!isList(asked) || !isList(told)) return true;
  return asked.length === told.length && asked.every((step, at) => answersStep(step, told[at]));
};

/** Whether every step is one of a transaction, as Elle writes them also without an `f`. */
export const isTransaction = (value: Json | undefined): boolean =>
  isList(value) && value.length > 0 && value.every((step) => isList(step) && KINDS.has(step[0]));

/** Whether some step of a transaction read null. */
export const readsNil = (transaction: Json): boolean =>
  isList(transaction) &&
  transaction.some((step) => isList(step) && READS.has(step[0]) && (step[2] ?? null) === null);

const answersStep = (asked: Json, told: Json | undefined): boolean => {
  if (!isList(asked) || !isList(told) || !KINDS.has(asked[0])) return true;
  if (!same(asked[0], told[0]) || !same(asked[1], told[1])) return false;
  return READS.has(asked[0]) || same(asked[2], told[2]);
};

const READS: ReadonlySet<Json | undefined> = new Set(['r', 'read', ':r', ':read']);
const WRITES = ['w', 'write', ':w', ':write', 'append', ':append'];
const KINDS: ReadonlySet<Json | undefined> = new Set([...READS, ...WRITES]);

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const same = (a: Json | undefined, b: Json | undefined): boolean =>
  canonicalJson(a ?? null) === canonicalJson(b ?? null);
