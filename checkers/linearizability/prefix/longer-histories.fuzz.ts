/**
 * Longest prefixes of histories that are too long for brute force, by the definition with the whole check:
 * without the completion that is told it is linearizable, with it not, and a key breaks where its own
 * history does. However few prefixes were decided, the bounds that are told hold.
 */
import { type Random, randomFrom } from '../../../src/base/random.ts';
import { columnsFromEvents } from '../../../src/history/columns-builder.ts';
import { type Columns, NONE, OK } from '../../../src/history/columns.ts';
import type { PrefixEnd, PrefixFacts } from '../../../src/history/longest-prefix.ts';
import { fuzz, type Outcomes } from '../../../testing/fuzz/fuzz.ts';
import { prefixByHand } from '../../../testing/histories/prefix-by-hand.ts';
import { simulate } from '../../../testing/histories/simulated-clients.ts';
import {
  modelOf,
  OBJECT_NAMES,
  type ObjectName,
  simulatedObject,
} from '../../../testing/histories/simulated-objects.ts';
import { simulatedQueue } from '../../../testing/histories/simulated-queue.ts';
import { workloadOf } from '../../../testing/histories/simulated-workloads.ts';
import type { Model } from '../../model.ts';
import { modelNamed } from '../../models/registry.ts';
import { checkLinearizability } from '../check.ts';
import { subHistory } from '../explain/sub-history.ts';
import { partitionsOf } from '../rows/partition.ts';
import { longestPrefix } from './longest-prefix.ts';

const budget = { timeMs: 1000, memoryBytes: 2 ** 28, tookMs: 0 };

type Name = ObjectName | 'cas-register' | 'fifo-queue';

/** Locks tell nothing that could be wrong. */
const NAMES: readonly Name[] = [
  ...OBJECT_NAMES.filter((name) => name !== 'mutex'),
  'cas-register',
  'fifo-queue',
];

for (const name of NAMES) {
  fuzz({
    name: `longer prefix ${name}`,
    kind: 'prefix of longer histories',
    run: (seed, cases) => fuzzPrefix(name, seed, cases),
    shares: { broken: 0.1 },
  });
}

/** Throws on the first prefix that is wrong; the message is enough to repeat it. */
const fuzzPrefix = (name: Name, seed: string, cases: number): Outcomes => {
  const random = randomFrom(`longer prefix ${name} ${seed}`);
  const counts = { broken: 0, exact: 0, keys: 0, bounded: 0 };
  for (let i = 0; i < cases; i++) {
    const [history, model] = longer(name, random);
    const verdict = checkLinearizability(history, model, budget);
    if (verdict.verdict !== 'invalid') continue;
    counts.broken++;
    const { whole, keys } = longestPrefix(history, model, verdict, budget);
    const fail = (why: string) => new Error(`${why}: ${name}, seed ${seed}, case ${i}`);
    if (whole.found === 'exact') counts.exact++;
    if (!isTrue(history, model, whole)) throw fail('the prefix of the whole is wrong');
    for (const end of keys) {
      const { rows } = partitionsOf(history, model).find((part) => part.name === end.key)!;
      const own = subHistory(history, rows).history;
      if (!isTrue(own, model, end)) throw fail(`the prefix of key ${end.key} is wrong`);
      counts.keys++;
    }
    const few = { ...budget, mostDecisions: random.between(1, 5) };
    const bounds = longestPrefix(history, model, verdict, few).whole;
    if (!isBound(history, bounds, whole)) throw fail('the bounds of the whole are wrong');
    if (bounds.found !== 'exact') counts.bounded++;
  }
  return counts;
};

const longer = (name: Name, random: Random): readonly [Columns, Model] => {
  const plan = {
    operations: random.between(20, 200),
    processes: random.between(2, 6),
    keys: random.pick([0, 2, 5]),
    unknown: random.pick([0, 0.02]),
    failed: random.pick([0, 0.05]),
    wrong: 0,
  };
  if (name === 'cas-register') {
    const workload = workloadOf(name);
    const events = simulate(workload, { ...plan, wrong: 0.01 }, random);
    return [columnsFromEvents(events), workload.model];
  }
  const history =
    name === 'fifo-queue'
      ? simulatedQueue({ ...plan, seed: random.between(1, 1e9) })
      : columnsFromEvents(simulate(simulatedObject(name), plan, random));
  swapResults(history, random);
  return [history, modelNamed(name === 'fifo-queue' ? name : modelOf(name))];
};

/** Of two operations that asked for the same; mostly no order explains the history then. */
const swapResults = ({ count, f, outcome, result }: Columns, random: Random): void => {
  const told = Array.from({ length: count }, (_, row) => row).filter(
    (row) => outcome[row] === OK && result[row] !== NONE,
  );
  if (told.length === 0) return;
  const one = random.pick(told);
  const other = random.pick(told.filter((row) => f[row] === f[one]));
  const taken = result[one]!;
  result[one] = result[other]!;
  result[other] = taken;
};

/** What could not be decided contradicts nothing. */
const isTrue = (history: Columns, model: Model, end: PrefixEnd): boolean => {
  if (end.found === 'nothing') return true;
  const verdictAt = (cut: number): string =>
    checkLinearizability(prefixByHand(history, cut), model, budget).verdict;
  const rankOf = ({ operation }: PrefixFacts): number => history.complete[operation.number - 1]!;
  if (end.found === 'at-least') return verdictAt(rankOf(end)) !== 'invalid';
  if (verdictAt(rankOf(end)) === 'valid') return false;
  return end.found === 'at-most' || verdictAt(rankOf(end) - 1) !== 'invalid';
};

const isBound = ({ complete }: Columns, end: PrefixEnd, exact: PrefixEnd): boolean => {
  if (end.found === 'nothing' || exact.found === 'nothing') return end.found === 'nothing';
  const rankOf = (row: number): number => complete[row]!;
  if (exact.found !== 'exact') return true;
  const truth = rankOf(exact.operation.row);
  if (end.found === 'exact') return rankOf(end.operation.row) === truth;
  const atMost = end.found === 'at-most' ? end : end.atMost;
  return (
    (end.found === 'at-most' || rankOf(end.operation.row) < truth) &&
    (atMost === undefined || rankOf(atMost.operation.row) >= truth)
  );
};
