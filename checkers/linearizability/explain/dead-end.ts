/**
 * Where no few operations prove a violation: the operation no order gets past, the ones it may have
 * met, and the states that all the others can have led to until then.
 */
import { type Columns, NONE } from '../../../src/history/columns.ts';
import { shortText } from '../../../src/history/shorten.ts';
import { canonical } from '../../canonical.ts';
import type { Model } from '../../model.ts';
import type { Budget } from '../../verdict.ts';
import { partitionsOf } from '../rows/partition.ts';
import { problemOf, withoutLookahead } from '../search/problem.ts';
import { search } from '../search/search.ts';
import { nameOf } from './sentence.ts';

export interface DeadEnd {
  /** The operation and those that it may have met, `most` at the most; ascending. */
  readonly rows: readonly number[];
  readonly reason: string;
}

/** As many states as one can read, and as much of each. */
const MOST_STATES = 3;
const MOST_CHARACTERS = 40;

/** `history` is one partition. Undefined where the search does not come to an end in the budget. */
export const deadEnd = (
  history: Columns,
  model: Model,
  most: number,
  budget: Budget,
): DeadEnd | undefined => {
  const [partition] = partitionsOf(history, model);
  if (partition === undefined) return undefined;
  const problem = withoutLookahead(problemOf(history, partition.events, model));
  const deadline = performance.now() + budget.timeMs;
  const result = search(problem, { deadline, memoryBytes: budget.memoryBytes });
  if (!('stuckAt' in result)) return undefined;
  const row = problem.row[result.stuckAt]!;
  const end = history.complete[row]!;
  const met = Array.from({ length: history.count }, (_, other) => other).filter(
    (other) =>
      other !== row &&
      history.invoke[other]! < end &&
      (history.complete[other] === NONE || history.complete[other]! > history.invoke[row]!),
  );
  const rows = [row, ...met.slice(1 - most)].toSorted((a, b) => a - b);
  const states = result.states.map((state) =>
    state === undefined ? 'one that nobody saw' : (model.stateKey?.(state) ?? canonical(state)),
  );
  const shown = states
    .slice(0, MOST_STATES)
    .map((state) => shortText(state, MOST_CHARACTERS))
    .join(' or ');
  const more =
    states.length > MOST_STATES ? ` or one of ${states.length - MOST_STATES} others` : '';
  return {
    rows,
    reason: `Client ${history.process[row]} saw "${nameOf(history, model, row)}", but by every order of the operations up to then the state was ${shown}${more}, which does not allow it.`,
  };
};
