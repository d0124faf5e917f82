/**
 * Linearizability of any history by any model, in one thread: by all engines.
 *
 * The engine is chosen by what the history allows, key by key: one for the object where there is one,
 * the general search for everything else. The verdict says which decided what. It is exact, or
 * `unknown` when a budget ran out.
 */
import type { Columns } from '../../src/history/columns.ts';
import { shortName } from '../../src/history/shorten.ts';
import { usageFailure } from '../../src/base/failure.ts';
import type { Model } from '../model.ts';
import type { Budget, Verdict } from '../verdict.ts';
import {
  combine,
  decidePartition,
  decideWhole,
  type FirstPass,
  isOutOfTime,
  type PartitionVerdict,
  untried,
} from './decide.ts';
import type { Manner } from './engines/engine.ts';
import { isAnotherWorthwhile, turnMs } from './rounds.ts';
import { type Partition, partitionsWhenAsked } from './rows/partition.ts';

/** `stopped` is looked at by searches too. */
export interface CheckOptions extends Manner {
  /**
   * On the clock of `performance.now()`. The budget's time is for those who search, and whoever goes over
   * the rows once does not look at it; here all of them end when this has passed, with `unknown`.
   */
  readonly mustEndBy?: number;
}

/** @throws Failure `unknown-function` where the history asks for what the model does not know. */
export const checkLinearizability = (
  history: Columns,
  model: Model,
  budget: Budget,
  options: CheckOptions = {},
): Verdict => tryLinearizability(history, model, budget, options).verdict;

export interface Attempt {
  readonly verdict: Verdict;
  /** Where that is `unknown`: what is decided all the same, and what is left to others. */
  readonly pass?: FirstPass;
}

/** The same for somebody who may go on where this ends. */
export const tryLinearizability = (
  history: Columns,
  model: Model,
  budget: Budget,
  options: CheckOptions = {},
): Attempt => {
  const manner = mannerOf(options);
  refuseUnknownFunctions(history, model);
  const deadline = performance.now() + budget.timeMs;
  const partitions = partitionsWhenAsked(history, model);
  const first = decideWhole(history, model, partitions, manner);
  if (first.decided.some(({ verdict }) => verdict === 'invalid')) {
    return { verdict: combine(history, first.decided, first.notes) };
  }
  if (manner.stopped?.() === true) {
    const verdicts = [...first.decided, ...leftOut(first.undecided.length)];
    return { verdict: combine(history, verdicts, first.notes) };
  }
  const left = first.undecided.map(({ partition }) => partitions()[partition]!);
  const decide = (partition: Partition, turn: Turn): PartitionVerdict =>
    decidePartition(history, model, partition, {
      ...manner,
      ...(options.mustEndBy === undefined ? {} : { mustEndBy: options.mustEndBy }),
      deadline: performance.now() + turn.timeMs,
      earlierMs: turn.earlierMs,
      memoryBytes: budget.memoryBytes,
      onProgress: (events) => {
        const done = turn.done + Math.min(events >>> 1, partition.rows.length);
        budget.onProgress?.(done, history.count);
      },
    });
  const { verdicts, open } = decideInRounds(history, left, deadline, decide);
  const verdict = combine(history, [...first.decided, ...verdicts], first.notes);
  if (verdict.verdict !== 'unknown') return { verdict };
  const decided = verdicts.filter((each) => each.verdict === 'valid');
  const undecided = first.undecided.filter(({ partition }) => open.has(partitions()[partition]!));
  const pass = { decided: [...first.decided, ...decided], undecided, notes: first.notes };
  return { verdict, pass };
};

const mannerOf = ({ mustEndBy, ...manner }: CheckOptions): Manner =>
  mustEndBy === undefined
    ? manner
    : {
        ...manner,
        stopped: () => performance.now() > mustEndBy || manner.stopped?.() === true,
      };

const leftOut = (partitions: number): readonly Verdict[] =>
  partitions === 0 ? [] : [untried(partitions)];

/** When a partition is tried, and with how much. */
interface Turn {
  readonly timeMs: number;
  /** The time it has had in earlier turns. */
  readonly earlierMs: number;
  /** Operations of partitions that are decided. */
  readonly done: number;
}

interface Waiting {
  readonly partition: Partition;
  readonly lastTurnMs: number;
  readonly earlierMs: number;
  /** What its last turn came to. */
  readonly verdict?: PartitionVerdict;
}

interface Rounds {
  readonly verdicts: readonly Verdict[];
  /** Those that are not decided, unless one is violated. */
  readonly open: ReadonlySet<Partition>;
}

/** The small ones first, the hard ones again and again, each time for longer (rounds.ts). */
const decideInRounds = (
  history: Columns,
  partitions: readonly Partition[],
  deadline: number,
  decide: (partition: Partition, turn: Turn) => PartitionVerdict,
): Rounds => {
  const verdicts: Verdict[] = [];
  const open = new Set(partitions);
  const queue: Waiting[] = partitions
    .toSorted((a, b) => a.rows.length - b.rows.length)
    .map((partition) => ({ partition, lastTurnMs: 0, earlierMs: 0 }));
  let done = history.count - partitions.reduce((sum, { rows }) => sum + rows.length, 0);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const began = performance.now();
    const isFirst = verdicts.length === 0 && next.verdict === undefined;
    if (began > deadline && !isFirst) {
      return { verdicts: [...verdicts, ...outOfTime([next, ...queue])], open };
    }
    const { partition, lastTurnMs, earlierMs } = next;
    const leftMs = deadline - began;
    const timeMs = turnMs({ lastTurnMs, leftMs, waiting: queue.length, threads: 1 });
    const verdict = decide(partition, { timeMs, earlierMs, done });
    if (verdict.verdict === 'invalid') return { verdicts: [...verdicts, verdict], open };
    if (verdict.verdict === 'valid') open.delete(partition);
    const now = performance.now();
    if (isOutOfTime(verdict) && isAnotherWorthwhile(timeMs, deadline - now)) {
      queue.push({ partition, lastTurnMs: timeMs, earlierMs: earlierMs + now - began, verdict });
    } else {
      verdicts.push(verdict);
      done += partition.rows.length;
    }
  }
  return { verdicts, open };
};

/** What is said of those for which no time is left. */
const outOfTime = (waiting: readonly Waiting[]): readonly Verdict[] => {
  const tried = waiting.flatMap(({ verdict }) => verdict ?? []);
  return tried.length === waiting.length
    ? tried
    : [...tried, untried(waiting.length - tried.length)];
};

export const refuseUnknownFunctions = (history: Columns, { name, functions }: Model): void => {
  if (functions === undefined) return;
  const stranger = history.functions.find((f) => !functions.includes(f));
  if (stranger === undefined) return;
  throw usageFailure(
    'unknown-function',
    `The model ${name} does not know "${shortName(stranger)}", which this history asks for.`,
    `It knows ${functions.join(', ')}.`,
  );
};
