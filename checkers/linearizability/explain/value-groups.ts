/** Values with everybody who touched them, as groups of rows that can be dropped (value-links.ts). */
import { type Columns, FAIL, NONE } from '../../../src/history/columns.ts';
import type { Model } from '../../model.ts';
import { ValueLinks } from './value-links.ts';

/**
 * None where values of this model cannot be dropped, and where something failed: a failed cas says what
 * the value was *not*, for which the values between others matter.
 */
export const valueGroups = (history: Columns, model: Model): readonly (readonly number[])[] => {
  const links = history.outcome.includes(FAIL) ? undefined : ValueLinks.of(history, model);
  if (links === undefined) return [];
  const groups = new Map<number, number[]>();
  for (let row = 0; row < history.count; row++) {
    const name = links.groupOf(row);
    if (name === NONE) continue;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  groups.delete(links.initialGroup(model));
  return [...groups.values()];
};
