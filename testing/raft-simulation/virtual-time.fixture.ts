/**
 * Time that passes only when everything that is due has been done: a queue of actions by moment.
 *
 * Guarantees: one order for one sequence of calls, so that a seed repeats a run exactly. Promises
 * that an action settles have had their effect before the next action.
 */
import type { Time } from '../../src/base/time.ts';

export interface VirtualTime extends Time {
  /** Does what is due up to this moment, ms, in order; `afterEach` looks at the outcome. */
  runUntil(ms: number, afterEach?: () => void): Promise<void>;
}

interface Due {
  readonly at: number;
  /** Of two at the same moment the one asked for first comes first. */
  readonly order: number;
  readonly action: () => void;
  cancelled: boolean;
}

export const virtualTime = (): VirtualTime => {
  const queue: Due[] = [];
  let now = 0;
  let asked = 0;
  return {
    nowMs: () => now,
    after: (ms, action) => {
      const due = { at: now + Math.max(0, ms), order: asked++, action, cancelled: false };
      push(queue, due);
      return () => {
        due.cancelled = true;
      };
    },
    runUntil: async (ms, afterEach = () => {}) => {
      for (let due = queue[0]; due !== undefined && due.at <= ms; due = queue[0]) {
        pop(queue);
        if (due.cancelled) continue;
        now = due.at;
        due.action();
        await promisesSettled();
        afterEach();
      }
      now = ms;
    },
  };
};

/** Microtasks run before the event loop goes on, however many they beget. */
const promisesSettled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const isBefore = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** A binary heap, the earliest first. */
const push = (heap: Due[], due: Due): void => {
  let child = heap.push(due) - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if (isBefore(heap[parent] as Due, due)) break;
    heap[child] = heap[parent] as Due;
    child = parent;
  }
  heap[child] = due;
};

const pop = (heap: Due[]): void => {
  const last = heap.pop() as Due;
  if (heap.length === 0) return;
  let parent = 0;
  for (;;) {
    let child = 2 * parent + 1;
    const right = heap[child + 1];
    if (right !== undefined && isBefore(right, heap[child] as Due)) child++;
    const least = heap[child];
    if (least === undefined || !isBefore(least, last)) break;
    heap[parent] = least;
    parent = child;
  }
  heap[parent] = last;
};
