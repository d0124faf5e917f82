/**
 * Numbers for names and for JSON values: equal numbers mean equal JSON, and the other way round.
 *
 * Objects are compared without regard to the order of their members. Nothing rests on a hash of ours:
 * scalars are Map keys as they are, everything else is keyed by its canonical text.
 */
import type { Json } from './operation.ts';

/** Numbers below this are looked up in an array, at most 64 MB of it. */
const SMALL = 1 << 24;

export class ValueInterner {
  readonly values: Json[] = [];
  /** Of small whole numbers, the commonest values: index + 1 at the number's place, 0 for unseen. */
  #small = new Int32Array(256);
  readonly #scalars = new Map<Json, number>();
  readonly #structures = new Map<string, number>();

  index(value: Json): number {
    if (typeof value === 'number' && value >= 0 && value < SMALL && Number.isInteger(value)) {
      return this.#smallIndex(value);
    }
    if (value === null || typeof value !== 'object') {
      return this.#scalars.get(value) ?? this.#learn(this.#scalars, value, value);
    }
    const text = canonicalJson(value);
    return this.#structures.get(text) ?? this.#learn(this.#structures, text, value);
  }

  #smallIndex(value: number): number {
    const known = this.#small[value];
    if (known !== undefined && known > 0) return known - 1;
    if (known === undefined) {
      const larger = new Int32Array(Math.min(SMALL, 2 * value));
      larger.set(this.#small);
      this.#small = larger;
    }
    const count = this.values.push(value);
    this.#small[value] = count;
    return count - 1;
  }

  #learn<Key>(known: Map<Key, number>, key: Key, value: Json): number {
    const index = this.values.push(value) - 1;
    known.set(key, index);
    return index;
  }
}

export class NameInterner {
  readonly names: string[] = [];
  readonly #known = new Map<string, number>();

  index(name: string): number {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const index = this.names.push(name) - 1;
    this.#known.set(name, index);
    return index;
  }
}

/** JSON text in which equal values have equal text: the members of objects are sorted by name. */
export const canonicalJson = (value: Json): string => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] ?? null)}`);
  return `{${members.join(',')}}`;
};

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
