/**
 * Longest prefixes against brute force on tiny histories: every cut up to the one that is told is
 * linearizable by the definition, and that one is not, for the whole and for each key. With few
 * decisions what is told is a bound, and the true one lies within.
 */
import { randomFrom } from '../../../src/base/random.ts';
import { type Columns, NONE } from '../../../src/history/columns.ts';
import type { PrefixEnd } from '../../../src/history/longest-prefix.ts';
import { bruteForce } from '../../../testing/brute-force/linearizability.ts';
import { fuzz, type Outcomes } from '../../../testing/fuzz/fuzz.ts';
import { tinyHistory } from '../../../testing/histories/tiny-history.ts';
import { operationAt } from '../../history-operation.ts';
import type { Model } from '../../model.ts';
import { type ModelName, modelNames } from '../../models/registry.ts';
import { checkLinearizability } from '../check.ts';
import { longestPrefix } from './longest-prefix.ts';

const budget = { timeMs: 60_000, memoryBytes: 2 ** 28, tookMs: 0 };

for (const name of modelNames) {
  fuzz({
    name: `longest prefix ${name}`,
    kind: 'longest prefix',
    run: (seed, cases) => fuzzPrefix(name, seed, cases),
    shares: { broken: 0.1, early: 0.03, bounded: 0.02 },
  });
}

/** Throws on the first prefix that is wrong; the message is enough to repeat it. */
const fuzzPrefix = (name: ModelName, seed: string, cases: number): Outcomes => {
  const random = randomFrom(`prefix ${name} ${seed}`);
  const counts = { broken: 0, early: 0, keys: 0, bounded: 0 };
  for (let i = 0; i < cases; i++) {
    const [history, model] = tinyHistory(name, random);
    const verdict = checkLinearizability(history, model, budget);
    if (verdict.verdict !== 'invalid') continue;
    counts.broken++;
    // Also where nobody says which key is broken.
    const operations = random.next() < 0.2 ? [] : verdict.operations;
    const { whole, keys, keysLeftOut } = longestPrefix(history, model, { operations }, budget);
    const fail = (why: string) => new Error(`${why}: ${name}, seed ${seed}, case ${i}`);
    const rows = Array.from({ length: history.count }, (_, row) => row);
    const expected = firstBroken(history, model, rows);
    if (!agrees(whole, expected)) throw fail(`the whole breaks at ${JSON.stringify(expected)}`);
    if (expected !== undefined && expected.completed + 1 < completions(history, rows)) {
      counts.early++;
    }
    if (keysLeftOut.broken + keysLeftOut.undecided > 0) throw fail('keys are left out');
    const short = { ...budget, mostDecisions: random.between(0, 3) };
    const bounds = longestPrefix(history, model, { operations }, short);
    if (!holds(bounds.whole, history, expected)) throw fail('the bounds of the whole are wrong');
    if (bounds.whole.found !== 'exact') counts.bounded++;
    const names = new Set(rows.map((row) => partOf(history, model, row)));
    for (const part of names) {
      if (part === '' && names.size === 1) continue;
      const own = rows.filter((row) => partOf(history, model, row) === part);
      const ofKey = firstBroken(history, model, own);
      const end = keys.find(({ key }) => key === part);
      if (!agrees(end, ofKey)) throw fail(`key ${part} breaks at ${JSON.stringify(ofKey)}`);
      const bound = bounds.keys.find(({ key }) => key === part);
      if (bound !== undefined && !holds(bound, history, ofKey)) {
        throw fail(`the bounds of key ${part} are wrong`);
      }
      if (ofKey !== undefined) counts.keys++;
    }
  }
  return counts;
};

interface Broken {
  readonly row: number;
  readonly completed: number;
}

const agrees = (end: PrefixEnd | undefined, expected: Broken | undefined): boolean =>
  expected === undefined
    ? end === undefined
    : end?.found === 'exact' &&
      end.operation.row === expected.row &&
      end.completed === expected.completed;

/** Whether the true break is where it can be by what is told. */
const holds = (end: PrefixEnd, { complete }: Columns, expected: Broken | undefined): boolean => {
  if (end.found === 'nothing') return true;
  if (expected === undefined) return false;
  if (end.found === 'exact') return agrees(end, expected);
  const atMost = end.found === 'at-most' ? end : end.atMost;
  return (
    (end.found === 'at-most' ||
      (complete[end.operation.row]! < complete[expected.row]! &&
        end.completed <= expected.completed)) &&
    (atMost === undefined ||
      (complete[atMost.operation.row]! >= complete[expected.row]! &&
        atMost.completed >= expected.completed))
  );
};

/** By trying every cut, the first one first. */
const firstBroken = (
  history: Columns,
  model: Model,
  rows: readonly number[],
): Broken | undefined => {
  const ends = rows
    .filter((row) => history.complete[row] !== NONE)
    .toSorted((a, b) => history.complete[a]! - history.complete[b]!);
  const completed = ends.findIndex((row) => {
    const rank = history.complete[row]!;
    const invoked = rows.filter((other) => history.invoke[other]! <= rank);
    return !bruteForce(upTo(history, rank), model, invoked);
  });
  return completed < 0 ? undefined : { row: ends[completed]!, completed };
};

const upTo = (history: Columns, rank: number): Columns => {
  const open = (row: number): boolean => history.complete[row]! > rank;
  return {
    ...history,
    outcome: history.outcome.map((outcome, row) => (open(row) ? 2 : outcome)),
    result: history.result.map((result, row) => (open(row) ? NONE : result)),
    complete: history.complete.map((complete, row) => (open(row) ? NONE : complete)),
  };
};

const completions = (history: Columns, rows: readonly number[]): number =>
  rows.filter((row) => history.complete[row] !== NONE).length;

const partOf = (history: Columns, model: Model, row: number): string => {
  const operation = operationAt(history, row);
  return model.partition?.(operation) ?? operation.key;
};
