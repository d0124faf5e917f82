/**
 * Whole reports of etcd's robustness tests, as text: requests to a store at random, some without an answer,
 * and watches on it. They are read, and both what the clients saw and what the watches saw must be valid.
 */
import { randomFrom, type Random } from '../../../src/base/random.ts';
import {
  done,
  failed,
  found,
  get,
  is,
  line,
  LOST,
  put,
  range,
  remove,
  txn,
} from '../../../src/history/formats/etcd-report.fixture.ts';
import { readEtcdReport } from '../../../src/history/formats/etcd-report.ts';
import { lineOfWatch } from '../../../src/history/formats/etcd-watch.fixture.ts';
import type { Json } from '../../../src/history/operation.ts';
import type { WatchEvent } from '../../../src/history/watches.ts';
import { fuzz, type Outcomes } from '../../../testing/fuzz/fuzz.ts';
import { watchesOf } from '../../../testing/histories/simulated-watches.ts';
import { checkLinearizability } from '../../linearizability/check.ts';
import { modelNamed } from '../../models/registry.ts';
import { decideWatches } from './check.ts';

fuzz({
  name: 'watches in reports',
  kind: 'engine on larger histories',
  run: (seed, cases) => fuzzReports(seed, cases),
  shares: { valid: 0.9 },
});

const BUDGET = { timeMs: 2_000, memoryBytes: 2 ** 27 };

const fuzzReports = (seed: string, cases: number): Outcomes => {
  const random = randomFrom(seed);
  const counts = { valid: 0, unknown: 0 };
  for (let i = 0; i < cases; i++) {
    const { operations, watches } = report(random);
    const read = readEtcdReport(
      [
        { name: 'client-1/operations.json', text: operations },
        { name: 'client-2/watch.json', text: watches },
      ],
      'report',
    );
    const { verdict } = checkLinearizability(read.columns, modelNamed('etcd'), BUDGET);
    const broken = decideWatches(read.watches ?? { watches: [] }).verdicts.flatMap(
      ({ reason }) => reason ?? [],
    );
    if (verdict === 'invalid' || broken.length > 0) {
      const why = [verdict, ...broken].join('\n');
      throw new Error(`seed ${seed}, case ${i}: ${why}\n${operations}${watches}`);
    }
    counts[verdict]++;
  }
  return counts;
};

const report = (random: Random): { readonly operations: string; readonly watches: string } => {
  const store = new Store();
  let operations = line(0, range('a', 'd'), found(1), 1, 2);
  const count = random.between(2, 14);
  for (let at = 1; at <= count; at++) {
    const call = 20 + 10 * at - random.below(20);
    const end = 20 + 10 * at + random.between(1, 15);
    const [input, answer] = store.random(random);
    const isLost = random.below(5) === 0;
    const output = isLost && random.below(2) === 0 ? LOST : answer();
    // Each has a client of its own: they may be concurrent as they like.
    operations += line(at, input, isLost ? LOST : output, call, isLost ? 0 : end);
  }
  const watches = watchesOf(random, store.truth, random.below(2) === 0);
  return { operations, watches: watches.map(lineOfWatch).join('') };
};

type Data = ReturnType<typeof done>;
type Kept = readonly [value: string, revision: number, version: number];

/** What it answers is done when the answer is asked for. */
class Store {
  readonly truth: (readonly WatchEvent[])[] = [];
  readonly #keys = new Map<string, Kept>();
  #values = 0;

  get #revision(): number {
    return this.truth.length + 1;
  }

  random(random: Random): readonly [input: Data, answer: () => Data] {
    const keys = random.shuffle(['a', 'b', 'c']).slice(0, random.pick([1, 1, 2, 3]));
    const [key = 'a'] = keys;
    if (random.below(4) === 0) {
      return [range('a', 'd'), () => found(this.#revision, ...this.#found('a', 'b', 'c'))];
    }
    const steps = keys.map((one): Step => {
      const value = random.below(4) === 0 ? '1' : String(++this.#values);
      return random.below(3) === 0 ? { key: one } : { key: one, value };
    });
    const then = steps.map(({ key: one, value }) =>
      value === undefined ? remove(one) : put(one, value),
    );
    if (random.below(3) > 0) return [txn(then), () => this.#change(steps)];
    const expected = random.pick([0, this.#keys.get(key)?.[1] ?? 0, 2]);
    return [
      txn(then, [is(key, expected)], [get(key)]),
      () =>
        (this.#keys.get(key)?.[1] ?? 0) === expected
          ? this.#change(steps)
          : failed(this.#revision, ...this.#found(key)),
    ];
  }

  #found(...keys: readonly string[]): readonly (readonly [string, string, number])[] {
    return keys.flatMap((key): readonly (readonly [string, string, number])[] => {
      const kept = this.#keys.get(key);
      return kept === undefined ? [] : [[key, kept[0], kept[1]]];
    });
  }

  #change(steps: readonly Step[]): Data {
    const revision = this.#revision + 1;
    const before = new Map(this.#keys);
    const events: WatchEvent[] = [];
    const results = steps.map(({ key, value }): { readonly [name: string]: Json } => {
      const old = before.get(key);
      const previous = old && { value: JSON.stringify(old[0]), revision: old[1], version: old[2] };
      const told = previous === undefined ? {} : { previous };
      if (value === undefined) {
        if (!this.#keys.delete(key)) return { Deleted: 0 };
        events.push({ type: 'delete', key, value: '', revision, isCreate: false, ...told });
        return { Deleted: 1 };
      }
      this.#keys.set(key, [value, revision, (old?.[2] ?? 0) + 1]);
      const isCreate = old === undefined;
      events.push({ type: 'put', key, value: JSON.stringify(value), revision, isCreate, ...told });
      return {};
    });
    if (events.length > 0) this.truth.push(events);
    return done(this.#revision, ...results);
  }
}

interface Step {
  readonly key: string;
  /** Absent where the key is deleted. */
  readonly value?: string;
}
