/**
 * Causal memory (CM) and PRAM: for every session, one order of what it may know explains its own
 * reads. CM orders the causal past of its last operation and respects co; PRAM orders all writes and
 * respects program order only.
 *
 * For a session p, hb is the least order containing that base and w1 → w2 whenever w1 comes before a
 * read by p of w2, same key. Violation: hb is cyclic, or puts a write before a read of the initial
 * value (Bouajjani et al., POPL 2017, section 4; PRAM: Lipton & Sandberg 1988).
 *
 * hb is kept as the bounds of the past of p's own operations only: w1 → w2 says that w1 is already in
 * the past of p's first operation that has w2 in its past. That is what makes it near-linear.
 */
import { clocksOf, type Clocks } from './clocks.ts';
import { explainCircle, explainInitialRead, tooLarge } from './explain.ts';
import { Edges, schedule } from './schedule.ts';
import type { Deadline } from '../session/deadline.ts';
import { INITIAL, lastWriteBefore, NOTHING, type Sessions } from '../session/sessions.ts';
import type { Unknown, Verdict } from '../verdict.ts';

const ENGINE = 'session-views';

export const checkCausalMemory = (sessions: Sessions, deadline: Deadline): Verdict => {
  const outcome = clocksOf(sessions, deadline.memoryBytes);
  if (outcome.type === 'too-large') return tooLarge(sessions, ENGINE);
  if (outcome.type === 'circle') {
    return explainCircle(sessions, outcome.circle, ENGINE, 'cyclic-co');
  }
  return checkViews(sessions, deadline, outcome.clocks);
};

export const checkPram = (sessions: Sessions, deadline: Deadline): Verdict =>
  checkViews(sessions, deadline, undefined);

/** Without clocks the base is program order. */
const checkViews = (
  sessions: Sessions,
  deadline: Deadline,
  clocks: Clocks | undefined,
): Verdict => {
  for (let p = 0; p < sessions.sessionCount; p++) {
    const length = sessions.start[p + 1]! - sessions.start[p]!;
    if (length === 0) continue;
    if (4 * length * sessions.sessionCount > deadline.memoryBytes)
      return tooLarge(sessions, ENGINE);
    const broken = new View(sessions, p, clocks, deadline).check();
    if (broken !== undefined) return broken;
  }
  return { verdict: 'valid', engine: ENGINE };
};

class View {
  readonly #sessions: Sessions;
  readonly #p: number;
  readonly #clocks: Clocks | undefined;
  readonly #deadline: Deadline;
  readonly #first: number;
  readonly #length: number;
  /** past[j·k + q]: everything of session q below it is in the past of p's operation j. */
  readonly #past: Int32Array;
  readonly #edges: Edges;
  #changed = false;

  constructor(sessions: Sessions, p: number, clocks: Clocks | undefined, deadline: Deadline) {
    this.#sessions = sessions;
    this.#p = p;
    this.#clocks = clocks;
    this.#deadline = deadline;
    this.#first = sessions.start[p]!;
    this.#length = sessions.start[p + 1]! - this.#first;
    this.#past = new Int32Array(this.#length * sessions.sessionCount);
    this.#edges = new Edges(sessions.count);
  }

  check(): Verdict | undefined {
    const early = this.#fillPast();
    if (early !== undefined) return early;
    do {
      this.#changed = false;
      for (let j = this.#length - 1; j >= 0; j--) {
        if (this.#deadline.passed()) return outOfTime(this.#p, this.#sessions);
        const broken = this.#saturate(j);
        if (broken !== undefined) return broken;
      }
      if (this.#edges.bytes > this.#deadline.memoryBytes) return tooLarge(this.#sessions, ENGINE);
    } while (this.#changed);
    return this.#edges.count === 0 ? undefined : this.#circle();
  }

  #fillPast(): Verdict | undefined {
    const { sessionCount, reads, session, start } = this.#sessions;
    const past = this.#past;
    for (let j = 0; j < this.#length; j++) {
      const at = j * sessionCount;
      const operation = this.#first + j;
      const source = reads[operation]!;
      if (this.#clocks !== undefined) {
        for (let q = 0; q < sessionCount; q++) past[at + q] = this.#clocks.bound(operation, q);
        continue;
      }
      if (source >= operation && session[source] === this.#p) return this.#mustBeCircle();
      for (let q = 0; q < sessionCount; q++) {
        past[at + q] = j === 0 ? start[q]! : past[at - sessionCount + q]!;
      }
      past[at + this.#p] = operation;
      if (source >= 0 && source >= past[at + session[source]!]!) {
        past[at + session[source]!] = source + 1;
      }
    }
    return undefined;
  }

  /** Applies the rule of operation j: the writes of its key that it knows precede the one it read. */
  #saturate(j: number): Verdict | undefined {
    const { sessionCount, reads, key, keyGroups, groupSession, groupWrites } = this.#sessions;
    const read = this.#first + j;
    const source = reads[read]!;
    if (source === NOTHING) return undefined;
    const x = key[read]!;
    let level = -1;
    for (let g = keyGroups[x]!; g < keyGroups[x + 1]!; g++) {
      const q = groupSession[g]!;
      const at = lastWriteBefore(this.#sessions, g, this.#past[j * sessionCount + q]!);
      if (at < 0) continue;
      const write = groupWrites[at]!;
      if (write === source) continue;
      if (source === INITIAL) return this.#initialRead(write, read);
      if (this.#known(write, source)) continue;
      if (this.#edges.find(write, source) < 0) this.#edges.add(write, source, read);
      if (level < 0) level = this.#levelOf(source, j);
      if (this.#past[level * sessionCount + q]! > write) continue;
      if (!this.#learn(level, write)) return this.#mustBeCircle();
    }
    return undefined;
  }

  /** Whether a precedes b already by the base order. */
  #known(a: number, b: number): boolean {
    if (this.#clocks !== undefined) return this.#clocks.before(a, b);
    return this.#sessions.session[a] === this.#sessions.session[b] && a < b;
  }

  /** The first of p's operations that has `write` in its past; for p's own write the write itself. */
  #levelOf(write: number, atMost: number): number {
    const { session, sessionCount } = this.#sessions;
    const q = session[write]!;
    if (q === this.#p) return write - this.#first;
    let low = 0;
    let high = atMost;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#past[middle * sessionCount + q]! > write) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Puts `write` and its past into the past of p's operation `level`; false: it comes after it. */
  #learn(level: number, write: number): boolean {
    const { session, sessionCount } = this.#sessions;
    const own = session[write]!;
    if (this.#clocks === undefined) return this.#raise(level, own, write + 1);
    for (let q = 0; q < sessionCount; q++) {
      const bound = q === own ? write + 1 : this.#clocks.bound(write, q);
      if (!this.#raise(level, q, bound)) return false;
    }
    return true;
  }

  #raise(level: number, q: number, bound: number): boolean {
    const { sessionCount } = this.#sessions;
    if (q === this.#p) return bound <= this.#first + level;
    for (let j = level; j < this.#length; j++) {
      const at = j * sessionCount + q;
      if (this.#past[at]! >= bound) break;
      this.#past[at] = bound;
      this.#changed = true;
    }
    return true;
  }

  #initialRead(write: number, read: number): Verdict {
    const anomaly = this.#clocks === undefined ? 'write-before-init-read' : 'write-hb-init-read';
    const { session } = this.#sessions;
    const known = this.#clocks?.before(write, read) === true;
    const verdict = explainInitialRead(
      this.#sessions,
      known ? this.#clocks : undefined,
      write,
      read,
      ENGINE,
      known ? 'write-co-init-read' : anomaly,
    );
    return known || session[write] === this.#p
      ? verdict
      : { ...verdict, reason: verdict.reason.replace('in causal order', 'in its session’s view') };
  }

  #mustBeCircle(): Verdict {
    const verdict = this.#circle();
    if (verdict === undefined) throw new Error('session-views: a contradiction without a circle');
    return verdict;
  }

  /** A circle in the base order and the edges found so far, within what p may know. */
  #circle(): Verdict | undefined {
    const { sessionCount, start } = this.#sessions;
    const last = this.#length - 1;
    const end = start.slice(1);
    if (this.#clocks !== undefined) {
      for (let q = 0; q < sessionCount; q++) {
        if (q !== this.#p) end[q] = this.#past[last * sessionCount + q]!;
      }
    }
    const circle = schedule(this.#sessions, {
      edges: this.#edges,
      end,
      ...(this.#clocks === undefined ? { readsOf: this.#p } : {}),
    });
    if (circle === undefined) return undefined;
    const anomaly = this.#clocks === undefined ? 'cyclic-pram' : 'cyclic-hb';
    return explainCircle(this.#sessions, circle, ENGINE, anomaly);
  }
}

const outOfTime = (p: number, { sessionCount }: Sessions): Unknown => ({
  verdict: 'unknown',
  engine: ENGINE,
  reason: `The time budget ran out at session ${p + 1} of ${sessionCount}; give more time.`,
});
