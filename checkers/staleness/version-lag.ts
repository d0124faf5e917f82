/**
 * By how many versions reads lagged: for each read, the writes of its key that certainly came after
 * the one it saw and certainly before it. In every order that respects real time all of them stand
 * between the two, so the count is a true lower bound (k-atomicity needs k > lag). O(n log n).
 */
import { NONE, OK } from '../../src/history/columns.ts';
import { rowsByKey } from '../linearizability/rows/rows-by-key.ts';
import { isCertain, isWriter, type RegisterHistory } from '../session/register-history.ts';
import { candidatesOf, INITIAL } from '../session/resolve.ts';
import { READ } from '../linearizability/engines/register/rows.ts';

export interface VersionLag {
  /** How many reads saw something that had certainly been overwritten when they began. */
  readonly staleReads: number;
  /** The most versions that a read lagged, and the row of that read; NONE where none was stale. */
  readonly most: number;
  readonly row: number;
}

export const versionLag = (history: RegisterHistory): VersionLag => {
  const { order, start, slots } = rowsByKey(history.columns, undefined);
  let staleReads = 0;
  let most = 0;
  let row = NONE;
  for (let slot = 0; slot < slots; slot++) {
    for (const { read, lag } of lagsOfKey(history, order.subarray(start[slot], start[slot + 1]))) {
      staleReads++;
      if (lag <= most) continue;
      most = lag;
      row = read;
    }
  }
  return { staleReads, most, row };
};

/** Sweeps the events of one key: writes enter when they complete, reads ask when they begin. */
function* lagsOfKey(
  history: RegisterHistory,
  rows: Int32Array,
): Generator<{ readonly read: number; readonly lag: number }> {
  const { invoke, complete } = history.columns;
  const { kind } = history.rows;
  const writes = rows.filter((row) => isWriter(kind[row]!) && isCertain(history, row));
  const ended = writes
    .map((_, at) => at)
    .sort((a, b) => complete[writes[a]!]! - complete[writes[b]!]!);
  const counts = new PrefixCounts(writes.length);
  let entered = 0;
  for (const read of rows) {
    if (kind[read] !== READ || history.columns.outcome[read] !== OK) continue;
    while (entered < ended.length && complete[writes[ended[entered]!]!]! < invoke[read]!) {
      counts.add(ended[entered++]!);
    }
    const seen = latestEnd(history, read);
    if (seen === undefined) continue;
    const lag = entered - counts.below(firstBegunAfter(history, writes, seen));
    if (lag > 0) yield { read, lag };
  }
}

/** When the write that was read had certainly ended; undefined where it may not have. */
const latestEnd = (history: RegisterHistory, read: number): number | undefined => {
  let latest = -2;
  for (const source of candidatesOf(history, read)) {
    const end = source === INITIAL ? -1 : history.columns.complete[source]!;
    if (source !== INITIAL && end === NONE) return undefined;
    latest = Math.max(latest, end);
  }
  return latest === -2 ? undefined : latest;
};

/** How many of the writes (in the order of their invocations) began before this rank. */
const firstBegunAfter = (
  { columns }: RegisterHistory,
  writes: Int32Array,
  rank: number,
): number => {
  let low = 0;
  let high = writes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (columns.invoke[writes[middle]!]! > rank) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** Counts of marked places below a place (Fenwick 1994). */
class PrefixCounts {
  readonly #sums: Int32Array;

  constructor(size: number) {
    this.#sums = new Int32Array(size + 1);
  }

  add(place: number): void {
    for (let at = place + 1; at < this.#sums.length; at += at & -at) this.#sums[at]!++;
  }

  below(place: number): number {
    let sum = 0;
    for (let at = place; at > 0; at -= at & -at) sum += this.#sums[at]!;
    return sum;
  }
}
