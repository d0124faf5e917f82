/**
 * Rows of a history as a counterexample: plain data that needs neither the history nor the model any
 * more. The model says each operation in its own words.
 */
import { type Columns, FAIL, NONE, OK } from '../src/history/columns.ts';
import type { Counterexample, ShownOperation } from '../src/history/counterexample.ts';
import { operationAt } from './history-operation.ts';
import { describeOperation, type Model } from './model.ts';
import type { Invalid } from './verdict.ts';

/** More operations than this nobody reads. */
export const MOST_SHOWN = 10;

/** By what the verdict itself says, without looking for a smaller proof. */
export const counterexampleOf = (
  history: Columns,
  model: Model,
  level: string,
  { anomaly, operations, reason }: Invalid,
): Counterexample => {
  // Of a long list the last ones are those that something went wrong at.
  const rows = operations.slice(-MOST_SHOWN);
  const keys = new Set(rows.map((row) => history.key[row]!));
  const [key = NONE] = keys;
  return {
    level,
    anomaly,
    ...(keys.size === 1 && key !== NONE ? { key: history.keys[key]! } : {}),
    operations: shownOperations(history, model, rows, new Set(rows)),
    reason,
    leftOut: { ofProof: operations.length - rows.length, ofHistory: history.count - rows.length },
  };
};

/** @param rows ascending */
export const shownOperations = (
  history: Columns,
  model: Model,
  rows: readonly number[],
  proof: ReadonlySet<number>,
): readonly ShownOperation[] =>
  rows.map((row) => {
    const { node, key, complete } = history;
    return {
      row,
      event: history.event[row]!,
      process: history.process[row]!,
      ...(node[row] === NONE ? {} : { node: history.nodes[node[row]!]! }),
      f: history.functions[history.f[row]!]!,
      ...(key[row] === NONE ? {} : { key: history.keys[key[row]!]! }),
      label: describeOperation(model, operationAt(history, row)),
      outcome: outcomeWord(history.outcome[row]!),
      invokeTime: history.invokeTime[row]!,
      ...(complete[row] === NONE ? {} : { completeTime: history.completeTime[row]! }),
      invokeRank: history.invoke[row]!,
      ...(complete[row] === NONE ? {} : { completeRank: complete[row]! }),
      inProof: proof.has(row),
    };
  });

const outcomeWord = (outcome: number): ShownOperation['outcome'] =>
  outcome === OK ? 'ok' : outcome === FAIL ? 'fail' : 'info';
