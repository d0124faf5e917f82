/** What became of one element that somebody tried to add, by the reads of its set. */
import { type Columns, NONE } from '../../src/history/columns.ts';
import { type Elements, MAY_BE_IN, REMOVED } from './elements.ts';

export interface Fate {
  readonly element: number;
  readonly outcome: 'stable' | 'lost' | 'never-read' | 'unacknowledged' | 'removed';
  /** Stable, but missed by a read that began after it was known. */
  readonly stale: boolean;
  /** Its add was never acknowledged, and it was seen. */
  readonly recovered: boolean;
  /** Of an acknowledged one that was seen. */
  readonly visibleNs?: number;
  /** From when it was known until it was stable or lost. */
  readonly settledNs?: number;
}

/** @param reads rows that read its set, in the order of their invocations */
export const fateOf = (
  history: Columns,
  elements: Elements,
  element: number,
  reads: readonly number[],
): Fate => {
  const { invokeTime, completeTime } = history;
  const { flags, known, lastRead, lastSeen, since, firstSeen, added } = elements.columns;
  const nothing = { element, stale: false, recovered: false };
  if ((flags[element]! & REMOVED) !== 0) return { ...nothing, outcome: 'removed' };
  const knownBy = known[element]!;
  if (knownBy === NONE) return { ...nothing, outcome: 'unacknowledged' };
  const isSeen = firstSeen[element] !== NONE;
  const isAdded = added[element] !== NONE;
  const seen = {
    element,
    recovered: !isAdded && (flags[element]! & MAY_BE_IN) !== 0,
    ...(isAdded && isSeen ? { visibleNs: visibleNs(history, elements, element, reads) } : {}),
  };
  const fromKnownTo = (row: number): number =>
    Math.max(0, invokeTime[row]! - completeTime[knownBy]!);
  const last = reads.length - 1;
  if (isSeen && lastRead[element] === last) {
    const missed = since[element] === 0 ? NONE : reads[since[element]! - 1]!;
    const stale = missed !== NONE && beganAfter(history, missed, knownBy);
    return { ...seen, outcome: 'stable', stale, settledNs: stale ? fromKnownTo(missed) : 0 };
  }
  if (last < 0 || !beganAfter(history, reads[last]!, knownBy)) {
    return { ...seen, outcome: 'never-read', stale: false };
  }
  const settledNs = isSeen ? fromKnownTo(lastSeen[element]!) : 0;
  return { ...seen, outcome: 'lost', stale: false, settledNs };
};

const visibleNs = (
  history: Columns,
  { columns }: Elements,
  element: number,
  reads: readonly number[],
): number => {
  const added = columns.added[element]!;
  const first = columns.firstSeen[element]!;
  const next = reads[firstAfter(history, reads, history.complete[added]!)];
  const isMissed = next !== undefined && history.invoke[next]! < history.invoke[first]!;
  return isMissed ? history.invokeTime[first]! - history.completeTime[added]! : 0;
};

const beganAfter = ({ invoke, complete }: Columns, read: number, known: number): boolean =>
  invoke[read]! > complete[known]!;

/** Number of the first of these reads that was invoked after a rank. */
const firstAfter = ({ invoke }: Columns, reads: readonly number[], rank: number): number => {
  let low = 0;
  let high = reads.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (invoke[reads[middle]!]! > rank) high = middle;
    else low = middle + 1;
  }
  return low;
};
