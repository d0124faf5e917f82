/**
 * The replicated log in memory. Indexes start at 1. Entries up to `base` were compacted away; their
 * effect is in the snapshot.
 */
import type { Json } from '../../../src/history/operation.ts';

/** What the state machine is asked to do. `client` and `seq` name the request of a session. */
export type Command =
  | { readonly kind: 'noop' }
  | {
      readonly kind: 'write';
      readonly key: string;
      readonly value: Json;
      readonly client: string;
      readonly seq: number;
    }
  | {
      readonly kind: 'cas';
      readonly key: string;
      readonly from: Json;
      readonly to: Json;
      readonly create: boolean;
      readonly client: string;
      readonly seq: number;
    }
  | {
      readonly kind: 'operate';
      /** One of objects.ts. */
      readonly operation: string;
      readonly key: string;
      readonly value: Json;
      readonly client: string;
      readonly seq: number;
    };

export interface Entry {
  readonly index: number;
  readonly term: number;
  readonly command: Command;
}

export class RaftLog {
  /** Index and term of the last entry that was compacted away; 0 when none was. */
  base = 0;
  baseTerm = 0;
  #entries: Entry[] = [];

  get lastIndex(): number {
    return this.base + this.#entries.length;
  }

  get lastTerm(): number {
    return this.#entries.at(-1)?.term ?? this.baseTerm;
  }

  /** Entries in memory, oldest first. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  at(index: number): Entry | undefined {
    return this.#entries[index - this.base - 1];
  }

  /** Term of the entry at this index; undefined when it is compacted away or not there yet. */
  termAt(index: number): number | undefined {
    return index === this.base ? this.baseTerm : this.at(index)?.term;
  }

  /** At most `most` entries from `index` on. */
  from(index: number, most: number): readonly Entry[] {
    const start = index - this.base - 1;
    return this.#entries.slice(start, start + most);
  }

  /** First index of the term that the entry at `index` has. */
  firstOfTerm(index: number): number {
    const term = this.termAt(index);
    let first = index;
    while (first - 1 > this.base && this.termAt(first - 1) === term) first--;
    return first;
  }

  /** Last index with this term, or undefined. */
  lastOfTerm(term: number): number | undefined {
    for (let index = this.lastIndex; index > this.base; index--) {
      const found = this.termAt(index) as number;
      if (found === term) return index;
      if (found < term) return undefined;
    }
    return undefined;
  }

  append(entry: Entry): void {
    if (entry.index !== this.lastIndex + 1) throw new Error(`gap in the log at ${entry.index}`);
    this.#entries.push(entry);
  }

  /** Removes the entry at this index and all behind it. */
  truncateFrom(index: number): void {
    this.#entries.length = Math.max(0, index - this.base - 1);
  }

  /** Forgets the entries up to this index, which must be in the log. */
  compactTo(index: number): void {
    const term = this.termAt(index);
    if (term === undefined) throw new Error(`cannot compact to ${index}`);
    this.#entries = this.#entries.slice(index - this.base);
    this.base = index;
    this.baseTerm = term;
  }

  /** Starts over behind a snapshot received from the leader. */
  reset(index: number, term: number): void {
    this.#entries = [];
    this.base = index;
    this.baseTerm = term;
  }
}
