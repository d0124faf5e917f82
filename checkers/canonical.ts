/**
 * A text for a value: the same for equal values, different for different ones, whatever the order
 * in which an object's properties were written.
 *
 * Plain data only: primitives, arrays, plain objects, Map and Set. Anything else is refused rather
 * than mistaken for something else, because a verdict rests on this comparison.
 */
import { usageFailure } from '../src/base/failure.ts';
import type { Json } from '../src/history/operation.ts';

/** @throws Failure `state-key-needed` on class instances, functions and symbols. */
export const canonical = (value: unknown): string => {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return Object.is(value, -0) ? '0' : String(value);
    case 'boolean':
    case 'undefined':
      return String(value);
    case 'bigint':
      return `${value}n`;
    case 'object':
      return value === null ? 'null' : canonicalObject(value);
    default:
      throw unfit(typeof value);
  }
};

/** Whether two JSON values are equal. */
export const sameJson = (a: Json | undefined, b: Json | undefined): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return canonical(a) === canonical(b);
};

const canonicalObject = (value: object): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value instanceof Map) {
    const entries = [...value].map(([k, v]) => `${canonical(k)}:${canonical(v)}`);
    return `Map{${entries.toSorted().join(',')}}`;
  }
  if (value instanceof Set) return `Set{${[...value].map(canonical).toSorted().join(',')}}`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw unfit(`an instance of ${value.constructor.name}`);
  }
  const fields = Object.entries(value).map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`);
  return `{${fields.toSorted().join(',')}}`;
};

const unfit = (kind: string): Error =>
  usageFailure(
    'state-key-needed',
    `A model's state holds ${kind}, which cannot be compared by its contents.`,
    'Give the model a stateKey(state) that returns a text equal for equal states.',
  );
