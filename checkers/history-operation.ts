/** A row of a history as the operation that a model is given. */
import { type Columns, FAIL, NONE, OK } from '../src/history/columns.ts';
import type { Json } from '../src/history/operation.ts';
import type { Operation } from './model.ts';

export const operationAt = (history: Columns, row: number): Operation => {
  const outcome = history.outcome[row];
  const key = history.key[row]!;
  const told = outcome === OK || outcome === FAIL ? history.result[row]! : NONE;
  return {
    f: history.functions[history.f[row]!]!,
    key: key === NONE ? '' : history.keys[key]!,
    argument: valueAt(history, history.argument[row]!),
    argument2: valueAt(history, history.argument2[row]!),
    result: told === NONE ? undefined : history.values[told]!,
    outcome: outcome === OK ? 'ok' : outcome === FAIL ? 'fail' : 'unknown',
  };
};

const valueAt = (history: Columns, value: number): Json =>
  value === NONE ? null : history.values[value]!;
