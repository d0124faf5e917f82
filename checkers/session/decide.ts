/**
 * From "decide it when everybody knows who read from whom" to "decide it": repeated values, failed
 * cas that only say what they did not see, and values out of thin air are dealt with here, once for
 * every level.
 *
 * Exact or `unknown`: a level holds when it holds for one way to say who read from whom, and is
 * refuted by what no way can explain. First the likeliest way, then all ambiguous reads left open (a
 * violation even so is one), then every way, as long as the budget lasts.
 */
import { NONE } from '../../src/history/columns.ts';
import { describeRow, valueText } from '../linearizability/rows/describe-row.ts';
import { initialHint } from '../linearizability/initial-hint.ts';
import type { Invalid, Unknown, Verdict } from '../verdict.ts';
import type { Deadline } from './deadline.ts';
import { failedWriterOf, type RegisterHistory } from './register-history.ts';
import { INITIAL, type Resolution, resolveReads, wantedValue } from './resolve.ts';
import { type Sessions, sessionsOf } from './sessions.ts';

/** Decides a level for one way to say who read from whom. */
export type Decide = (sessions: Sessions, deadline: Deadline) => Verdict;

/** More ways than this are not tried, whatever the time budget. */
const MOST_WAYS = 20_000;

export const decideRegisters = (
  history: RegisterHistory,
  engine: string,
  decide: Decide,
  deadline: Deadline,
): Verdict => {
  let ambiguous = 0;
  const verdictFor = (resolution: Resolution): Verdict =>
    resolution.type === 'thin-air'
      ? thinAir(history, engine, resolution.row)
      : decide(sessionsOf(history, resolution), deadline);
  const likeliest = verdictFor(
    resolveReads(history, (row, candidates) => {
      ambiguous++;
      return ranked(history, row, candidates)[0]!;
    }),
  );
  if (ambiguous === 0) return likeliest;
  if (likeliest.verdict === 'valid') return noted(likeliest, `${ambiguous} reads were ambiguous`);
  const open = verdictFor(resolveReads(history, () => NONE));
  if (open.verdict === 'invalid') return open;
  return tryEveryWay(history, engine, verdictFor, deadline, likeliest);
};

const tryEveryWay = (
  history: RegisterHistory,
  engine: string,
  verdictFor: (resolution: Resolution) => Verdict,
  deadline: Deadline,
  likeliest: Verdict,
): Verdict => {
  let script: number[] | undefined = [];
  let undecided = likeliest.verdict === 'unknown';
  for (let ways = 0; ; ways++) {
    if (script === undefined) {
      return undecided || likeliest.verdict !== 'invalid'
        ? ambiguity(engine, ways)
        : noWay(likeliest, ways);
    }
    if (ways >= MOST_WAYS || deadline.passed(0)) return ambiguity(engine, ways);
    const arity: number[] = [];
    const chosen: readonly number[] = script;
    const verdict = verdictFor(
      resolveReads(history, (row, candidates) => {
        const at = arity.push(candidates.length) - 1;
        return ranked(history, row, candidates)[chosen[at] ?? 0]!;
      }),
    );
    if (verdict.verdict === 'valid') return noted(verdict, `way ${ways + 1} of reading it holds`);
    undecided ||= verdict.verdict === 'unknown';
    script = following(chosen, arity);
  }
};

/** The next script in counting order, the last choice fastest; undefined after the last one. */
const following = (script: readonly number[], arity: readonly number[]): number[] | undefined => {
  for (let at = arity.length - 1; at >= 0; at--) {
    const choice = (script[at] ?? 0) + 1;
    if (choice < arity[at]!) {
      return [...Array.from({ length: at }, (_, i) => script[i] ?? 0), choice];
    }
  }
  return undefined;
};

/** Indices of the candidates, likeliest first: the write begun last before the read was over. */
const ranked = (
  { columns }: RegisterHistory,
  row: number,
  candidates: readonly number[],
): readonly number[] => {
  const over = columns.complete[row] === NONE ? Infinity : columns.complete[row]!;
  const rank = (candidate: number): number => {
    if (candidate === INITIAL) return -1;
    const begun = columns.invoke[candidate]!;
    return begun < over ? begun : -2 - begun;
  };
  return candidates
    .map((candidate, index) => ({ index, rank: rank(candidate) }))
    .sort((a, b) => b.rank - a.rank)
    .map(({ index }) => index);
};

const thinAir = (history: RegisterHistory, engine: string, row: number): Invalid => {
  const { columns, key } = history;
  const who = describeRow(columns, row);
  const value = wantedValue(history, row);
  const failed = failedWriterOf(history, key[row]!, value);
  const seen = valueText(columns, value);
  return failed === NONE
    ? {
        verdict: 'invalid',
        engine,
        anomaly: 'thin-air-read',
        operations: [row],
        reason: `${who} saw ${seen}, which nobody wrote${initialHint(columns.values[value])}.`,
      }
    : {
        verdict: 'invalid',
        engine,
        anomaly: 'aborted-read',
        operations: [failed, row].sort((a, b) => a - b),
        reason: `${who} saw ${seen}, which only ${describeRow(columns, failed)} could have written.`,
      };
};

const noted = <V extends Verdict>(verdict: V, note: string): V => ({
  ...verdict,
  notes: [...(verdict.notes ?? []), note],
});

const noWay = (likeliest: Invalid, ways: number): Invalid =>
  noted(
    likeliest,
    `refuted for each of the ${ways} ways to say which write a repeated value is of`,
  );

const ambiguity = (engine: string, ways: number): Unknown => ({
  verdict: 'unknown',
  engine,
  reason:
    `Values are written more than once, so it is open who read from whom: ${ways} ways were tried, ` +
    'none of them proved the level kept. Write unique values, or give more time.',
});
