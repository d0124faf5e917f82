/** A property of one history, by its name. All take one pass and a sort: none looks at the clock. */
import type { Columns } from '../../src/history/columns.ts';
import type { Disturbance } from '../../src/history/disturbance.ts';
import type { ModelOptions } from '../models/options.ts';
import type { Verdict } from '../verdict.ts';
import { checkAtLeastOnce } from './at-least-once.ts';
import { checkMembership } from './membership/membership.ts';
import type { PropertyName } from './names.ts';
import { checkUniqueIds } from './unique-ids.ts';

/** What some properties go by beside the history. */
export interface Circumstances {
  /** What was broken when; absent where that is not known. */
  readonly disturbances?: readonly Disturbance[];
  /** Those of the model. */
  readonly options?: ModelOptions;
}

interface Property {
  /** A history without any of these is another object's, and nothing is said of it. */
  readonly functions: readonly string[];
  readonly decide: (history: Columns, circumstances: Circumstances) => Verdict;
}

const PROPERTIES: Readonly<Record<PropertyName, Property>> = {
  'at-least-once': { functions: ['enqueue', 'dequeue'], decide: checkAtLeastOnce },
  'unique-ids': { functions: ['generate'], decide: checkUniqueIds },
  membership: {
    functions: ['view'],
    decide: (history, { disturbances, options }) =>
      checkMembership(history, disturbances, options?.withinMs),
  },
};

export const decideProperty = (
  name: PropertyName,
  history: Columns,
  circumstances: Circumstances = {},
): Verdict => {
  const { functions, decide } = PROPERTIES[name];
  const stranger = history.functions.find((f) => !functions.includes(f));
  if (stranger === undefined && history.count > 0) return decide(history, circumstances);
  const met = stranger === undefined ? 'asks for nothing' : `asks for ${stranger}`;
  return {
    verdict: 'unknown',
    engine: name,
    reason: `${name} is about ${functions.join(' and ')}; this history ${met}`,
  };
};
