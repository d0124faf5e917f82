/**
 * The general search against brute force on tiny histories of every model: each search alone, each witness
 * replayed, and each row that is said to be the end of all orders tried. Unknown outcomes, failures, repeated values and wrong results included.
 */
import { columnsFromEvents } from '../../../src/history/columns-builder.ts';
import { type Columns, NONE, UNKNOWN } from '../../../src/history/columns.ts';
import type { Json } from '../../../src/history/operation.ts';
import { type Random, randomFrom } from '../../../src/base/random.ts';
import type { Model } from '../../model.ts';
import { modelNamed, modelNames } from '../../models/registry.ts';
import { bruteForce } from '../../../testing/brute-force/linearizability.ts';
import { mergeOrders } from '../rows/merge-orders.ts';
import { partitionsOf } from '../rows/partition.ts';
import { fuzz, type Outcomes } from '../../../testing/fuzz/fuzz.ts';
import {
  type Asked,
  simulate,
  type Workload,
} from '../../../testing/histories/simulated-clients.ts';
import { tinyHistory } from '../../../testing/histories/tiny-history.ts';
import { verifyWitness } from '../witness.ts';
import { problemOf } from './problem.ts';
import { search, STRATEGIES, type Strategy } from './search.ts';

type Draw = (random: Random) => readonly [Columns, Model];

for (const name of modelNames) {
  fuzz({
    name: `search ${name}`,
    kind: 'search',
    run: (seed, cases) => fuzzSearch((random) => tinyHistory(name, random), seed, cases),
    shares: { valid: 0.05, invalid: 0.05 },
  });
}

fuzz({
  name: 'search texts that are appended to',
  kind: 'search',
  run: (seed, cases) => fuzzSearch(appendedTexts, seed, cases, { ends: true }),
  shares: { valid: 0.1, invalid: 0.1 },
});

/** Throws on the first history where a search is wrong; the message is enough to repeat it. */
const fuzzSearch = (
  draw: Draw,
  seed: string,
  cases: number,
  { ends }: { readonly ends: boolean } = { ends: false },
): Outcomes => {
  const random = randomFrom(seed);
  const counts = { valid: 0, invalid: 0 };
  for (let i = 0; i < cases; i++) {
    const [history, model] = draw(random);
    const expected = bruteForce(history, model);
    counts[expected ? 'valid' : 'invalid']++;
    for (const strategy of STRATEGIES) {
      const found = decide(history, model, strategy);
      const what = `${model.name}, seed ${seed}, case ${i}, ${strategy}`;
      if ('found' in found !== expected) {
        throw new Error(`the search says ${expected ? 'invalid' : 'valid'}: ${what}`);
      }
      if (ends && 'stuckAt' in found && bruteForce(...upTo(found.stuckAt, history, model))) {
        throw new Error(`an order gets past row ${found.stuckAt}: ${what}`);
      }
      const check = 'found' in found ? verifyWitness(history, model, found.found) : { ok: true };
      if ('reason' in check) throw new Error(`the witness: ${check.reason}: ${what}`);
    }
  }
  return counts;
};

/** One key of a kv whose texts meet, end alike and begin alike; some of them nobody reads. */
const appendedTexts: Draw = (random) => {
  const model = modelNamed('kv', {
    initial: random.pick([null, '', 'a', 'ab']),
    nilRead: random.pick(['unset', 'anything']),
  });
  const texts = ['a', 'b', 'ab', 'ba', ''];
  const functions = ['get', 'get', 'append', 'append'];
  const asked = random.pick([functions, [...functions, 'put', 'delete']]);
  const ask = (f: string): Asked => {
    if (f === 'append') return { f, value: random.pick(texts) };
    return { f, value: f === 'put' ? random.pick([...texts, null]) : null };
  };
  const workload: Workload = {
    model,
    ask: () => ask(random.pick(asked)),
    results: ({ f }, state) =>
      f === 'get' ? [state as Json, random.pick(['a', 'ab', 'aba', 'bb', null])] : [null],
  };
  const plan = {
    operations: random.between(2, 8),
    processes: random.between(1, 5),
    keys: 0,
    unknown: random.pick([0, 0.2, 0.5]),
    failed: 0,
    wrong: random.pick([0, 0.2, 0.6]),
  };
  return [columnsFromEvents(simulate(workload, plan, random)), model];
};

/** The order that one of the searches finds, or the row that no order gets past. */
const decide = (
  history: Columns,
  model: Model,
  strategy: Strategy,
): { readonly found: Int32Array } | { readonly stuckAt: number } => {
  const orders: Int32Array[] = [];
  for (const { events } of partitionsOf(history, model)) {
    const limits = { deadline: Infinity, memoryBytes: Infinity };
    const problem = problemOf(history, events, model);
    const result = search(problem, limits, [strategy]);
    if ('ranOut' in result) throw new Error(`the search ran out of ${result.ranOut}`);
    if ('stuckAt' in result) return { stuckAt: problem.row[result.stuckAt]! };
    orders.push(result.found);
  }
  return { found: orders.length === 0 ? new Int32Array() : mergeOrders(history, orders) };
};

/** What is known of the history once a row has completed, where only gets return something. */
const upTo = (
  row: number,
  history: Columns,
  model: Model,
): readonly [Columns, Model, Iterable<number>] => {
  const end = history.complete[row]!;
  const isOpen = (other: number): boolean => history.complete[other]! > end;
  const rows = Array.from({ length: history.count }, (_, other) => other);
  const { outcome, complete } = history;
  const cut = {
    ...history,
    outcome: outcome.map((one, other) => (isOpen(other) ? UNKNOWN : one)),
    complete: complete.map((one, other) => (isOpen(other) ? NONE : one)),
  };
  return [cut, model, rows.filter((other) => history.invoke[other]! < end)];
};
