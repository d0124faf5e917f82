/**
 * The two halves of a check: the engines that treat the whole history at once, and the decision of
 * one partition they hand back. `check.ts` runs both in one thread, `pool/` in many.
 */
import type { Columns } from '../../src/history/columns.ts';
import { shortJson } from '../../src/history/shorten.ts';
import { describeOperation, type Model } from '../model.ts';
import type { Invalid, Unknown, Valid, Verdict } from '../verdict.ts';
import type { EngineOptions, Manner } from './engines/engine.ts';
import { enginesOf } from './engines/by-model.ts';
import { mergeOrders } from './rows/merge-orders.ts';
import type { Partition } from './rows/partition.ts';
import { type Problem, problemOf } from './search/problem.ts';
import { type Limits, type RanOut, search, STRATEGIES, type Strategy } from './search/search.ts';

/** What the engines for the whole history made of it, and whoever tried the rest for a while. */
export interface FirstPass {
  /** Verdicts on parts of the history; a valid one has its order, where that is asked for. */
  readonly decided: readonly Verdict[];
  readonly undecided: readonly Left[];
  readonly notes: readonly string[];
}

/** A partition that is left. */
export interface Left {
  /** Its number in `partitionsOf`. */
  readonly partition: number;
  /** Its operations. */
  readonly size: number;
}

export const decideWhole = (
  history: Columns,
  model: Model,
  partitions: () => readonly Partition[],
  manner: Manner = {},
): FirstPass => {
  const all = (): readonly Left[] =>
    partitions().map(({ rows }, partition) => ({ partition, size: rows.length }));
  const notes: string[] = [];
  if (model.known === undefined) return { decided: [], undecided: all(), notes };
  for (const engine of enginesOf(model).whole) {
    const result = engine(history, { ...model.known, ...manner });
    if (result.verdict === 'not-applicable') {
      notes.push(`${result.engine} does not apply: ${result.reason}`);
    } else if (result.verdict === 'partial') {
      const left = new Set(result.undecided.map(({ key }) => key));
      const isLeft = (at: number): boolean => left.has(history.key[partitions()[at]!.rows[0]!]!);
      const undecided = all().filter(({ partition }) => isLeft(partition));
      const [first] = result.undecided;
      notes.push(
        `${result.engine} handed back ${left.size} of ${all().length} keys: ${first?.reason}`,
      );
      // Where all are handed back, it has decided nothing and is not named.
      if (undecided.length === all().length) return { decided: [], undecided, notes };
      const { undecided: _, ...decided } = result;
      return { decided: [{ ...decided, verdict: 'valid' }], undecided, notes };
    } else if (result.verdict !== 'unknown' || manner.stopped?.() === true) {
      return { decided: [result], undecided: [], notes };
    }
  }
  return { decided: [], undecided: all(), notes };
};

/** Ways to decide a partition; several at once are a competition (see pool/). */
export type Approach = 'own-engines' | Strategy;

export const APPROACHES: readonly Approach[] = ['own-engines', ...STRATEGIES];

/** Of one partition. */
export type PartitionVerdict = Valid | Invalid | Undecided;

export interface Undecided extends Unknown {
  /** More of it may decide. */
  readonly ranOut: RanOut;
}

/** Decides one partition: by the model's own engines where they can, by search where not. */
export const decidePartition = (
  history: Columns,
  model: Model,
  partition: Partition,
  limits: Limits,
  approaches: readonly Approach[] = APPROACHES,
): PartitionVerdict => {
  const own = approaches.includes('own-engines')
    ? ownEngines(history, model, partition, limits)
    : undefined;
  if (own !== undefined && !needsSecondOpinion(own)) return own;
  const strategies = approaches.filter((approach) => approach !== 'own-engines');
  if (own === undefined) return searchPartition(history, model, partition, limits, strategies);
  const second = searchPartition(history, model, partition, limits, STRATEGIES);
  return second.verdict === 'invalid' ? own : second;
};

/**
 * The search for registers with repeated values once refuted long histories of many clients that are
 * linearizable, after millions of cases of fuzzing: that it found no order is believed when the general
 * search has found none either. Its orders are orders, and a stale read is a proof of its own.
 */
const needsSecondOpinion = (own: Verdict): boolean =>
  own.verdict === 'invalid' && own.engine === 'registers' && own.anomaly.startsWith('unexplained-');

/** The time of its turn, and nothing else. */
export const isOutOfTime = (verdict: PartitionVerdict): boolean =>
  verdict.verdict === 'unknown' && verdict.ranOut === 'time';

/** What is said of partitions for which no time was left. */
export const untried = (partitions: number): Verdict => ({
  verdict: 'unknown',
  engine: 'wgl',
  reason: `The time budget ran out before ${partitions} ${partitions === 1 ? 'key was' : 'keys were'} looked at. Try a larger one.`,
});

/** One verdict for the whole history out of those of its parts. */
export const combine = (
  history: Columns,
  verdicts: readonly Verdict[],
  notes: readonly string[] = [],
): Verdict => {
  const engine = [...new Set(verdicts.map((each) => each.engine))].join(', ');
  const all = [...notes, ...verdicts.flatMap((each) => each.notes ?? [])];
  const withNotes = all.length === 0 ? {} : { notes: all };
  const invalid = verdicts.find((each) => each.verdict === 'invalid');
  if (invalid !== undefined) return { ...invalid, ...withNotes };
  const unknown = verdicts.filter((each) => each.verdict === 'unknown');
  const [first] = unknown;
  if (first !== undefined) {
    const others = unknown.length === 1 ? '' : ` (and ${unknown.length - 1} more undecided)`;
    return { ...first, engine, reason: `${first.reason}${others}`, ...withNotes };
  }
  const orders = verdicts.map((each) => (each.verdict === 'valid' ? each.witness : undefined));
  const known = orders.filter((order) => order !== undefined);
  if (known.length < orders.length) return { verdict: 'valid', engine, ...withNotes };
  const witness = known.length === 0 ? new Int32Array() : mergeOrders(history, known);
  return { verdict: 'valid', engine: engine === '' ? 'wgl' : engine, witness, ...withNotes };
};

/** They may search, so they get half of the time: what they cannot do in it, the general search may. */
const ownEngines = (
  history: Columns,
  model: Model,
  partition: Partition,
  { deadline, memoryBytes, stopped }: Limits,
): Valid | Invalid | undefined => {
  if (model.known === undefined) return undefined;
  const manner: Manner = stopped === undefined ? {} : { stopped };
  const options: EngineOptions = { ...model.known, ...manner, rows: partition.rows };
  for (const engine of enginesOf(model).perKey) {
    const timeMs = Math.max(0, (deadline - performance.now()) / 2);
    const result = engine(history, options, { timeMs, memoryBytes });
    if (result.verdict === 'valid' || result.verdict === 'invalid') return result;
  }
  return undefined;
};

/** What a search needs before it takes its first step, in milliseconds a row. */
const PREPARING_MS = 0.003;

const notBegun = (partition: Partition): Undecided => ({
  verdict: 'unknown',
  engine: 'wgl',
  ranOut: 'time',
  reason: `The time budget was too short to begin a search${on(partition)}. Try a larger one.`,
});

const searchPartition = (
  history: Columns,
  model: Model,
  partition: Partition,
  limits: Limits,
  strategies: readonly Strategy[],
): PartitionVerdict => {
  const neededMs = partition.rows.length * PREPARING_MS;
  if (limits.mustEndBy !== undefined && performance.now() + neededMs > limits.mustEndBy) {
    return notBegun(partition);
  }
  const problem = problemOf(history, partition.events, model);
  const started = performance.now();
  const result = search(problem, limits, strategies);
  if ('found' in result) {
    return { verdict: 'valid', engine: `wgl (${result.by})`, witness: result.found };
  }
  if ('stuckAt' in result) {
    return refutation(history, problem, partition, result.stuckAt, `wgl (${result.by})`);
  }
  const elapsedMs = (limits.earlierMs ?? 0) + performance.now() - started;
  return exhausted(problem, partition, result, elapsedMs);
};

const refutation = (
  history: Columns,
  problem: Problem,
  partition: Partition,
  stuckAt: number,
  engine: string,
): Invalid => {
  const row = problem.row[stuckAt]!;
  const end = history.complete[row]!;
  const operations = partition.rows.filter(
    (other) =>
      history.invoke[other]! < end &&
      (history.complete[other]! < 0 || history.complete[other]! >= end),
  );
  const what = describeOperation(problem.model, problem.operations[problem.classOf[stuckAt]!]!);
  return {
    verdict: 'invalid',
    engine,
    anomaly: 'not-linearizable',
    operations: [...operations],
    reason: `No order of the operations up to then explains client ${history.process[row]}'s "${what}"${on(partition)}.`,
  };
};

const exhausted = (
  problem: Problem,
  partition: Partition,
  { ranOut, furthest }: { readonly ranOut: RanOut; readonly furthest: number },
  elapsedMs: number,
): Undecided => {
  const why =
    ranOut === 'stopped'
      ? 'The check was stopped'
      : `The ${ranOut} budget ran out after ${(elapsedMs / 1000).toFixed(1)} s`;
  const completed = problem.eventKind.subarray(0, furthest).filter((kind) => kind === 1).length;
  return {
    verdict: 'unknown',
    engine: 'wgl',
    ranOut,
    reason: `${why}${on(partition)}: the first ${completed} of ${problem.count} operations are explained, with ${problem.unknownCount} of unknown outcome. Try a larger budget, or unique values, more keys or fewer clients a key.`,
  };
};

const on = ({ name }: Partition): string => (name === '' ? '' : ` on key ${shortJson(name)}`);
