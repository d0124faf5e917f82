/** Actions by moment: a binary heap, the earliest first, and of two at one moment the one asked for first. */

export interface Due {
  /** Ms. */
  readonly at: number;
  readonly order: number;
  /** Undefined: it was cancelled. */
  action: (() => void) | undefined;
}

export class DueQueue {
  #heap: Due[] = [];

  push(due: Due): void {
    const heap = this.#heap;
    let child = heap.push(due) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (isBefore(heap[parent] as Due, due)) break;
      heap[child] = heap[parent] as Due;
      child = parent;
    }
    heap[child] = due;
  }

  /** The first that was not cancelled. */
  pop(): Due | undefined {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined) return undefined;
      this.#remove();
      if (first.action !== undefined) return first;
    }
  }

  clear(): void {
    this.#heap = [];
  }

  #remove(): void {
    const heap = this.#heap;
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
  }
}

const isBefore = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
