/**
 * What an event says of the time before it: the value that its key had (`watch-prev-kv`), and whether it
 * was there at all (`watch-is-create`; an event that deletes says that it was).
 *
 * A previous value may always be missing, for etcd may have compacted it. It is wrong where anybody shows a
 * later change of the key before the event, another value at its revision, or that nothing was put there;
 * and where its version is not the number of puts since the key was created. Whether the key was there is
 * held against the changes known before the event, where none can be unknown in between.
 */
import type { PreviousValue, Watch, WatchEvent } from '../../../src/history/watches.ts';
import type { Coverage } from './coverage.ts';
import { FIRST_CHANGE, type KnownChanges } from './known-changes.ts';
import type { Breach } from './names.ts';
import { changeWords, doneWords, placeWords, previousWords, watchWords } from './words.ts';

export class Before {
  readonly #known: KnownChanges;
  readonly #coverage: Coverage;

  constructor(known: KnownChanges, coverage: Coverage) {
    this.#known = known;
    this.#coverage = coverage;
  }

  *breachesOf(watch: Watch): Generator<Breach> {
    for (const { events } of watch.responses) {
      for (const event of events) {
        const { previous } = event;
        const wrong = previous === undefined ? undefined : this.#wrongPrevious(event, previous);
        if (wrong !== undefined && previous !== undefined) {
          const reason = `${watchWords(watch)} says of ${changeWords(event)} that ${previousWords(previous)} was there before, but ${wrong}`;
          yield { property: 'watch-prev-kv', anomaly: 'wrong-previous-value', reason };
        }
        const told = this.#wrongCreate(event);
        if (told !== undefined) {
          const reason = `${watchWords(watch)} says of ${changeWords(event)} that ${told}`;
          yield { property: 'watch-is-create', anomaly: 'wrong-is-create', reason };
        }
      }
    }
  }

  #wrongPrevious(event: WatchEvent, previous: PreviousValue): string | undefined {
    const { key, revision, isCreate } = event;
    if (previous.revision >= revision) return 'that is no revision before it';
    if (previous.revision < FIRST_CHANGE) return 'the first change makes revision 2';
    if (isCreate === true) return 'it also says that the key was created';
    const before = this.#known.before(key, revision);
    if (before !== undefined && before.revision > previous.revision) {
      return `${placeWords(before.place)} shows ${changeWords(before)}`;
    }
    if (before?.revision !== previous.revision) {
      const at = { from: previous.revision, to: previous.revision };
      return this.#coverage.covers(key, at) ? 'nothing was put there' : undefined;
    }
    if (before.type === 'delete' || before.value !== previous.value) {
      return `${placeWords(before.place)} shows ${changeWords(before)} as ${doneWords(before)}`;
    }
    const version = this.#versionAt(key, previous.revision);
    const isWrong = version !== undefined && previous.version !== 0 && previous.version !== version;
    return isWrong ? `by then the number of puts since it was created was ${version}` : undefined;
  }

  /** How often it was put since it was created; undefined where nobody can tell. */
  #versionAt(key: string, revision: number): number | undefined {
    const life = this.#known.life(key, revision);
    if (life === undefined) return undefined;
    const { puts, from } = life;
    return this.#coverage.covers(key, { from, to: revision }) ? puts : undefined;
  }

  #wrongCreate({ type, key, revision, isCreate }: WatchEvent): string | undefined {
    if (isCreate === undefined) return undefined;
    if (type === 'delete' && isCreate) return 'it created the key';
    const before = this.#known.before(key, revision);
    const from = before === undefined ? FIRST_CHANGE : before.revision + 1;
    if (!this.#coverage.covers(key, { from, to: revision - 1 })) return undefined;
    const wasThere = before?.type === 'put';
    if (wasThere !== isCreate) return undefined;
    const then =
      before === undefined
        ? 'nothing had been put there'
        : `${placeWords(before.place)} shows ${changeWords(before)} before it`;
    if (type === 'delete') return `it deleted the key, but ${then}`;
    return `it ${isCreate ? 'created' : 'did not create'} the key, but ${then}`;
  }
}
