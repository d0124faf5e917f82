/**
 * A history as sessions: what the engines of every level below linearizability work on.
 *
 * Operations are numbered session after session, in program order, so "a is before b in its session"
 * is `a < b` within one session. Only operations that happened are in it. Real time is not: `row`
 * leads back to it.
 */
import type { RegisterHistory } from './register-history.ts';
import { isWriter } from './register-history.ts';
import { INITIAL, NOTHING, type Resolution } from './resolve.ts';

export { INITIAL, NOTHING } from './resolve.ts';

export interface Sessions {
  readonly history: RegisterHistory;
  readonly count: number;
  readonly sessionCount: number;
  /** Operations of session s: start[s] … start[s + 1] − 1. */
  readonly start: Int32Array;
  readonly session: Int32Array;
  readonly key: Int32Array;
  readonly keyCount: number;
  /** The operation that an operation read from, INITIAL, or NOTHING where it does not read. */
  readonly reads: Int32Array;
  /** 1 where it writes; a cas reads and writes. */
  readonly writes: Uint8Array;
  /** Row in the columns. */
  readonly row: Int32Array;
  /**
   * The writes as groups of one key and one session, in program order. Groups of key x:
   * keyGroups[x] … keyGroups[x + 1] − 1; writes of group g: groupWrites[groupStart[g] …].
   */
  readonly keyGroups: Int32Array;
  readonly groupSession: Int32Array;
  readonly groupStart: Int32Array;
  readonly groupWrites: Int32Array;
  /** Group of a write, and where in `groupWrites` it stands; −1 for others. */
  readonly group: Int32Array;
  readonly place: Int32Array;
}

export const sessionsOf = (
  history: RegisterHistory,
  { happened, readsFrom }: Extract<Resolution, { type: 'resolved' }>,
): Sessions => {
  const { columns, sessionCount, keyCount } = history;
  const start = new Int32Array(sessionCount + 1);
  for (let r = 0; r < columns.count; r++) if (happened[r] === 1) start[history.session[r]! + 1]!++;
  for (let s = 0; s < sessionCount; s++) start[s + 1]! += start[s]!;
  const count = start[sessionCount]!;
  const [session, key, row] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  const writes = new Uint8Array(count);
  const operationOf = new Int32Array(columns.count);
  const cursor = start.slice();
  for (let r = 0; r < columns.count; r++) {
    if (happened[r] === 0) continue;
    const i = cursor[history.session[r]!]!++;
    operationOf[r] = i;
    session[i] = history.session[r]!;
    key[i] = history.key[r]!;
    row[i] = r;
    writes[i] = isWriter(history.rows.kind[r]!) ? 1 : 0;
  }
  const reads = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const from = readsFrom[row[i]!]!;
    reads[i] = from === INITIAL || from === NOTHING ? from : operationOf[from]!;
  }
  const base = { history, count, sessionCount, start, session, key, keyCount, reads, writes, row };
  return { ...base, ...groupWritesOf(base) };
};

type Groups = Pick<
  Sessions,
  'keyGroups' | 'groupSession' | 'groupStart' | 'groupWrites' | 'group' | 'place'
>;

/** Counting sort by key keeps the order of sessions and of programs within a key. */
const groupWritesOf = (
  base: Pick<Sessions, 'count' | 'session' | 'key' | 'keyCount' | 'writes'>,
): Groups => {
  const { count, session, key, keyCount, writes } = base;
  const keyStart = new Int32Array(keyCount + 1);
  for (let i = 0; i < count; i++) if (writes[i] === 1) keyStart[key[i]! + 1]!++;
  for (let x = 0; x < keyCount; x++) keyStart[x + 1]! += keyStart[x]!;
  const groupWrites = new Int32Array(keyStart[keyCount]!);
  const cursor = keyStart.slice();
  const group = new Int32Array(count).fill(-1);
  const place = new Int32Array(count).fill(-1);
  for (let i = 0; i < count; i++) {
    if (writes[i] === 0) continue;
    place[i] = cursor[key[i]!]!++;
    groupWrites[place[i]!] = i;
  }
  const keyGroups = new Int32Array(keyCount + 1);
  const groupSession: number[] = [];
  const groupStart: number[] = [];
  for (let x = 0; x < keyCount; x++) {
    for (let at = keyStart[x]!; at < keyStart[x + 1]!; at++) {
      const write = groupWrites[at]!;
      if (at === keyStart[x] || groupSession.at(-1) !== session[write]) {
        groupSession.push(session[write]!);
        groupStart.push(at);
      }
      group[write] = groupSession.length - 1;
    }
    keyGroups[x + 1] = groupSession.length;
  }
  groupStart.push(groupWrites.length);
  return {
    keyGroups,
    groupSession: Int32Array.from(groupSession),
    groupStart: Int32Array.from(groupStart),
    groupWrites,
    group,
    place,
  };
};

/**
 * The place of the last write of a group whose position in its session is below `bound` (an operation
 * number), or −1. Binary search.
 */
export const lastWriteBefore = (sessions: Sessions, group: number, bound: number): number => {
  const { groupStart, groupWrites } = sessions;
  let low = groupStart[group]!;
  let high = groupStart[group + 1]!;
  const first = low;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (groupWrites[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low === first ? -1 : low - 1;
};
