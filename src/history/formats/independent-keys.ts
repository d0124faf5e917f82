/**
 * Jepsen's independent keys: values that are `[key value]` tuples throughout, of a cas `[key [from to]]`
 * or `[key from to]`.
 */
import { mayBeSilent } from '../completion-values.ts';
import type { EventType, Json } from '../operation.ts';
import { canonicalJson } from '../value-interner.ts';

/** What of an event can be told apart into key and value. */
export interface Keyed {
  readonly type: EventType;
  readonly f: string;
  readonly value: Json;
  readonly key?: Json | undefined;
}

/**
 * Every value asked for or returned is a pair with a scalar first; a cas has a pair within it, or is a
 * triple; and not all operations are of a kind whose plain argument is a pair. A plain history fails
 * this at its first read.
 */
export const looksIndependent = (events: Iterable<Keyed>): boolean => {
  let isCertain = false;
  for (const event of events) {
    if (event.type !== 'invoke' && event.type !== 'ok') continue;
    if (event.key !== undefined) return false;
    isCertain ||= event.type === 'invoke' && (event.f !== 'cas' || isTriple(event));
    if (isSilent(event)) continue;
    const tuple = tupleOf(event);
    if (tuple === undefined) return false;
    if (event.f === 'cas' && event.type === 'invoke' && !isPair(tuple[1])) return false;
  }
  return isCertain;
};

/** A cas as `[key from to]`, which is no plain one. */
const isTriple = ({ value }: Keyed): boolean => isList(value) && value.length === 3;

/** Nothing but cas that may be `[key [from to]]` or, from a key's value to a pair, `[from to]`. */
export const mayBeEither = (events: Iterable<Keyed>): boolean => {
  let telling = 0;
  for (const event of events) {
    if (event.type !== 'invoke' && event.type !== 'ok') continue;
    const tuple = tupleOf(event);
    const isCas = event.f === 'cas' && event.key === undefined && !isTriple(event);
    if (!isCas || !isPair(tuple?.[1] ?? null)) return false;
    telling++;
  }
  return telling > 0;
};

/** Key and value of the event; or why they cannot be told apart. */
export const takenApart = (event: Keyed): Pick<Keyed, 'key' | 'value'> | string => {
  const { type, value } = event;
  const tuple = tupleOf(event);
  if (tuple !== undefined) return { key: tuple[0], value: tuple[1] };
  // A completion may have lost its tuple (an error in its place); the invocation has the key.
  if (type === 'fail' || type === 'info' || isSilent(event)) return { value: null };
  return `a [key value] tuple was expected, not ${canonicalJson(value)}`;
};

/** An `ok` that says nothing, of a function that returns nothing. */
const isSilent = ({ type, f, value }: Keyed): boolean =>
  type === 'ok' && value === null && mayBeSilent(f);

const tupleOf = ({ f, value }: Keyed): readonly [Json, Json] | undefined => {
  if (!isList(value)) return undefined;
  const [key = null, second = null, third] = value;
  if (!['string', 'number', 'boolean'].includes(typeof key)) return undefined;
  if (value.length === 2) return [key, second];
  return f === 'cas' && value.length === 3 && third !== undefined
    ? [key, [second, third]]
    : undefined;
};

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const isPair = (value: Json): boolean => isList(value) && value.length === 2;

export const CONFLICT = Symbol('two keys with one name');

/** Texts name themselves, other keys are named by their JSON text; never two keys by one name. */
export class KeyNames {
  readonly #keys = new Map<string, string>();
  readonly #numbers = new Map<number, string | typeof CONFLICT>();

  name(key: Json): string | typeof CONFLICT {
    if (typeof key !== 'number') return this.#name(key);
    let name = this.#numbers.get(key);
    if (name === undefined) {
      name = this.#name(key);
      this.#numbers.set(key, name);
    }
    return name;
  }

  #name(key: Json): string | typeof CONFLICT {
    const exact = canonicalJson(key);
    const name = typeof key === 'string' ? key : exact;
    const known = this.#keys.get(name);
    if (known === undefined) this.#keys.set(name, exact);
    return known === undefined || known === exact ? name : CONFLICT;
  }
}
