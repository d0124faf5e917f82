/**
 * Partitions in the queue of a pool: each a race of one entry or several, which compete to decide it
 * by different approaches where threads would stand idle otherwise.
 */
import { type Approach, APPROACHES, type Left } from '../decide.ts';

export interface Race extends Left {
  /** Set once the partition is decided. */
  readonly stop: Int32Array;
  /** Entries that have not given up; 0 once it is decided. */
  left: number;
}

export interface Entry {
  readonly race: Race;
  readonly approaches: readonly Approach[];
  /** How long its last turn was, and all of them. */
  readonly lastTurnMs: number;
  readonly earlierMs: number;
}

/** As many threads as can be of use to one partition. */
export const MOST_ENTRIES = 3;

/** @param threads that may work on this partition at once, 1 or more */
export const entriesOf = ({ partition, size }: Left, threads: number): readonly Entry[] => {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const race: Race = { partition, size, stop, left: 1 };
  return split({ race, approaches: APPROACHES, lastTurnMs: 0, earlierMs: 0 }, threads);
};

/** Where an entry has all approaches to itself and there are threads for it: one entry for each. */
export const split = (entry: Entry, threads: number): readonly Entry[] => {
  if (threads < 2 || entry.approaches !== APPROACHES) return [entry];
  const lists = threads < MOST_ENTRIES ? IN_TWO : IN_THREE;
  entry.race.left += lists.length - 1;
  return lists.map((approaches) => ({ ...entry, approaches }));
};

const IN_TWO: readonly (readonly Approach[])[] = [
  ['own-engines', 'depth-first', 'depth-first by invocation'],
  ['breadth-first'],
];

const IN_THREE: readonly (readonly Approach[])[] = [
  ['own-engines', 'depth-first'],
  ['depth-first by invocation'],
  ['breadth-first'],
];
