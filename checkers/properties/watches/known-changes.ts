/** All changes of the store that anybody was told of: by an answer, or as an event of a watch. */
import type { ShownChange, WatchEvent, Watches } from '../../../src/history/watches.ts';
import type { Place } from '../../../src/history/well-formed.ts';

/** Of an empty store the revision is 1. */
export const FIRST_CHANGE = 2;

interface Life {
  readonly puts: number;
  readonly from: number;
}

/** Of one key at one revision the first that was told counts; what contradicts it is found later. */
export class KnownChanges {
  /** Ascending. */
  readonly revisions: readonly number[];
  readonly #byRevision = new Map<number, Map<string, ShownChange>>();
  /** By key, ascending. */
  readonly #byKey = new Map<string, ShownChange[]>();
  /** Puts that a watch calls the first of their key. */
  readonly #creates = new Set<string>();
  /** By key, beside its changes; made where somebody asks. */
  readonly #lives = new Map<string, readonly Life[]>();

  constructor({ watches, operations }: Watches) {
    for (const change of operations?.changes ?? []) this.#add(change);
    for (const { place, responses } of watches) {
      for (const { events } of responses) for (const event of events) this.#see(event, place);
    }
    this.revisions = [...this.#byRevision.keys()].sort((a, b) => a - b);
    for (const changes of this.#byKey.values()) changes.sort((a, b) => a.revision - b.revision);
  }

  at(revision: number): ReadonlyMap<string, ShownChange> | undefined {
    return this.#byRevision.get(revision);
  }

  /** The last one of the key before this revision. */
  before(key: string, revision: number): ShownChange | undefined {
    const changes = this.#byKey.get(key) ?? [];
    return changes[firstFrom(changes, revision, ({ revision: own }) => own) - 1];
  }

  /** How often the key was put until then since it was last created or deleted, and since when that is. */
  life(key: string, revision: number): Life | undefined {
    const changes = this.#byKey.get(key) ?? [];
    let lives = this.#lives.get(key);
    if (lives === undefined) {
      lives = this.#livesOf(changes);
      this.#lives.set(key, lives);
    }
    return lives[firstFrom(changes, revision + 1, ({ revision: own }) => own) - 1];
  }

  #livesOf(changes: readonly ShownChange[]): readonly Life[] {
    let life: Life = { puts: 0, from: FIRST_CHANGE };
    return changes.map(({ type, key, revision }) => {
      if (type === 'delete') life = { puts: 0, from: revision + 1 };
      else if (this.#creates.has(`${revision} ${key}`)) life = { puts: 1, from: revision };
      else life = { puts: life.puts + 1, from: life.from };
      return life;
    });
  }

  /** Those that are known of, from one to the other. */
  *within(from: number, to: number): Generator<number> {
    let at = firstFrom(this.revisions, from, (own) => own);
    for (; at < this.revisions.length; at++) {
      const revision = this.revisions[at] as number;
      if (revision > to) return;
      yield revision;
    }
  }

  #see(event: WatchEvent, place: Place): void {
    const { type, key, value, revision, isCreate } = event;
    this.#add({ place, type, key, value, revision });
    if (type === 'put' && isCreate === true) this.#creates.add(`${revision} ${key}`);
  }

  #add(change: ShownChange): void {
    const ofRevision = this.#byRevision.get(change.revision) ?? new Map<string, ShownChange>();
    this.#byRevision.set(change.revision, ofRevision);
    const known = ofRevision.get(change.key);
    if (known === undefined) {
      ofRevision.set(change.key, change);
      const ofKey = this.#byKey.get(change.key) ?? [];
      ofKey.push(change);
      this.#byKey.set(change.key, ofKey);
    }
  }
}

/** The place of the first that is not below `least`. */
const firstFrom = <Item>(
  items: readonly Item[],
  least: number,
  numberOf: (item: Item) => number,
): number => {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numberOf(items[middle] as Item) < least) low = middle + 1;
    else high = middle;
  }
  return low;
};
