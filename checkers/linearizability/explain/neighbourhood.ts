/**
 * The part of a long history that a violation is about: the operations that an engine named, and all
 * that touched their values. The values of others are dropped with everybody who touched them
 * (value-links.ts), failures and reads of nothing too, so the part is weaker than the whole: a violation
 * of it is one of the history. Linear, and without a decision.
 */
import { type Columns, FAIL, NONE, UNKNOWN } from '../../../src/history/columns.ts';
import type { Model } from '../../model.ts';
import { ValueLinks } from './value-links.ts';
import { changesNothing } from './weakening.ts';

/** A part that is hardly smaller is not worth its own decision. */
const WORTH = 0.5;

/** Rows, ascending; undefined where values cannot be dropped, or nearly all would stay. */
export const neighbourhood = (
  history: Columns,
  model: Model,
  named: readonly number[],
): Int32Array | undefined => {
  const links = named.length === 0 ? undefined : ValueLinks.of(history, model);
  if (links === undefined || named.some((row) => history.outcome[row] === FAIL)) return undefined;
  const { count, outcome, values } = history;
  const stays = new Uint8Array(values.length);
  for (const group of [...named.map((row) => links.groupOf(row)), links.initialGroup(model)]) {
    if (group !== NONE) stays[group] = 1;
  }
  const isNamed = new Set(named);
  const most = WORTH * count;
  const rows: number[] = [];
  for (let row = 0; row < count && rows.length <= most; row++) {
    if (outcome[row] === FAIL) continue;
    const group = links.groupOf(row);
    // Of unknown outcome it may have met any value; and a null may have been written.
    const kept =
      group === NONE
        ? isNamed.has(row) || outcome[row] === UNKNOWN || !changesNothing(history, model, row)
        : stays[group] === 1;
    if (kept) rows.push(row);
  }
  return rows.length > most ? undefined : Int32Array.from(rows);
};
