/**
 * What a node must not forget, by name: the last value of each is there again after a restart. The
 * journal is written anew when most of it is out of date.
 */
import type { Json } from '../../src/history/operation.ts';
import type { Storage } from '../../src/node/context.ts';

/** The journal may hold so many records, and more than twice as many as there are names. */
const SHORT = 1_000;

export class Kept<Value extends Json> {
  readonly #storage: Storage;
  readonly #values = new Map<string, Value>();
  #records: number;

  /** Recovers what was durable. */
  constructor(storage: Storage) {
    this.#storage = storage;
    this.#records = storage.recovered.length;
    for (const record of storage.recovered as unknown as readonly [string, Value][]) {
      this.#values.set(record[0], record[1]);
    }
  }

  get(name: string): Value | undefined {
    return this.#values.get(name);
  }

  entries(): IterableIterator<[string, Value]> {
    return this.#values.entries();
  }

  /** In memory at once; durable when the next `sync` resolves. */
  set(name: string, value: Value): void {
    this.#values.set(name, value);
    this.#storage.append([name, value]);
    this.#records++;
  }

  /** Resolves when all that was set before is durable. */
  sync(): Promise<void> {
    if (this.#records <= SHORT || this.#records <= 2 * this.#values.size) {
      return this.#storage.sync();
    }
    this.#records = this.#values.size;
    return this.#storage.rewrite([...this.#values].map(([name, value]): Json => [name, value]));
  }
}
