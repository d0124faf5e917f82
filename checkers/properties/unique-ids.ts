/** `unique-ids`: no two `generate` of the same key returned the same id. Exact, in linear time. */
import { type Columns, NONE, OK } from '../../src/history/columns.ts';
import type { Verdict } from '../verdict.ts';
import { valueText } from '../linearizability/rows/describe-row.ts';

const engine = 'unique-ids';

export const checkUniqueIds = (history: Columns): Verdict => {
  /** By key, the row that each id was given to. */
  const given = new Map<number, Map<number, number>>();
  for (let row = 0; row < history.count; row++) {
    if (history.outcome[row] !== OK) continue;
    const id = history.result[row]!;
    if (id === NONE || history.values[id] === null) return withoutId(history, row);
    const ofKey = given.get(history.key[row]!) ?? new Map<number, number>();
    given.set(history.key[row]!, ofKey);
    const before = ofKey.get(id);
    if (before !== undefined) return twice(history, before, row);
    ofKey.set(id, row);
  }
  return { verdict: 'valid', engine };
};

const twice = (history: Columns, first: number, second: number): Verdict => {
  const [one, other] = [history.process[first], history.process[second]];
  const id = valueText(history, history.result[first]!);
  return {
    verdict: 'invalid',
    engine,
    anomaly: 'duplicate-id',
    operations: [first, second],
    reason:
      one === other
        ? `client ${one} was given the id ${id} twice.`
        : `clients ${one} and ${other} were both given the id ${id}.`,
  };
};

const withoutId = (history: Columns, row: number): Verdict => ({
  verdict: 'unknown',
  engine,
  reason: `client ${history.process[row]}'s generate returned no id`,
});
