/**
 * Verifies that an order of rows explains a history, in O(n) and by nothing but the model: what
 * makes a `valid` worth believing, whichever engine found it.
 */
import { type Columns, FAIL, NONE, OK } from '../../src/history/columns.ts';
import { shortText } from '../../src/history/shorten.ts';
import { canonical } from '../canonical.ts';
import { operationAt } from '../history-operation.ts';
import { describeOperation, type Model, type Operation } from '../model.ts';

export type WitnessCheck = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/**
 * The order must hold every `ok` row and every failure the model observes once, no other failure,
 * and unknown rows at most once; nothing may stand before what had completed before it was invoked;
 * and each step must be legal in the model.
 */
export const verifyWitness = (history: Columns, model: Model, order: Int32Array): WitnessCheck => {
  const placed = new Uint8Array(history.count);
  // More than one state only below an unknown operation with several possible results.
  const states = new Map<string, readonly unknown[]>();
  let latestInvocation = -1;
  for (const row of order) {
    if (row < 0 || row >= history.count) return wrong(`there is no operation ${row}`);
    const operation = operationAt(history, row);
    const name = `operation ${row} (${describeOperation(model, operation)})`;
    if (placed[row] === 1) return wrong(`${name} stands in the order twice`);
    placed[row] = 1;
    if (history.outcome[row] === FAIL && model.observes?.(operation) !== true) {
      return wrong(`${name} failed, so it did not happen`);
    }
    latestInvocation = Math.max(latestInvocation, history.invoke[row]!);
    if (history.complete[row] !== NONE && history.complete[row]! < latestInvocation) {
      return wrong(`${name} stands after one that was invoked when it had completed`);
    }
    const part = model.partition?.(operation) ?? operation.key;
    const before = states.get(part) ?? [model.init];
    const after = statesAfter(model, before, operation);
    if (after.length === 0)
      return wrong(`${name} is illegal in ${shortText(JSON.stringify(before[0]), 60)}`);
    states.set(part, after);
  }
  for (let row = 0; row < history.count; row++) {
    if (placed[row] === 1) continue;
    const mustStand =
      history.outcome[row] === OK ||
      (history.outcome[row] === FAIL && model.observes?.(operationAt(history, row)) === true);
    if (mustStand) return wrong(`operation ${row} is missing from the order`);
  }
  return { ok: true };
};

const statesAfter = (
  model: Model,
  states: readonly unknown[],
  operation: Operation,
): readonly unknown[] => {
  const after = states.flatMap((state) => {
    const results =
      operation.outcome === 'unknown' ? (model.results?.(state, operation) ?? []) : [];
    return results.length === 0
      ? [model.step(state, operation)]
      : results.map((result) => model.step(state, { ...operation, result }));
  });
  const legal = after.filter((state) => state !== undefined);
  if (legal.length < 2) return legal;
  const keyOf = (state: unknown): string => model.stateKey?.(state) ?? canonical(state);
  return [...new Map(legal.map((state) => [keyOf(state), state])).values()];
};

const wrong = (reason: string): WitnessCheck => ({ ok: false, reason });
