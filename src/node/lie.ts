/**
 * Plausible lies about a message: one field gets a value that this field could have had. Types and
 * shapes stay as they are, so that a peer cannot tell the lie by its form; `type`, `msg_id` and
 * `in_reply_to` are kept, without which nobody would listen.
 */
import type { Json } from '../history/operation.ts';
import type { Random } from '../base/random.ts';
import type { Body } from './message.ts';

export interface Liar {
  /** Learns which values there are. */
  listen(body: Body): void;
  /** The same body when there is nothing in it that could be a lie. */
  twist(body: Body, random: Random): Body;
}

const KEPT = new Set(['type', 'msg_id', 'in_reply_to']);
/** Strings remembered for each field. */
const MEMORY = 32;

export const createLiar = (peers: readonly string[]): Liar => {
  const heard = new Map<string, string[]>();

  const alternatives = (field: string, value: Json): readonly Json[] => {
    if (typeof value === 'number') {
      const near = [value - 1, value + 1, value + 2];
      return near.filter((n) => n !== value && (n >= 0 || value < 0));
    }
    if (typeof value === 'boolean') return [!value];
    if (typeof value !== 'string') return [];
    const known = peers.includes(value) ? peers : (heard.get(field) ?? []);
    return known.filter((other) => other !== value);
  };

  const leaves = (value: Json, path: Path): Leaf[] => {
    if (value !== null && typeof value === 'object') {
      return Object.entries(value as Record<string, Json>).flatMap(([name, inner]) =>
        path.length === 0 && KEPT.has(name) ? [] : leaves(inner, [...path, name]),
      );
    }
    return [{ path, field: fieldOf(path), value }];
  };

  return {
    listen: (body) => {
      for (const { field, value } of leaves(body as Json, [])) {
        if (typeof value !== 'string') continue;
        const known = heard.get(field) ?? [];
        heard.set(field, known);
        if (known.includes(value)) continue;
        known.push(value);
        if (known.length > MEMORY) known.shift();
      }
    },
    twist: (body, random) => {
      const able = leaves(body as Json, []).filter(
        ({ field, value }) => alternatives(field, value).length > 0,
      );
      if (able.length === 0) return body;
      const { path, field, value } = random.pick(able);
      return replaced(body as Json, path, random.pick(alternatives(field, value))) as Body;
    },
  };
};

type Path = readonly string[];

interface Leaf {
  readonly path: Path;
  /** The path without places in lists: what is said of one element may be said of another. */
  readonly field: string;
  readonly value: Json;
}

const fieldOf = (path: Path): string => path.filter((name) => !/^\d+$/.test(name)).join('.');

/** A copy with another value at that place. */
const replaced = (within: Json, path: Path, value: Json): Json => {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const inner = (within as Record<string, Json>)[name] as Json;
  const changed = replaced(inner, rest, value);
  return Array.isArray(within)
    ? within.map((element: Json, i) => (String(i) === name ? changed : element))
    : { ...(within as Record<string, Json>), [name]: changed };
};
