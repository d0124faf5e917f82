/**
 * What a message becomes on its way: the same JSON in objects of its own, so that no two nodes share
 * memory. What JSON has no word for is left out or null, as on a real wire.
 */
import type { Json } from '../../history/operation.ts';

export const copyOf = <T>(value: T): T => copied(value) as T;

const copied = (value: unknown): Json | undefined => {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (typeof value !== 'object') return undefined;
  if (Array.isArray(value)) return copiedList(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return throughText(value);
  const members = value as Readonly<Record<string, unknown>>;
  if (typeof members['toJSON'] === 'function') return throughText(value);
  const copy: Record<string, Json> = {};
  for (const name in members) {
    if (name === '__proto__') return throughText(value); // to assign it would set the prototype
    const member = copied(members[name]);
    if (member !== undefined) copy[name] = member;
  }
  return copy;
};

/** Holes too: `map` would leave them out. */
const copiedList = (values: readonly unknown[]): Json[] => {
  const copy: Json[] = [];
  for (let at = 0; at < values.length; at++) copy.push(copied(values[at]) ?? null);
  return copy;
};

/** A Map, a Date, something of a class: as JSON takes it. */
const throughText = (value: object): Json | undefined => {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? undefined : (JSON.parse(text) as Json);
};
