/** Register histories of a few operations, decided by trying every order. */
import { type Columns, FAIL, NONE, OK, UNKNOWN } from '../../../src/history/columns.ts';
import { casRegister } from '../../models/register.ts';
import type { EngineOptions } from '../engine.ts';
import type { Model, Operation } from '../../model.ts';
import { modelNamed } from '../../models/registry.ts';

export const operationOf = (h: Columns, row: number): Operation => ({
  f: h.functions[h.f[row]!]!,
  key: h.keys[h.key[row]!] ?? '',
  argument: h.values[h.argument[row]!] ?? null,
  argument2: h.values[h.argument2[row]!] ?? null,
  result: h.result[row] === NONE ? undefined : h.values[h.result[row]!]!,
  outcome: h.outcome[row] === OK ? 'ok' : h.outcome[row] === FAIL ? 'fail' : 'unknown',
});

export function tinyDecides(
  h: Columns,
  options: EngineOptions,
  model: Model = casRegister(options),
  rows?: readonly number[],
): boolean {
  const byKey = new Map<number, number[]>();
  for (const row of rows ?? Array.from({ length: h.count }, (_, i) => i)) {
    const list = byKey.get(h.key[row]!) ?? [];
    list.push(row);
    byKey.set(h.key[row]!, list);
  }
  return [...byKey.values()].every((rows) => decideKey(h, model, rows));
}

function decideKey(h: Columns, model: Model, all: readonly number[]): boolean {
  const ops = all.map((row) => operationOf(h, row));
  const rows = all.filter(
    (row, i) => h.outcome[row] !== FAIL || model.observes?.(ops[i]!) === true,
  );
  const op = rows.map((row) => ops[all.indexOf(row)]!);
  const seen = new Set<string>();
  const search = (used: number, state: unknown): boolean => {
    const key = `${used} ${JSON.stringify(state)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    let bound = Infinity;
    let open = false;
    rows.forEach((row, i) => {
      if ((used >> i) & 1 || h.outcome[row] === UNKNOWN) return;
      open = true;
      bound = Math.min(bound, h.complete[row]!);
    });
    if (!open) return true;
    return rows.some((row, i) => {
      if ((used >> i) & 1 || h.invoke[row]! > bound) return false;
      if (op[i]!.outcome === 'unknown' && model.results !== undefined) {
        return model.results(state, op[i]!).some((result) => {
          const next = model.step(state, { ...op[i]!, result });
          return next !== undefined && search(used | (1 << i), next);
        });
      }
      const next = model.step(state, op[i]!);
      return next !== undefined && search(used | (1 << i), next);
    });
  };
  return search(0, model.init);
}

/** Why an order is not a witness; undefined when it is. */
export function replayFault(
  h: Columns,
  order: Int32Array,
  options: EngineOptions,
  model: Model = casRegister(options),
  rows?: readonly number[],
): string | undefined {
  const states = new Map<string, unknown>();
  const seen = new Set<number>();
  let bound = -1;
  for (const row of order) {
    if (seen.has(row)) return `row ${row} twice`;
    seen.add(row);
    const operation = operationOf(h, row);
    if (h.outcome[row] === FAIL && model.observes?.(operation) !== true) return `failed row ${row}`;
    const done = h.complete[row] === NONE ? Infinity : h.complete[row]!;
    bound = Math.max(bound, h.invoke[row]!);
    if (done < bound) return `row ${row} too late`;
    const state = states.has(operation.key) ? states.get(operation.key) : model.init;
    const next = model.step(state, operation);
    if (next === undefined) return `row ${row} illegal in ${JSON.stringify(state)}`;
    states.set(operation.key, next);
  }
  for (const row of rows ?? Array.from({ length: h.count }, (_, i) => i)) {
    if (h.outcome[row] === OK && !seen.has(row)) return `row ${row} missing`;
  }
  return undefined;
}
export { modelNamed };
