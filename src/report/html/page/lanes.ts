/** Operations that pass the filter, by client, node or key: a lane each, its operations in order. */
import { type Grouping, lowerBound, type Operations } from './operations.ts';

export interface Lane {
  readonly name: string;
  readonly places: Int32Array;
  /** The latest end of all operations up to each: what overlaps a time is found by it. */
  readonly endsBy: Float64Array;
}

/** More lanes than that are not drawn. */
export const MOST_LANES = 80;

export const lanesOf = (
  operations: Operations,
  shown: Int32Array,
  grouping: Grouping,
): readonly Lane[] => {
  const groups = new Map<number, number[]>();
  for (const i of shown) {
    const group = groupOf(operations, i, grouping);
    const places = groups.get(group);
    if (places === undefined) groups.set(group, [i]);
    else places.push(i);
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([group, places]) => ({
      name: nameOf(operations, group, grouping),
      places: Int32Array.from(places),
      endsBy: endsBy(operations, places),
    }));
};

/** Where those begin and end that overlap a span of time; some within may have ended before. */
export const overlapping = (
  { places, endsBy }: Lane,
  { start }: Operations,
  from: number,
  until: number,
): readonly [number, number] => {
  const first = lowerBound(endsBy, from);
  let [low, high] = [first, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (start[places[middle]!]! <= until) low = middle + 1;
    else high = middle;
  }
  return [first, low];
};

const groupOf = (operations: Operations, i: number, grouping: Grouping): number => {
  if (grouping === 'client') return operations.client[i]!;
  return grouping === 'node' ? operations.nodeOf(i) : operations.keyOf(i);
};

const nameOf = ({ nodes, keys }: Operations, group: number, grouping: Grouping): string => {
  if (grouping === 'client') return `client ${group}`;
  return (grouping === 'node' ? nodes[group] : keys[group]) ?? `no ${grouping}`;
};

const endsBy = ({ end }: Operations, places: readonly number[]): Float64Array => {
  const ends = new Float64Array(places.length);
  let latest = -Infinity;
  for (const [at, i] of places.entries()) ends[at] = latest = Math.max(latest, end[i]!);
  return ends;
};
