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
import { combine, decidePartition, decideWhole, untried } from './decide.ts';
import { partitionsWhenAsked } from './rows/partition.ts';

export interface CheckOptions {
  /** Looked at now and then; true ends the search with `unknown`. */
  readonly stopped?: () => boolean;
}

/** @throws Failure `unknown-function` where the history asks for what the model does not know. */
export const checkLinearizability = (
  history: Columns,
  model: Model,
  budget: Budget,
  options: CheckOptions = {},
): Verdict => {
  refuseUnknownFunctions(history, model);
  const deadline = performance.now() + budget.timeMs;
  const partitions = partitionsWhenAsked(history, model);
  const first = decideWhole(history, model, partitions, budget);
  const verdicts = [...first.decided];
  const left = first.undecided.map((at) => partitions()[at]!);
  let done = history.count - left.reduce((sum, { rows }) => sum + rows.length, 0);
  for (const [at, partition] of left.entries()) {
    if (verdicts.some(({ verdict }) => verdict === 'invalid')) break;
    if (at > 0 && performance.now() > deadline) {
      verdicts.push(untried(left.length - at));
      break;
    }
    const verdict = decidePartition(history, model, partition, {
      ...options,
      deadline,
      memoryBytes: budget.memoryBytes,
      onProgress: (events) => {
        budget.onProgress?.(done + Math.min(events >>> 1, partition.rows.length), history.count);
      },
    });
    verdicts.push(verdict);
    done += partition.rows.length;
  }
  return combine(history, verdicts, first.notes);
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
