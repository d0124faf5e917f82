/**
 * What a member holds: the updates in their order, the last ones by themselves for a successor that has
 * missed some, and all of them as what each key holds.
 */
import type { Json } from '../../../src/history/operation.ts';
import type { Storage } from '../../../src/node/context.ts';
import type { Update } from './config.ts';

/** So many of the last updates are kept by themselves. */
const KEPT_UPDATES = 1_000;
/** The journal is written anew after so many records. */
const MOST_RECORDS = 5_000;

type Journaled =
  | { readonly r: 'update'; readonly u: Update }
  | {
      readonly r: 'all';
      readonly installed: number;
      readonly last: number;
      readonly values: readonly (readonly [string, Json])[];
    };

export class ChainStore {
  readonly #storage: Storage;
  #values = new Map<string, Json>();
  #updates: Update[] = [];
  #last = 0;
  #durable = 0;
  #records = 0;
  /** In which epoch the data was got from another node; 0: it was there from the beginning. */
  installed = 0;

  constructor(storage: Storage) {
    this.#storage = storage;
    for (const record of storage.recovered as unknown as readonly Journaled[]) {
      this.#records++;
      if (record.r === 'update') this.#apply(record.u);
      else this.#replace(record.installed, record.last, record.values);
    }
    this.#durable = this.#last;
  }

  /** Number of the last update. */
  get last(): number {
    return this.#last;
  }

  /** Number of the last update that this node has for good. */
  get durable(): number {
    return this.#durable;
  }

  get(key: string): Json {
    return this.#values.get(key) ?? null;
  }

  /** In memory; durable when the next `sync` resolves. */
  append(update: Update): void {
    this.#apply(update);
    this.#write({ r: 'update', u: update });
  }

  async sync(): Promise<void> {
    const last = this.#last;
    if (this.#records <= MOST_RECORDS) await this.#storage.sync();
    else await this.#rewrite();
    this.#durable = Math.max(this.#durable, last);
  }

  /** Those behind `seq`, in order; undefined where they are not kept by themselves any more. */
  after(seq: number): readonly Update[] | undefined {
    const first = this.#updates[0]?.seq ?? this.#last + 1;
    return seq < first - 1 ? undefined : this.#updates.filter((update) => update.seq > seq);
  }

  entries(): readonly (readonly [string, Json])[] {
    return [...this.#values];
  }

  /** Another node's data, whole; durable when it resolves. */
  async install(
    installed: number,
    last: number,
    values: readonly (readonly [string, Json])[],
  ): Promise<void> {
    this.#replace(installed, last, values);
    await this.#rewrite();
    this.#durable = last;
  }

  #rewrite(): Promise<void> {
    this.#records = 1;
    return this.#storage.rewrite([this.#all()]);
  }

  #apply(update: Update): void {
    this.#values.set(update.key, update.value);
    this.#updates.push(update);
    if (this.#updates.length > 2 * KEPT_UPDATES) this.#updates.splice(0, KEPT_UPDATES);
    this.#last = Math.max(this.#last, update.seq);
  }

  #replace(installed: number, last: number, values: readonly (readonly [string, Json])[]): void {
    this.installed = installed;
    this.#last = last;
    this.#values = new Map(values);
    this.#updates = [];
  }

  #all(): Journaled {
    return { r: 'all', installed: this.installed, last: this.#last, values: this.entries() };
  }

  #write(record: Journaled): void {
    this.#records++;
    this.#storage.append(record);
  }
}
