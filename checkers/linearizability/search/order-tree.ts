/**
 * The orders of many configurations at once: each is a path from the root, and paths share what
 * they have in common. What no configuration leads to any more is collected now and then.
 */
import { IntList } from './int-list.ts';
import type { Memory } from './memory.ts';

const COLLECT_FROM = 1 << 16;

export class OrderTree {
  readonly root = 0;
  /** By node: the node before, which has a smaller number. */
  readonly #parents: IntList;
  readonly #entries: IntList;
  #collectAt = COLLECT_FROM;

  constructor(memory: Memory) {
    this.#parents = new IntList(memory);
    this.#entries = new IntList(memory);
    this.#parents.push(0);
    this.#entries.push(0);
  }

  add(parent: number, entry: number): number {
    this.#parents.push(parent);
    this.#entries.push(entry);
    return this.#parents.length - 1;
  }

  /** The entries from the root to the node. */
  path(node: number): Int32Array {
    const entries: number[] = [];
    for (let at = node; at !== this.root; at = this.#parents.at[at]!) {
      entries.push(this.#entries.at[at]!);
    }
    return Int32Array.from(entries.reverse());
  }

  /**
   * Where the tree has grown large: drops all nodes that lead to none of the live ones. These are
   * every `stride`th number of `live` from `first` on, and are renumbered in place.
   */
  collect(live: IntList, first: number, stride: number): void {
    const size = this.#parents.length;
    if (size < this.#collectAt) return;
    const [parents, entries] = [this.#parents.at, this.#entries.at];
    const renumbered = new Int32Array(size);
    for (let at = first; at < live.length; at += stride) {
      for (let node = live.at[at]!; node !== this.root; node = parents[node]!) {
        if (renumbered[node] !== 0) break;
        renumbered[node] = 1;
      }
    }
    let next = 1;
    for (let node = 1; node < size; node++) {
      if (renumbered[node] === 0) continue;
      parents[next] = renumbered[parents[node]!]!;
      entries[next] = entries[node]!;
      renumbered[node] = next++;
    }
    this.#parents.length = next;
    this.#entries.length = next;
    for (let at = first; at < live.length; at += stride) live.at[at] = renumbered[live.at[at]!]!;
    this.#collectAt = Math.max(COLLECT_FROM, next * 2);
  }
}
