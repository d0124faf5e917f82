/**
 * Runs the sessions of a history side by side in an order that respects program order, reads-from
 * and, where given, extra edges: each operation waits for what must come before it. When everything
 * that is left waits in a circle, that circle is the proof that no such order exists.
 *
 * O(operations + edges), no recursion.
 */
import { type Sessions } from '../session/sessions.ts';

/** Edges between operations, as lists by target. */
export class Edges {
  readonly first: Int32Array;
  next = new Int32Array(16);
  from = new Int32Array(16);
  /** A read that is the reason for the edge, −1 where there is none. */
  because = new Int32Array(16);
  count = 0;

  constructor(operations: number) {
    this.first = new Int32Array(operations).fill(-1);
  }

  add(from: number, to: number, because: number): void {
    if (this.count === this.from.length) this.#grow();
    const edge = this.count++;
    this.from[edge] = from;
    this.because[edge] = because;
    this.next[edge] = this.first[to]!;
    this.first[to] = edge;
  }

  /** The edge `from → to`, or −1. */
  find(from: number, to: number): number {
    let edge = this.first[to]!;
    while (edge >= 0 && this.from[edge] !== from) edge = this.next[edge]!;
    return edge;
  }

  get bytes(): number {
    return 4 * (this.first.length + 3 * this.from.length);
  }

  #grow(): void {
    this.next = doubled(this.next);
    this.from = doubled(this.from);
    this.because = doubled(this.because);
  }
}

const doubled = (array: Int32Array): Int32Array<ArrayBuffer> => {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
};

/** `after` waits for `before`: it reads from it (`because` −1 and no edge), or by an extra edge. */
export interface Wait {
  readonly before: number;
  readonly after: number;
  readonly kind: 'reads-from' | 'edge';
  readonly because: number;
}

export interface ScheduleOptions {
  readonly edges?: Edges;
  /** Operations of session s from end[s] on are left out. Default: none. */
  readonly end?: Int32Array;
  /** Only this session's reads wait for what they read. Default: all do. */
  readonly readsOf?: number;
  /** Called for each operation in the order found. */
  readonly visit?: (operation: number) => void;
}

/**
 * Undefined when everything ran; otherwise a circle of waits, in order: the `after` of each stands
 * at or before the `before` of the next in its session, and the last leads to the first.
 */
export const schedule = (
  sessions: Sessions,
  { edges, end, readsOf, visit }: ScheduleOptions = {},
): readonly Wait[] | undefined => {
  const { sessionCount, start, session, reads } = sessions;
  const head = start.slice(0, sessionCount);
  const stop = end ?? start.subarray(1);
  const waiters = new Int32Array(sessions.count).fill(-1);
  const nextWaiter = new Int32Array(sessionCount).fill(-1);
  const ready = Array.from({ length: sessionCount }, (_, s) => sessionCount - 1 - s);
  const waitingFor = new Int32Array(sessionCount).fill(-1);
  for (let s = ready.pop(); s !== undefined; s = ready.pop()) {
    let i = head[s]!;
    for (; i < stop[s]!; i++) {
      const missing = missingBefore(i);
      if (missing >= 0) {
        waitingFor[s] = missing;
        nextWaiter[s] = waiters[missing]!;
        waiters[missing] = s;
        break;
      }
      visit?.(i);
      for (let w = waiters[i]!; w >= 0; w = nextWaiter[w]!) ready.push(w);
      head[s] = i + 1;
    }
  }
  return circle();

  function missingBefore(i: number): number {
    const source = reads[i]!;
    if (source >= 0 && (readsOf === undefined || readsOf === session[i]) && !isDone(source)) {
      return source;
    }
    if (edges === undefined) return -1;
    for (let edge = edges.first[i]!; edge >= 0; edge = edges.next[edge]!) {
      if (!isDone(edges.from[edge]!)) return edges.from[edge]!;
    }
    return -1;
  }

  function isDone(operation: number): boolean {
    return operation < head[session[operation]!]!;
  }

  function circle(): readonly Wait[] | undefined {
    let s = 0;
    while (s < sessionCount && head[s]! >= stop[s]!) s++;
    if (s === sessionCount) return undefined;
    const seenAt = new Map<number, number>();
    const waits: Wait[] = [];
    for (;;) {
      const seen = seenAt.get(s);
      if (seen !== undefined) return waits.slice(seen).reverse();
      seenAt.set(s, waits.length);
      const [before, after] = [waitingFor[s]!, head[s]!];
      const edge = edges === undefined ? -1 : edges.find(before, after);
      const isRead = reads[after] === before;
      waits.push({
        before,
        after,
        kind: isRead ? 'reads-from' : 'edge',
        because: isRead || edge < 0 ? -1 : edges!.because[edge]!,
      });
      s = session[before]!;
    }
  }
};
