/** A property of one history, by its name. All take one pass and a sort: none looks at the clock. */
import type { Columns } from '../../src/history/columns.ts';
import type { Verdict } from '../verdict.ts';
import { checkAtLeastOnce } from './at-least-once.ts';
import type { PropertyName } from './names.ts';
import { checkUniqueIds } from './unique-ids.ts';

interface Property {
  /** A history without any of these is another object's, and nothing is said of it. */
  readonly functions: readonly string[];
  readonly decide: (history: Columns) => Verdict;
}

const PROPERTIES: Readonly<Record<PropertyName, Property>> = {
  'at-least-once': { functions: ['enqueue', 'dequeue'], decide: checkAtLeastOnce },
  'unique-ids': { functions: ['generate'], decide: checkUniqueIds },
};

export const decideProperty = (name: PropertyName, history: Columns): Verdict => {
  const { functions, decide } = PROPERTIES[name];
  const stranger = history.functions.find((f) => !functions.includes(f));
  if (stranger === undefined && history.count > 0) return decide(history);
  const met = stranger === undefined ? 'asks for nothing' : `asks for ${stranger}`;
  return {
    verdict: 'unknown',
    engine: name,
    reason: `${name} is about ${functions.join(' and ')}; this history ${met}`,
  };
};
