/**
 * The four session guarantees, each alone (Terry et al., PDIS 1994), as far as clients can see them.
 *
 * A version of a key is *older* than another when it is the initial one, or when one session wrote
 * both, in that order. In each session, for a read of key x:
 * - read-your-writes: it is not older than a write of x that the session made before;
 * - monotonic-reads: not older than what the session read of x before, and no return to a version of
 *   x that it had left;
 * - monotonic-writes: once the session has read w2, not without or before what w2's writer wrote
 *   to x before w2;
 * - writes-follow-reads: once it has read w2, not older than what w2's writer read of x before w2
 *   (where w2 itself wrote x: nor that version itself).
 *
 * The last two speak of an order inside the store, which only a session that reads twice can see: one
 * that reads 2 and then 1 where a session wrote 1 and then 2 breaks monotonic-writes as well as
 * monotonic-reads, because no observer can tell which. O(operations × sessions) at worst.
 */
import { nameOperation, rowsOf } from './operations.ts';
import type { Verdict } from '../verdict.ts';
import type { Deadline } from './deadline.ts';
import { INITIAL, NOTHING, type Sessions } from './sessions.ts';

export type Guarantee =
  'monotonic-reads' | 'read-your-writes' | 'monotonic-writes' | 'writes-follow-reads';

const ENGINE = 'session-guarantees';

export const checkGuarantee = (
  guarantee: Guarantee,
  sessions: Sessions,
  deadline: Deadline,
): Verdict => {
  const check = new Check(guarantee, sessions);
  for (let p = 0; p < sessions.sessionCount; p++) {
    check.begin(p);
    for (let i = sessions.start[p]!; i < sessions.start[p + 1]!; i++) {
      if (deadline.passed(64)) return outOfTime(i, sessions);
      const broken = sessions.reads[i] === NOTHING ? undefined : check.read(i);
      if (broken !== undefined) return broken;
      if (sessions.writes[i] === 1) check.write(i);
    }
  }
  return { verdict: 'valid', engine: ENGINE };
};

/** What the session being walked may no longer read; begun anew for each session. */
class Check {
  readonly #guarantee: Guarantee;
  readonly #sessions: Sessions;
  #p = 0;
  /** Stamp of the session (p + 1) for which the entry beside it holds. */
  readonly #floorOf: Int32Array;
  /** Per group (key, writer): the smallest place it may still read, and the operation that says so. */
  readonly #floor: Int32Array;
  readonly #floorBy: Int32Array;
  /** Per key: stamp, and the operation after which the initial value may not be read. */
  readonly #begunOf: Int32Array;
  readonly #begunBy: Int32Array;
  /** Per writer session: how far its operations are taken over. */
  readonly #taken: Int32Array;
  readonly #takenOf: Int32Array;
  /** Per group: how far its session's reads of the key are taken over as obsolete. */
  readonly #obsolete: Int32Array;
  readonly #obsoleteOf: Int32Array;
  /** The operation before it in its session that touches the same key, or −1. */
  readonly #previous: Int32Array;
  /** Per key: the read of it before this one; per write: the session that has left it. */
  readonly #lastRead: Int32Array;
  readonly #lastReadOf: Int32Array;
  readonly #leftBy: Int32Array;

  constructor(guarantee: Guarantee, sessions: Sessions) {
    this.#guarantee = guarantee;
    this.#sessions = sessions;
    const { count, sessionCount, keyCount, groupSession } = sessions;
    const groups = groupSession.length;
    this.#floorOf = new Int32Array(groups);
    this.#floor = new Int32Array(groups);
    this.#floorBy = new Int32Array(groups);
    this.#begunOf = new Int32Array(keyCount);
    this.#begunBy = new Int32Array(keyCount);
    this.#taken = new Int32Array(sessionCount);
    this.#takenOf = new Int32Array(sessionCount);
    this.#obsolete = new Int32Array(groups);
    this.#obsoleteOf = new Int32Array(groups);
    this.#lastRead = new Int32Array(keyCount);
    this.#lastReadOf = new Int32Array(keyCount);
    this.#leftBy = new Int32Array(guarantee === 'monotonic-reads' ? count : 0);
    this.#previous =
      guarantee === 'writes-follow-reads' ? previousOnKey(sessions) : new Int32Array(0);
  }

  begin(p: number): void {
    this.#p = p + 1;
  }

  read(i: number): Verdict | undefined {
    const { reads, key, group, place } = this.#sessions;
    const source = reads[i]!;
    const x = key[i]!;
    if (source === INITIAL) {
      if (this.#begunOf[x] === this.#p) return this.#broken(i, this.#begunBy[x]!);
    } else {
      const g = group[source]!;
      if (this.#floorOf[g] === this.#p && place[source]! < this.#floor[g]!) {
        return this.#broken(i, this.#floorBy[g]!);
      }
    }
    switch (this.#guarantee) {
      case 'monotonic-reads':
        return this.#noteRead(i, source, x);
      case 'monotonic-writes':
        if (source !== INITIAL) this.#noteWritesBefore(source);
        return undefined;
      case 'writes-follow-reads':
        if (source !== INITIAL) this.#noteReadsBefore(source);
        return undefined;
      default:
        return undefined;
    }
  }

  write(i: number): void {
    if (this.#guarantee !== 'read-your-writes') return;
    this.#forbidOlder(this.#sessions.group[i]!, this.#sessions.place[i]!, i);
    this.#forbidInitial(this.#sessions.key[i]!, i);
  }

  #noteRead(i: number, source: number, x: number): Verdict | undefined {
    const { reads, group, place } = this.#sessions;
    if (this.#lastReadOf[x] === this.#p) {
      const left = reads[this.#lastRead[x]!]!;
      if (left !== source && left !== INITIAL) this.#leftBy[left] = this.#p;
      if (source !== INITIAL && this.#leftBy[source] === this.#p) {
        return this.#broken(i, this.#lastRead[x]!);
      }
    }
    this.#lastReadOf[x] = this.#p;
    this.#lastRead[x] = i;
    if (source === INITIAL) return undefined;
    this.#forbidOlder(group[source]!, place[source]!, i);
    this.#forbidInitial(x, i);
    return undefined;
  }

  /** The session has seen w2: so it must see what w2's writer wrote before. */
  #noteWritesBefore(w2: number): void {
    const { session, start, writes, key, group, place } = this.#sessions;
    const q = session[w2]!;
    this.#forbidOlder(group[w2]!, place[w2]!, w2);
    let at = this.#takenOf[q] === this.#p ? this.#taken[q]! : start[q]!;
    for (; at < w2; at++) {
      if (writes[at] === 0) continue;
      this.#forbidOlder(group[at]!, place[at]!, at);
      this.#forbidInitial(key[at]!, at);
    }
    this.#taken[q] = at;
    this.#takenOf[q] = this.#p;
  }

  /** The session has seen w2: so it must see what w2's writer had read before. */
  #noteReadsBefore(w2: number): void {
    const { session, start, reads, key, group, place } = this.#sessions;
    const q = session[w2]!;
    let at = this.#takenOf[q] === this.#p ? this.#taken[q]! : start[q]!;
    for (; at <= w2; at++) {
      const w1 = reads[at]!;
      if (w1 < 0) continue;
      this.#forbidOlder(group[w1]!, place[w1]!, at);
      this.#forbidInitial(key[at]!, at);
    }
    this.#taken[q] = at;
    this.#takenOf[q] = this.#p;
    const g = group[w2]!;
    const done = this.#obsoleteOf[g] === this.#p ? this.#obsolete[g]! : -1;
    for (let seen = w2; seen > done; seen = this.#previous[seen]!) {
      const w1 = reads[seen]!;
      if (w1 >= 0) this.#forbidOlder(group[w1]!, place[w1]! + 1, seen);
    }
    if (w2 > done) this.#obsolete[g] = w2;
    this.#obsoleteOf[g] = this.#p;
  }

  /** From here on, no read of this group below `place`; `by` is the operation that says so. */
  #forbidOlder(group: number, place: number, by: number): void {
    if (this.#floorOf[group] === this.#p && this.#floor[group]! >= place) return;
    this.#floorOf[group] = this.#p;
    this.#floor[group] = place;
    this.#floorBy[group] = by;
  }

  #forbidInitial(x: number, by: number): void {
    if (this.#begunOf[x] === this.#p) return;
    this.#begunOf[x] = this.#p;
    this.#begunBy[x] = by;
  }

  #broken(read: number, by: number): Verdict {
    const { reads, session, start } = this.#sessions;
    const operations = [read, by];
    if (reads[read]! >= 0) operations.push(reads[read]!);
    if (reads[by]! >= 0) operations.push(reads[by]!);
    let through = '';
    if (session[by] !== session[read]) {
      const seen = this.#seenFrom(session[by]!, by, start[session[read]!]!, read);
      operations.push(seen, reads[seen]!);
      through = `, having seen ${nameOperation(this.#sessions, reads[seen]!)},`;
    }
    return {
      verdict: 'invalid',
      engine: ENGINE,
      anomaly: `${this.#guarantee}-broken`,
      operations: rowsOf(this.#sessions, operations),
      reason:
        `${nameOperation(this.#sessions, read)}${through} went back behind ` +
        `${nameOperation(this.#sessions, by)}.`,
    };
  }

  /** The session's first read of something that `q` wrote at or after `by`. */
  #seenFrom(q: number, by: number, from: number, to: number): number {
    const { reads, session } = this.#sessions;
    for (let i = from; i < to; i++) {
      if (reads[i]! >= by && session[reads[i]!] === q) return i;
    }
    return to;
  }
}

const previousOnKey = ({ count, session, key, keyCount }: Sessions): Int32Array => {
  const previous = new Int32Array(count).fill(-1);
  const last = new Int32Array(keyCount).fill(-1);
  for (let i = 0; i < count; i++) {
    const before = last[key[i]!]!;
    if (before >= 0 && session[before] === session[i]) previous[i] = before;
    last[key[i]!] = i;
  }
  return previous;
};

const outOfTime = (i: number, { count }: Sessions): Verdict => ({
  verdict: 'unknown',
  engine: ENGINE,
  reason: `The time budget ran out after ${i} of ${count} operations; give more time.`,
});
