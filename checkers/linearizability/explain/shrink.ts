/**
 * From a violation to the few operations that prove it: every step only weakens the history
 * (weakening.ts, value-groups.ts), so what is left proves the violation whatever the others did.
 *
 * Never at factorial cost: a prefix, values, a window, halves, then single operations, while the
 * time lasts.
 */
import { type Columns, FAIL, NONE, UNKNOWN } from '../../../src/history/columns.ts';
import type { Model } from '../../model.ts';
import type { Prober } from './prober.ts';
import { registerWeakening } from './register-weakening.ts';
import { subHistory } from './sub-history.ts';
import { valueGroups } from './value-groups.ts';
import {
  anyWeakening,
  changesNothing,
  GONE,
  type Left,
  OPTIONAL,
  type Weakening,
  WHOLE,
} from './weakening.ts';

export interface Proof {
  /** Rows that no order explains, ascending. */
  readonly rows: readonly number[];
  /**
   * Whether they are a violation with nothing beside them. Otherwise there were others, which may
   * have happened or not: what only the rows show ("nobody wrote it") need not be true then.
   */
  readonly alone: boolean;
}

/** To find out who may have looked at whose value takes about so many milliseconds a row. */
const WEAKENING_MS = 0.001;

/** A step over more may end in a general search, which takes seconds to begin. */
const MOST_ROWS = 50_000;

/**
 * `history` is that of one partition. Undefined where it is too long, or not even the first step fits into
 * the time.
 */
export const shrink = (
  history: Columns,
  model: Model,
  prober: Prober,
  hint: readonly number[],
): Proof | undefined => {
  const msPerRow = history.count > MOST_ROWS ? Infinity : WEAKENING_MS;
  if (!prober.affords(history.count, msPerRow)) {
    return undefined;
  }
  const shrinking = new Shrinking(history, model, prober);
  if (!shrinking.toHint(hint)) {
    shrinking.toPrefix(hint);
    shrinking.dropFailures();
    shrinking.dropValues();
    shrinking.toWindow();
  }
  shrinking.spareParts();
  return { rows: shrinking.story(), alone: shrinking.isAlone() };
};

class Shrinking {
  readonly #history: Columns;
  readonly #model: Model;
  readonly #prober: Prober;
  readonly #weakening: Weakening;
  readonly #ofRegister: boolean;
  #left: Left;

  constructor(history: Columns, model: Model, prober: Prober) {
    this.#history = history;
    this.#model = model;
    this.#prober = prober;
    const register = registerWeakening(history, model);
    this.#ofRegister = register !== undefined;
    this.#weakening = register ?? anyWeakening(history, model);
    this.#left = history.outcome.map((outcome) => (outcome === UNKNOWN ? OPTIONAL : WHOLE));
  }

  /** The rows that tell the story: those that must have happened, and others that belong to it. */
  story(): readonly number[] {
    const { tellsOptional } = this.#weakening;
    return this.#rows((left) => left === WHOLE || (tellsOptional && left === OPTIONAL));
  }

  isAlone(): boolean {
    return this.#rows((left) => left !== GONE).length === this.story().length;
  }

  /** Spares all but the given rows, which may be all it takes. */
  toHint(hint: readonly number[]): boolean {
    const given = new Set(hint);
    return this.#spare(this.story().filter((row) => !given.has(row)));
  }

  /** The earliest prefix that is a violation: binary search over the completions. */
  toPrefix(hint: readonly number[]): void {
    const { complete } = this.#history;
    const ends = complete.filter((rank) => rank !== NONE).toSorted();
    let high = ends.length - 1;
    const hinted = hint.map((row) => complete[row]!).filter((rank) => rank !== NONE);
    for (const end of new Set([Math.min(...hinted), Math.max(...hinted)])) {
      if (!Number.isFinite(end) || !this.#try(this.#prefix(end))) continue;
      high = ends.indexOf(end);
      break;
    }
    let low = 0;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#try(this.#prefix(ends[middle]!))) high = middle;
      else low = middle + 1;
    }
  }

  dropFailures(): void {
    this.#spare(this.story().filter((row) => this.#history.outcome[row] === FAIL));
  }

  /** Drops values with everybody who touched them; a register has a better way. */
  dropValues(): void {
    if (this.#ofRegister || !this.#affords()) return;
    const rows = Int32Array.from(this.#rows((left) => left !== GONE));
    const part = subHistory(this.#history, rows, (row) => this.#left[row] === OPTIONAL);
    const groups = valueGroups(part.history, this.#model).map((group) =>
      group.map((at) => rows[at]!),
    );
    spareChunks(groups, (chunk) => {
      const gone = new Set(chunk.flat());
      return this.#try(this.#left.map((left, row) => (gone.has(row) ? GONE : left)));
    });
  }

  /** Spares all but the last operations, as few of them as suffice. */
  toWindow(): void {
    const story = this.story();
    for (let size = 8; size < story.length; size *= 2) {
      if (this.#spare(story.slice(0, -size))) return;
    }
  }

  /** Until no single operation can be spared. */
  spareParts(): void {
    let before = Infinity;
    for (let rows = this.story(); rows.length < before; rows = this.story()) {
      before = rows.length;
      spareChunks(rows, (chunk) => this.#spare(chunk));
    }
  }

  /** What completes later may have happened or not. */
  #prefix(end: number): Left {
    const { invoke, complete } = this.#history;
    return this.#left.map((left, row) => {
      if (left === GONE || invoke[row]! > end) return GONE;
      if (left === OPTIONAL || complete[row]! <= end) return left;
      return changesNothing(this.#history, this.#model, row) ? GONE : OPTIONAL;
    });
  }

  #spare(rows: readonly number[]): boolean {
    if (!this.#affords()) return false;
    const weaker = this.#weakening.spare(this.#left, rows);
    return weaker !== undefined && this.#try(weaker);
  }

  /** Keeps the change where a violation is left. */
  #try(left: Left): boolean {
    if (!this.#affords()) return false;
    const before = this.#left;
    this.#left = left;
    const rows = Int32Array.from(this.#rows((each) => each !== GONE));
    const part = subHistory(this.#history, rows, (row) => left[row] === OPTIONAL);
    if (this.#prober.isInvalid(part.history)) return true;
    this.#left = before;
    return false;
  }

  #affords(): boolean {
    return this.#prober.affords(this.#history.count);
  }

  #rows(which: (left: number) => boolean): readonly number[] {
    const rows: number[] = [];
    const left = this.#left;
    for (let row = 0; row < left.length; row++) if (which(left[row]!)) rows.push(row);
    return rows;
  }
}

/** Spares what can be spared of a list: halves first, then quarters, … and single items. */
const spareChunks = <Item>(
  items: readonly Item[],
  canSpare: (chunk: readonly Item[]) => boolean,
): void => {
  let left = [...items];
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : size >> 1) {
    const kept: (readonly Item[])[] = [];
    for (let at = 0; at < left.length; at += size) {
      const chunk = left.slice(at, at + size);
      if (!canSpare(chunk)) kept.push(chunk);
    }
    left = kept.flat(1);
  }
};
