/**
 * Dropping operations of a register so that what is left is a story by itself.
 *
 * A read can always go. A write can go when nobody who is left can have looked at what it wrote: he
 * completed before it was invoked, or began after some write that began after this one had
 * completed. In an order that explains the history he saw another write, so without this one the
 * order still explains the rest. One writer of what was seen always stays.
 */
import { type Columns, NONE, OK } from '../../../src/history/columns.ts';
import type { Model } from '../../model.ts';
import { completionOrder } from '../rows/completion-order.ts';
import { CAS, NOT, READ, STRANGE, WRITE } from '../engines/register/kinds.ts';
import { RegisterReader } from '../engines/register/reader.ts';
import { GONE, type Left, OPTIONAL, type Weakening } from './weakening.ts';

/** `history` is that of one key. Undefined where the model is no register or the history asks it for more (an append). */
export const registerWeakening = (history: Columns, model: Model): Weakening | undefined => {
  const { known } = model;
  if (known === undefined || (known.kind !== 'register' && known.kind !== 'kv')) return undefined;
  const reader = new RegisterReader(history, known);
  const roles = new Roles(history);
  for (let row = 0; row < history.count; row++) {
    const kind = reader.kind(row);
    if (kind === STRANGE) return undefined;
    if (kind === WRITE || kind === CAS) {
      roles.writes[row] = reader.value;
      note(roles.writers, reader.value, row);
    }
    if (kind === NOT) roles.onlookers.push(row);
    else if (kind === READ) note(roles.witnesses, reader.value, row);
    else if (kind === CAS) note(roles.witnesses, history.argument[row]!, row);
  }
  const gone = goneBefore(history, roles.writes);
  return {
    tellsOptional: true,
    spare: (left, rows) => new Sparing(history, roles, gone, left).spare(rows),
  };
};

class Roles {
  /** By row: the value it leaves, or NONE. */
  readonly writes: Int32Array;
  /** By value: the rows that look for it, and those that leave it. */
  readonly witnesses = new Map<number, number[]>();
  readonly writers = new Map<number, number[]>();
  /** Rows that look at whatever value there is: failed cas. */
  readonly onlookers: number[] = [];

  constructor({ count }: Columns) {
    this.writes = new Int32Array(count).fill(NONE);
  }
}

const note = (lists: Map<number, number[]>, value: number, row: number): void => {
  const others = lists.get(value);
  if (others === undefined) lists.set(value, [row]);
  else others.push(row);
};

/** Of each row asked about, whether it can go with the others that go. */
class Sparing {
  readonly #history: Columns;
  readonly #roles: Roles;
  readonly #gone: Int32Array;
  readonly #before: Left;
  readonly #left: Left;

  constructor(history: Columns, roles: Roles, gone: Int32Array, left: Left) {
    this.#history = history;
    this.#roles = roles;
    this.#gone = gone;
    this.#before = left;
    this.#left = left.slice();
  }

  spare(rows: readonly number[]): Left | undefined {
    for (const row of rows) this.#left[row] = GONE;
    // A write that has to stay may be a cas, which looks at a value itself: until nothing changes.
    for (let restored = true; restored;) {
      restored = false;
      // The latest first: of several writers the one nearest to the story stays in it.
      for (const row of rows.toReversed()) {
        if (this.#left[row] !== GONE || this.#before[row] === GONE || this.#canGo(row)) continue;
        this.#left[row] = this.#before[row]!;
        restored = true;
      }
    }
    return rows.some((row) => this.#left[row] !== this.#before[row]) ? this.#left : undefined;
  }

  #canGo(row: number): boolean {
    const value = this.#roles.writes[row]!;
    if (value === NONE) return true;
    const witnesses = (this.#roles.witnesses.get(value) ?? []).filter((witness) =>
      this.#stays(witness),
    );
    return (
      witnesses.every(
        (witness) => this.#cannotSee(witness, row) && this.#hasWriter(witness, row),
      ) &&
      this.#roles.onlookers.every(
        (onlooker) => !this.#stays(onlooker) || this.#cannotSee(onlooker, row),
      )
    );
  }

  #stays(row: number): boolean {
    return this.#left[row] !== GONE;
  }

  #cannotSee(witness: number, row: number): boolean {
    return (
      witness === row ||
      this.#endOf(witness) < this.#history.invoke[row]! ||
      this.#endOf(row) < this.#gone[witness]!
    );
  }

  /** The story would be another one if nobody was left who wrote what was seen. */
  #hasWriter(witness: number, besides: number): boolean {
    if (this.#history.invoke[besides]! > this.#endOf(witness)) return true;
    const writers = this.#roles.writers.get(this.#roles.writes[besides]!) ?? [];
    return writers.some(
      (writer) =>
        writer !== besides &&
        this.#stays(writer) &&
        this.#history.invoke[writer]! < this.#endOf(witness),
    );
  }

  #endOf(row: number): number {
    const end = this.#history.complete[row]!;
    return this.#before[row] === OPTIONAL || end === NONE ? Infinity : end;
  }
}

/**
 * By row, the latest invocation of a write that had completed when the row was invoked: whatever
 * completed before that had been overwritten by then.
 */
const goneBefore = (history: Columns, writes: Int32Array): Int32Array => {
  const { count, invoke, complete, outcome } = history;
  const rows = Int32Array.from(writes.keys());
  const ends = completionOrder(history, rows).filter(
    (row) => writes[row] !== NONE && outcome[row] === OK,
  );
  const gone = new Int32Array(count);
  let latest = -1;
  let next = 0;
  for (let row = 0; row < count; row++) {
    for (; next < ends.length && complete[ends[next]!]! < invoke[row]!; next++) {
      latest = Math.max(latest, invoke[ends[next]!]!);
    }
    gone[row] = latest;
  }
  return gone;
};
