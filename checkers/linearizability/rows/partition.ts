/**
 * The parts of a history that cannot touch each other: by key, or as the model says. A history is
 * linearizable exactly when each part is (Herlihy & Wing 1990, locality).
 */
import { type Columns, NONE } from '../../../src/history/columns.ts';
import { type Model, undivided } from '../../model.ts';
import { partsOf, rowsByPart } from './parts.ts';
import { eventsByRank } from './ranks.ts';

export interface Partition {
  /** The key, or what the model's `partition` said; '' where there is only one. */
  readonly name: string;
  /** In the order of their invocations. */
  readonly rows: Int32Array;
  /** In the order of their ranks: `2 * row` for an invocation, `2 * row + 1` for a completion. */
  readonly events: Int32Array;
}

/** The partitions, made when somebody first asks: most histories are decided without. */
export const partitionsWhenAsked = (
  history: Columns,
  model: Model,
): (() => readonly Partition[]) => {
  let made: readonly Partition[] | undefined;
  return () => (made ??= partitionsOf(history, model));
};

export const partitionsOf = (history: Columns, model: Model): readonly Partition[] => {
  if (model.partition === undivided && history.count > 0) return [new Whole(history)];
  const parts = partsOf(history, model);
  const { names, partOf } = parts;
  const eventCounts = new Int32Array(names.length);
  for (let row = 0; row < history.count; row++) {
    eventCounts[partOf(row)]! += history.complete[row] === NONE ? 1 : 2;
  }
  const rows = rowsByPart(history, parts);
  const events = names.map((_, part) => new Int32Array(eventCounts[part]!));
  const nextEvent = new Int32Array(names.length);
  for (const event of eventsByRank(history)) {
    if (event === NONE) continue;
    const part = partOf(event >>> 1);
    events[part]![nextEvent[part]!++] = event;
  }
  return names.map((name, part) => ({ name, rows: rows[part]!, events: events[part]! }));
};

/** All of the history. Its events are laid out when somebody asks: an engine mostly wants the rows alone. */
class Whole implements Partition {
  readonly name = '';
  readonly rows: Int32Array;
  readonly #history: Columns;
  #events: Int32Array | undefined;

  constructor(history: Columns) {
    this.rows = new Int32Array(history.count);
    for (let row = 0; row < history.count; row++) this.rows[row] = row;
    this.#history = history;
  }

  get events(): Int32Array {
    return (this.#events ??= eventsByRank(this.#history).filter((event) => event !== NONE));
  }
}
