/**
 * What the structs of Fressian mean, by their tags: those of Fressian itself, of Clojure's library for
 * it, and of Jepsen (jepsen-io/jepsen, `store/fressian.clj`, `store/format.clj`). A tag that is none of
 * these keeps its name and its fields; a value with such a tag is refused when a model looks at it.
 */
import type { Edn } from './edn-value.ts';

export const taggedEdn = (tag: string, fields: readonly Edn[]): Edn => {
  const [first = null, second = null] = fields;
  switch (tag) {
    case 'map':
      return { map: pairs(listOf(first)) };
    case 'set':
    case 'persistent-hash-set':
    case 'persistent-sorted-set':
      return { set: listOf(first) };
    case 'key':
      return typeof second === 'string' ? { key: qualified(first, second) } : { tag, val: fields };
    case 'sym':
      return typeof second === 'string' ? { sym: qualified(first, second) } : { tag, val: fields };
    case 'char':
      return typeof first === 'number'
        ? { char: String.fromCodePoint(first) }
        : { tag, val: fields };
    case 'bigint':
      return bigInteger(first) ?? { tag, val: fields };
    case 'byte':
      return first;
    // A tuple of a key and a value is one of these.
    case 'map-entry':
      return [first, second];
    case 'vec':
    case 'long[]':
    case 'int[]':
    case 'double[]':
    case 'boolean[]':
    case 'Object[]':
      return tag === 'vec' ? listOf(first) : fields;
    case 'record':
      return { tag: symbolName(first) ?? tag, val: second };
    default:
      return { tag, val: fields };
  }
};

/** The members of a map by the names of its keywords. */
export const membersOf = (edn: Edn | undefined): ReadonlyMap<string, Edn> => {
  const members = new Map<string, Edn>();
  for (const [name, value] of isMap(edn) ? edn.map : []) {
    if (typeof name === 'object' && name !== null && 'key' in name) members.set(name.key, value);
  }
  return members;
};

/** Of a struct that has no other meaning: its fields, if it has this tag. */
export const fieldsOf = (edn: Edn | undefined, tag: string): readonly Edn[] | undefined =>
  typeof edn === 'object' && edn !== null && 'tag' in edn && edn.tag === tag
    ? listOf(edn.val)
    : undefined;

export const isMap = (
  edn: Edn | undefined,
): edn is { readonly map: readonly (readonly [Edn, Edn])[] } =>
  // A vector has a `map` of its own.
  typeof edn === 'object' && edn !== null && !Array.isArray(edn) && 'map' in edn;

/** Nil where Clojure has an empty sequence. */
export const listOf = (edn: Edn): readonly Edn[] =>
  Array.isArray(edn) ? (edn as readonly Edn[]) : [];

const pairs = (list: readonly Edn[]): readonly (readonly [Edn, Edn])[] =>
  Array.from({ length: Math.floor(list.length / 2) }, (_, i) => [
    list[2 * i] ?? null,
    list[2 * i + 1] ?? null,
  ]);

const qualified = (space: Edn, name: string): string =>
  typeof space === 'string' ? `${space}/${name}` : name;

const symbolName = (edn: Edn): string | undefined =>
  typeof edn === 'object' && edn !== null && 'sym' in edn ? edn.sym : undefined;

/** Of bytes in two's complement, the highest first; they are written in hexadecimal here. */
const bigInteger = (bytes: Edn): number | bigint | undefined => {
  if (typeof bytes !== 'object' || bytes === null || !('tag' in bytes)) return undefined;
  const hex = bytes.val;
  if (bytes.tag !== 'bytes' || typeof hex !== 'string' || hex === '') return undefined;
  const value = BigInt.asIntN(hex.length * 4, BigInt(`0x${hex}`));
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
};
