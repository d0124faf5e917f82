/**
 * What must hold in every sequential order of a history: program order, reads-from, and to a
 * fixpoint, for a write w that comes before an operation i of the same key,
 * - when i reads another write: w comes before that one;
 * - when i writes: everybody who reads w comes before i;
 * and readers of an initial value come before all writes of its key. A circle refutes sequential
 * consistency; no circle does not prove it, a search has to (search.ts).
 *
 * Of each session only the last such w counts. First in rounds, all clocks anew after each; when a
 * round finds few edges, edge by edge, and only operations whose clock changed are looked at again.
 */
import { explainCircle } from '../causal/explain.ts';
import { Edges, schedule } from '../causal/schedule.ts';
import type { Deadline } from '../session/deadline.ts';
import { INITIAL, lastWriteBefore, NOTHING, type Sessions } from '../session/sessions.ts';
import type { Invalid, Verdict } from '../verdict.ts';
import { ClockTable } from './clock-table.ts';
import type { Readers } from './readers.ts';

export type Saturation =
  | { readonly type: 'saturated'; readonly clocks: ClockTable }
  | { readonly type: 'decided'; readonly verdict: Verdict };

const ENGINE = 'saturation';

/** A round that finds fewer edges than one for so many operations is the last. */
const FEW = 64;

export const saturate = (sessions: Sessions, readers: Readers, deadline: Deadline): Saturation => {
  const { count, sessionCount } = sessions;
  if (4 * count * (sessionCount + 8) > deadline.memoryBytes) {
    return { type: 'decided', verdict: outOf('memory', sessions) };
  }
  return new Saturator(sessions, readers, deadline).run();
};

class Saturator {
  readonly #sessions: Sessions;
  readonly #readers: Readers;
  readonly #deadline: Deadline;
  readonly #clocks: ClockTable;
  readonly #edges: Edges;
  /** The same edges by their source: the list of a holds what comes after a. */
  readonly #after: Edges;
  /** Operations to be looked at: a ring in which each stands at most once. */
  readonly #ring: Int32Array;
  readonly #waiting: Uint8Array;
  #taken = 0;
  #put = 0;
  readonly #changed: number[] = [];
  /** While clocks are computed anew after each round, edges are only recorded. */
  #inRounds = false;

  constructor(sessions: Sessions, readers: Readers, deadline: Deadline) {
    this.#sessions = sessions;
    this.#readers = readers;
    this.#deadline = deadline;
    this.#clocks = new ClockTable(sessions);
    this.#edges = new Edges(sessions.count);
    this.#after = new Edges(sessions.count);
    this.#ring = new Int32Array(sessions.count);
    this.#waiting = new Uint8Array(sessions.count);
  }

  run(): Saturation {
    this.#orderInitialReads();
    for (let news = Infinity; news > 0;) {
      const circle = this.#computeClocks();
      if (circle !== undefined) return decided(circle);
      if (news <= this.#sessions.count / FEW) return this.#settle();
      const before = this.#edges.count;
      this.#inRounds = true;
      for (let i = 0; i < this.#sessions.count; i++) {
        if (this.#isOver()) return decided(this.#outOfBudget());
        this.#applyRules(i);
      }
      this.#inRounds = false;
      news = this.#edges.count - before;
    }
    return { type: 'saturated', clocks: this.#clocks };
  }

  /** All clocks anew, from the edges so far; or the circle in them. */
  #computeClocks(): Invalid | undefined {
    const circle = schedule(this.#sessions, {
      edges: this.#edges,
      visit: (i) => {
        this.#clocks.begin(i);
        const source = this.#sessions.reads[i]!;
        if (source >= 0) this.#clocks.follow(i, source);
        for (let edge = this.#edges.first[i]!; edge >= 0; edge = this.#edges.next[edge]!) {
          this.#clocks.follow(i, this.#edges.from[edge]!);
        }
      },
    });
    if (circle === undefined) return undefined;
    const anomaly = this.#edges.count === 0 ? 'cyclic-co' : 'cyclic-order';
    return explainCircle(this.#sessions, circle, ENGINE, anomaly);
  }

  /** What is left, edge by edge. */
  #settle(): Saturation {
    for (let i = 0; i < this.#sessions.count; i++) this.#enqueue(i);
    while (this.#taken < this.#put) {
      if (this.#isOver()) return decided(this.#outOfBudget());
      const i = this.#ring[this.#taken++ % this.#sessions.count]!;
      this.#waiting[i] = 0;
      const broken = this.#applyRules(i);
      if (broken !== undefined) return decided(broken);
    }
    return { type: 'saturated', clocks: this.#clocks };
  }

  #isOver(): boolean {
    return this.#deadline.passed() || 2 * this.#edges.bytes > this.#deadline.memoryBytes;
  }

  #outOfBudget(): Verdict {
    return outOf(this.#deadline.passed(0) ? 'time' : 'memory', this.#sessions);
  }

  /** Whoever reads the initial value comes before the first write of the key in every session. */
  #orderInitialReads(): void {
    const { count, key, reads, keyGroups, groupStart, groupWrites } = this.#sessions;
    for (let i = 0; i < count; i++) {
      if (reads[i] !== INITIAL) continue;
      for (let g = keyGroups[key[i]!]!; g < keyGroups[key[i]! + 1]!; g++) {
        const first = groupWrites[groupStart[g]!]!;
        if (first !== i) this.#record(i, first, i);
      }
    }
  }

  #applyRules(i: number): Invalid | undefined {
    const { key, reads, writes, keyGroups, groupSession, groupWrites } = this.#sessions;
    const source = reads[i]!;
    if (source === NOTHING && writes[i] === 0) return undefined;
    const { start, of } = this.#readers;
    const x = key[i]!;
    for (let g = keyGroups[x]!; g < keyGroups[x + 1]!; g++) {
      const at = lastWriteBefore(this.#sessions, g, this.#clocks.bound(i, groupSession[g]!));
      if (at < 0) continue;
      const write = groupWrites[at]!;
      if (source >= 0 && write !== source && !this.#clocks.before(write, source)) {
        const broken = this.#add(write, source, i);
        if (broken !== undefined) return broken;
      }
      if (writes[i] === 0) continue;
      for (let r = start[write]!; r < start[write + 1]!; r++) {
        const reader = of[r]!;
        if (reader === i || this.#clocks.before(reader, i)) continue;
        const broken = this.#add(reader, i, reader);
        if (broken !== undefined) return broken;
      }
    }
    return undefined;
  }

  #record(before: number, after: number, because: number): void {
    this.#edges.add(before, after, because);
    this.#after.add(after, before, because);
  }

  /** Records the edge; outside of the rounds it also brings all clocks up to date. */
  #add(before: number, after: number, because: number): Invalid | undefined {
    if (this.#inRounds) {
      this.#record(before, after, because);
      return undefined;
    }
    const closes = before === after || this.#clocks.before(after, before);
    this.#record(before, after, because);
    if (closes) {
      const circle = schedule(this.#sessions, { edges: this.#edges });
      if (circle === undefined) throw new Error('saturation: a contradiction without a circle');
      return explainCircle(this.#sessions, circle, ENGINE, 'cyclic-order');
    }
    if (this.#clocks.absorb(after, before)) this.#note(after);
    for (let i = this.#changed.pop(); i !== undefined; i = this.#changed.pop()) this.#spread(i);
    return undefined;
  }

  #spread(i: number): void {
    const { start, session, writes } = this.#sessions;
    const next = i + 1;
    if (next < start[session[i]! + 1]! && this.#clocks.absorb(next, i)) this.#note(next);
    if (writes[i] === 1) {
      for (let r = this.#readers.start[i]!; r < this.#readers.start[i + 1]!; r++) {
        const reader = this.#readers.of[r]!;
        if (this.#clocks.absorb(reader, i)) this.#note(reader);
      }
    }
    for (let edge = this.#after.first[i]!; edge >= 0; edge = this.#after.next[edge]!) {
      const later = this.#after.from[edge]!;
      if (this.#clocks.absorb(later, i)) this.#note(later);
    }
  }

  #note(i: number): void {
    this.#changed.push(i);
    this.#enqueue(i);
  }

  #enqueue(i: number): void {
    if (this.#waiting[i] === 1) return;
    this.#waiting[i] = 1;
    this.#ring[this.#put++ % this.#sessions.count] = i;
  }
}

const decided = (verdict: Verdict): Saturation => ({ type: 'decided', verdict });

const outOf = (what: 'time' | 'memory', { count }: Sessions): Verdict => ({
  verdict: 'unknown',
  engine: ENGINE,
  reason:
    `The ${what} budget ran out while the necessary order of ${count} operations was being ` +
    `computed; give more ${what}, or check a shorter history.`,
});
