/**
 * The register search: linearizability of registers whose values may be written many times (the
 * Jepsen style), key by key, by a search of its own that is exact where it answers.
 *
 * First without counting unknown operations: what no order explains even if each of them could be
 * used again and again is invalid, and that search is small. Where it finds an order that uses one
 * too often, the search is done again with counting.
 */
import type { Columns } from '../../../../../src/history/columns.ts';
import type { Budget, Invalid } from '../../../../verdict.ts';
import { describeRow } from '../../../rows/describe-row.ts';
import { type EngineOptions, type EngineResult, STOPPED, type UndecidedKey } from '../../engine.ts';
import { AT_ONCE, lookNowAndThen, unlessStopped } from '../../shared/now-and-then.ts';
import { mergeOrders } from '../../../rows/merge-orders.ts';
import { rowsByKey } from '../../../rows/rows-by-key.ts';
import { orderOfEffects } from './order.ts';
import { buildProblem, COMPLETE, INVOKE, type Problem } from './problem.ts';
import { ANY, READ, STRANGE } from '../kinds.ts';
import { RegisterReader, strangeRow } from '../reader.ts';
import { findStale, refuteStale } from './stale.ts';
import { type SearchLimits, type SearchResult, searchOrder } from './search.ts';

const engine = 'registers';

export const checkRegisters = (
  history: Columns,
  options: EngineOptions,
  budget: Budget,
): EngineResult => {
  const deadline = performance.now() + budget.timeMs;
  const reader = new RegisterReader(history, options);
  const { slots, order, start } = rowsByKey(history, options.rows);
  const strange = order.find((row) => reader.kind(row) === STRANGE);
  if (strange !== undefined) {
    return { verdict: 'not-applicable', engine, reason: strangeRow(history, strange) };
  }
  const look = lookNowAndThen(options.stopped);
  const withOrder = options.withoutWitness !== true;
  const orders: Int32Array[] = [];
  const undecided: UndecidedKey[] = [];
  for (let slot = 0; slot < slots; slot++) {
    const rows = order.subarray(start[slot], start[slot + 1]);
    if (rows.length === 0) continue;
    const { onProgress } = budget;
    const limits: SearchLimits = {
      deadline,
      memoryBytes: budget.memoryBytes,
      look,
      ...(onProgress === undefined
        ? {}
        : {
            onProgress: (events) =>
              onProgress(start[slot]! + Math.min(rows.length, events >> 1), order.length),
          }),
    };
    const found = unlessStopped(() => {
      look(AT_ONCE);
      return decideKey(history, reader, rows, limits);
    });
    if (found === 'stopped') {
      undecided.push({ key: slot - 1, rows: rows.slice(), reason: STOPPED });
      continue;
    }
    if (found.type === 'invalid') return found.verdict;
    if (found.type === 'undecided') {
      undecided.push({ key: slot - 1, rows: rows.slice(), reason: found.reason });
      continue;
    }
    if (!withOrder) continue;
    orders.push(found.order);
    const blind = rows.filter((row) => reader.kind(row) === ANY);
    if (blind.length > 0) orders.push(blind);
  }
  const witness = withOrder ? { witness: mergeOrders(history, orders) } : {};
  return undecided.length === 0
    ? { verdict: 'valid', engine, ...witness }
    : { verdict: 'partial', engine, ...witness, undecided };
};

type KeyResult =
  | { readonly type: 'valid'; readonly order: Int32Array }
  | { readonly type: 'invalid'; readonly verdict: Invalid }
  | { readonly type: 'undecided'; readonly reason: string };

const decideKey = (
  history: Columns,
  reader: RegisterReader,
  rows: Int32Array,
  limits: SearchLimits,
): KeyResult => {
  const problem = buildProblem(history, reader, rows, limits.look);
  const stale = findStale(problem, limits.look);
  if (stale !== undefined) {
    return { type: 'invalid', verdict: refuteStale(history, problem, stale) };
  }
  for (const unlimited of problem.classes.length > 0 ? [true, false] : [false]) {
    const result = searchOrder(problem, unlimited, limits);
    if (result.type === 'none') {
      return { type: 'invalid', verdict: refuteOrder(history, problem, result.evidence) };
    }
    if (result.type === 'ran-out') {
      if (unlimited && result.of === 'memory') continue;
      return { type: 'undecided', reason: ranOut(result, problem) };
    }
    const order = orderOfEffects(problem, result.effects, result.effectAt);
    if (order !== undefined) return { type: 'valid', order };
  }
  throw new Error('the search that counts unknown operations used one too often');
};

const ranOut = (
  { of, furthest }: Extract<SearchResult, { type: 'ran-out' }>,
  { events }: Problem,
): string =>
  `the ${of} budget ran out after ${furthest} of ${events.length} events; ` +
  'try a larger one, or a workload with unique values, more keys or fewer clients a key';

/** Everything that was invoked before the last event that the refutation looked at. */
const refuteOrder = (history: Columns, problem: Problem, evidence: number): Invalid => {
  const { events, row, classes } = problem;
  const operations: number[] = [];
  const usedOf = new Int32Array(classes.length);
  for (let at = 0; at <= evidence; at++) {
    const who = events[at]! >> 2;
    if ((events[at]! & 3) === INVOKE) operations.push(row[who]!);
    else if ((events[at]! & 3) !== COMPLETE) operations.push(classes[who]!.rows[usedOf[who]!++]!);
  }
  const last = events[evidence]! >> 2;
  const f =
    problem.kind[last] === READ ? 'read' : (history.functions[history.f[row[last]!]!] ?? '');
  return {
    verdict: 'invalid',
    engine,
    anomaly: `unexplained-${f}`,
    operations: operations.toSorted((a, b) => a - b),
    reason: `No order of these operations explains ${describeRow(history, row[last]!)} and all that had returned before.`,
  };
};
