/**
 * The late reads: what each node answered for each written key once the faults were healed and the
 * writes were over.
 */
import { type Columns, NONE } from '../../src/history/columns.ts';
import type { Reads } from './reads.ts';

/** The late reads of one key at one node. */
export interface Series {
  readonly node: number;
  readonly key: number;
  /** In the order of their invocations. */
  readonly rows: readonly number[];
  /** The last of them; NONE where there is none. */
  readonly final: number;
}

export interface LateReads {
  /** One for each node and each key that was written. */
  readonly series: readonly Series[];
  /** Nanoseconds: healing or the end of the last write, whichever was later. */
  readonly quietAt: number;
}

/**
 * A write of unknown outcome counts as over when it began, for nobody knows when it ends; what it may
 * have done later is for the caller to consider.
 */
export const lateReads = (history: Columns, reads: Reads, healedAt: number): LateReads => {
  const { invoke, complete, invokeTime, completeTime, key, node } = history;
  let quiet = NONE;
  let quietAt = healedAt;
  for (const row of reads.writes) {
    const open = complete[row] === NONE;
    quiet = Math.max(quiet, open ? invoke[row]! : complete[row]!);
    quietAt = Math.max(quietAt, open ? invokeTime[row]! : completeTime[row]!);
  }
  const rowsOf = new Map<string, number[]>();
  for (const x of new Set(reads.writes.map((row) => key[row]!))) {
    for (const at of history.nodes.keys()) rowsOf.set(`${at} ${x}`, []);
  }
  for (const row of reads.reads) {
    if (invoke[row]! <= quiet || invokeTime[row]! < healedAt) continue;
    rowsOf.get(`${node[row]} ${key[row]}`)?.push(row);
  }
  const series = [...rowsOf].map(([name, rows]): Series => {
    const [at, x] = name.split(' ').map(Number);
    return { node: at!, key: x!, rows, final: rows.at(-1) ?? NONE };
  });
  return { series, quietAt };
};

/** By key, what more than half of the nodes read last; no entry where there is no such state. */
export const agreedState = (
  reads: Reads,
  series: readonly Series[],
  nodes: number,
): ReadonlyMap<number, string> => {
  const votes = new Map<string, number>();
  const agreed = new Map<number, string>();
  for (const { key, final } of series) {
    if (final === NONE) continue;
    const state = reads.seen(final);
    const vote = `${key} ${state}`;
    const count = (votes.get(vote) ?? 0) + 1;
    votes.set(vote, count);
    if (2 * count > nodes) agreed.set(key, state);
  }
  return agreed;
};
