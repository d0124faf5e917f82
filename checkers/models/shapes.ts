/**
 * What values the models that come along can make sense of: looked at before anything is decided, so
 * that a history in another shape is refused, and never called invalid.
 *
 * What each model takes stands in shape-rules.ts; a module of the user says itself what it takes.
 */
import { type Columns, FAIL, NONE, OK } from '../../src/history/columns.ts';
import type { Json } from '../../src/history/operation.ts';
import { shortJson, shortName } from '../../src/history/shorten.ts';
import type { Asked, Rules, Shape, ShapeOptions } from './shape.ts';
import { rulesOf } from './shape-rules.ts';

/** The first operation that the model cannot make sense of. */
export interface Misfit {
  readonly row: number;
  readonly reason: string;
}

/** @param model the name of one that comes along; of another nothing is known, and nothing said */
export const findMisfit = (
  model: string,
  history: Columns,
  options: ShapeOptions = {},
): Misfit | undefined => {
  const rules = rulesOf(model, options);
  if (rules === undefined) return undefined;
  const byFunction = history.functions.map((f) => (Object.hasOwn(rules, f) ? rules[f] : f));
  for (let row = 0; row < history.count; row++) {
    const rule = byFunction[history.f[row] ?? NONE] ?? {};
    if (typeof rule === 'string') return { row, reason: stranger(model, rule, rules) };
    const reason = misfit(rule, history, row, options);
    if (reason !== undefined) return { row, reason: `in the model ${model} ${reason}` };
  }
  return undefined;
};

const stranger = (model: string, f: string, rules: Rules): string =>
  `the model ${model} does not know "${shortName(f)}"; it knows ${Object.keys(rules).join(', ')}`;

const misfit = (
  { argument, pair, asksForAll, result, sense }: Shape,
  history: Columns,
  row: number,
  options: ShapeOptions,
): string | undefined => {
  const asked = valueAt(history, history.argument, row);
  const second = history.argument2[row] ?? NONE;
  // A failed cas may have been told what it saw, so it is judged; what else failed did not happen.
  if (pair !== undefined && second === NONE) return `${pair}; met ${shortJson(asked)}`;
  if (history.outcome[row] === FAIL) return undefined;
  if (argument?.[0](asked) === false) return `${argument[1]}; met ${shortJson(asked)}`;
  const isTold = history.outcome[row] === OK;
  const told = valueAt(history, history.result, row);
  // Some write what was returned into the invocation too.
  if (isTold && asksForAll && asked !== null && history.argument[row] !== history.result[row]) {
    return `${asksForAll} with null (and a key is a member of its own); met ${shortJson(asked)}`;
  }
  if (isTold && result?.[0](told, options) === false) {
    return `${result[1]}; what is asked here returned ${shortJson(told)}`;
  }
  if (sense === undefined) return undefined;
  const all: Asked = {
    key: history.keys[history.key[row] ?? NONE] ?? '',
    argument: asked,
    argument2: history.values[second] ?? null,
    result: isTold ? told : undefined,
  };
  return sense(all);
};

const valueAt = (history: Columns, column: Int32Array, row: number): Json =>
  history.values[column[row] ?? NONE] ?? null;
