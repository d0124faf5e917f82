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
  const kept = new Set([...named.map((row) => links.groupOf(row)), links.initialGroup(model)]);
  kept.delete(NONE);
  const isNamed = new Set(named);
  const stays = (row: number): boolean => {
    if (history.outcome[row] === FAIL) return false;
    const group = links.groupOf(row);
    if (group !== NONE) return kept.has(group);
    // Of unknown outcome it may have met any value; and a null may have been written.
    return (
      isNamed.has(row) || history.outcome[row] === UNKNOWN || !changesNothing(history, model, row)
    );
  };
  const rows: number[] = [];
  for (let row = 0; row < history.count; row++) if (stays(row)) rows.push(row);
  return rows.length > WORTH * history.count ? undefined : Int32Array.from(rows);
};
