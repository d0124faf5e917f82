/**
 * Vector clocks of a history: for every operation and every session, how many operations of that
 * session come before it, by program order, reads-from and, where given, extra edges.
 *
 * Clocks are shared: an operation that learns nothing new has its predecessor's, and blocks of
 * sixteen entries that did not change are kept once, so sessions that ended long ago (retired
 * processes) cost next to nothing. O(operations × sessions / 16) in the good case, O(operations ×
 * sessions) in the worst; the memory budget is kept (`too-large`).
 */
import { type Sessions } from '../session/sessions.ts';
import { type Edges, schedule, type Wait } from './schedule.ts';

const BITS = 4;
const WIDTH = 1 << BITS;

export type ClocksOutcome =
  | { readonly type: 'clocks'; readonly clocks: Clocks }
  | { readonly type: 'circle'; readonly circle: readonly Wait[] }
  | { readonly type: 'too-large' };

/** Clocks by co = (program order ∪ reads-from ∪ edges)⁺, or a circle in it. */
export const clocksOf = (sessions: Sessions, memoryBytes: number, edges?: Edges): ClocksOutcome => {
  const clocks = new Clocks(sessions);
  const { reads } = sessions;
  const circle = schedule(sessions, {
    ...(edges === undefined ? {} : { edges }),
    visit: (i) => {
      if (clocks.bytes > memoryBytes) return;
      clocks.begin(i);
      if (reads[i]! >= 0) clocks.follow(i, reads[i]!);
      if (edges === undefined) return;
      for (let edge = edges.first[i]!; edge >= 0; edge = edges.next[edge]!) {
        clocks.follow(i, edges.from[edge]!);
      }
    },
  });
  if (circle !== undefined) return { type: 'circle', circle };
  if (clocks.bytes > memoryBytes) return { type: 'too-large' };
  return { type: 'clocks', clocks };
};

export class Clocks {
  readonly #sessions: Sessions;
  /** Blocks a clock. */
  readonly #blocks: number;
  /** Clock of each operation. */
  readonly #of: Int32Array;
  /** Clock of the operation that ran last in each session. */
  readonly #current: Int32Array;
  /** Clocks: ids of their blocks. Clock 0 is "nothing". */
  #clocks: Int32Array;
  #clockCount = 1;
  /** Blocks: sixteen counts each. Block 0 is all zeros. */
  #data = new Int32Array(16 * WIDTH);
  #blockCount = 1;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
    this.#blocks = Math.max(1, (sessions.sessionCount + WIDTH - 1) >> BITS);
    this.#of = new Int32Array(sessions.count);
    this.#current = new Int32Array(sessions.sessionCount);
    this.#clocks = new Int32Array(16 * this.#blocks);
  }

  get bytes(): number {
    return 4 * (this.#clocks.length + this.#data.length + this.#of.length);
  }

  /** Operation number in session q before which everything happened before operation i. */
  bound(i: number, q: number): number {
    const { session, start } = this.#sessions;
    if (session[i] === q) return i;
    const block = this.#clocks[this.#of[i]! * this.#blocks + (q >> BITS)]!;
    return start[q]! + this.#data[(block << BITS) + (q & (WIDTH - 1))]!;
  }

  /** Whether a comes before b; an operation does not come before itself. */
  before(a: number, b: number): boolean {
    return this.bound(b, this.#sessions.session[a]!) > a;
  }

  /** Operation i begins with what its predecessor in its session knew. */
  begin(i: number): void {
    this.#of[i] = this.#current[this.#sessions.session[i]!]!;
  }

  /** Operation i comes after `earlier` and all that came before that one. */
  follow(i: number, earlier: number): void {
    const { session, start } = this.#sessions;
    const q = session[earlier]!;
    if (this.bound(i, q) > earlier) return;
    const merged = this.#merge(this.#of[i]!, this.#of[earlier]!, q, earlier + 1 - start[q]!);
    this.#of[i] = merged;
    this.#current[session[i]!] = merged;
  }

  #merge(a: number, b: number, q: number, count: number): number {
    if ((this.#clockCount + 1) * this.#blocks > this.#clocks.length) {
      this.#clocks = doubled(this.#clocks);
    }
    const clocks = this.#clocks;
    const merged = this.#clockCount++;
    const target = merged * this.#blocks;
    for (let c = 0; c < this.#blocks; c++) {
      const left = clocks[a * this.#blocks + c]!;
      const right = clocks[b * this.#blocks + c]!;
      const raises = q >> BITS === c;
      clocks[target + c] =
        left === right && !raises
          ? left
          : this.#mergeBlocks(left, right, raises ? q & (WIDTH - 1) : -1, count);
    }
    return merged;
  }

  #mergeBlocks(left: number, right: number, raised: number, count: number): number {
    if ((this.#blockCount + 1) * WIDTH > this.#data.length) this.#data = doubled(this.#data);
    const data = this.#data;
    const [l, r, t] = [left << BITS, right << BITS, this.#blockCount << BITS];
    let sameAsLeft = true;
    let sameAsRight = true;
    for (let e = 0; e < WIDTH; e++) {
      const a = data[l + e]!;
      const b = data[r + e]!;
      let larger = a > b ? a : b;
      if (e === raised && count > larger) larger = count;
      data[t + e] = larger;
      if (larger !== a) sameAsLeft = false;
      if (larger !== b) sameAsRight = false;
    }
    if (sameAsLeft) return left;
    if (sameAsRight) return right;
    return this.#blockCount++;
  }
}

const doubled = (array: Int32Array): Int32Array<ArrayBuffer> => {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
};
