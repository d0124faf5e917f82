/**
 * The rows of one log: at which offset each append stands, by what it was told or by what a read
 * shows, and which appends are left for offsets that nobody knows of.
 */
import { type Columns, FAIL, NONE, OK, UNKNOWN } from '../../../../src/history/columns.ts';
import { type EngineOptions, internedId } from '../engine.ts';
import { type KeyDecision, violation } from '../shared/key-by-key.ts';
import type { Look } from '../shared/now-and-then.ts';
import { describeLogRow } from './log-words.ts';

export const engine = 'log';

export interface LogRows {
  readonly type: 'log';
  /** How many values stand there from the beginning. */
  readonly initial: number;
  /** Rows that matter, ascending. */
  readonly rows: Int32Array;
  /** Reads that say nothing. */
  readonly blind: Int32Array;
  /** By offset: the row that appended there. */
  readonly owner: ReadonlyMap<number, number>;
  /** By row: where it appended, or where it read. */
  readonly offset: ReadonlyMap<number, number>;
  /** By offset whose owner was not told it: the read that shows the value. */
  readonly shownBy: ReadonlyMap<number, number>;
  /** Reads that found nothing. */
  readonly foundNothing: ReadonlySet<number>;
}

export const readLog = (
  history: Columns,
  options: EngineOptions,
  all: Int32Array,
  look: Look,
): LogRows | KeyDecision => {
  const initial = options.initial ?? [];
  if (!Array.isArray(initial)) return undecided('the initial value is no array');
  const ids = initial.map((value) => internedId(history, value));
  const log = new LogReader(history, options, ids);
  for (const row of all) {
    look();
    const problem = history.outcome[row] === FAIL ? undefined : log.sort(row);
    if (problem !== undefined) return problem;
  }
  return log.claim(all, look) ?? log.rows();
};

class LogReader {
  readonly #history: Columns;
  readonly #options: EngineOptions;
  /** Interned values that stand there from the beginning. */
  readonly #initial: readonly number[];
  readonly #rows: number[] = [];
  readonly #blind: number[] = [];
  readonly #reads: number[] = [];
  readonly #owner = new Map<number, number>();
  readonly #offset = new Map<number, number>();
  readonly #shownBy = new Map<number, number>();
  readonly #foundNothing = new Set<number>();
  /** By value: appends that were not told their offset. */
  readonly #untold = new Map<number, number[]>();

  constructor(history: Columns, options: EngineOptions, initial: readonly number[]) {
    this.#history = history;
    this.#options = options;
    this.#initial = initial;
  }

  rows(): LogRows {
    return {
      type: 'log',
      initial: this.#initial.length,
      rows: Int32Array.from(this.#rows),
      blind: Int32Array.from(this.#blind),
      owner: this.#owner,
      offset: this.#offset,
      shownBy: this.#shownBy,
      foundNothing: this.#foundNothing,
    };
  }

  /** Takes a row that did not fail. */
  sort(row: number): KeyDecision | undefined {
    const { f, functions } = this.#history;
    const name = functions[f[row]!]!;
    if (name === 'append') return this.#sortAppend(row);
    if (name === 'read') return this.#sortRead(row);
    return undecided(`${describeLogRow(this.#history, row)} is not known here`);
  }

  #sortAppend(row: number): KeyDecision | undefined {
    const { argument, outcome, result } = this.#history;
    const value = argument[row]!;
    if (this.#json(value) === null) {
      return undecided(`${describeLogRow(this.#history, row)} appends null`);
    }
    this.#rows.push(row);
    const told = outcome[row] === OK ? this.#json(result[row]!) : null;
    if (told === null) {
      const others = this.#untold.get(value);
      if (others === undefined) this.#untold.set(value, [row]);
      else others.push(row);
      return undefined;
    }
    if (!isOffset(told)) {
      return undecided(`${describeLogRow(this.#history, row)} was told no offset`);
    }
    const other = this.#owner.get(told);
    if (other !== undefined || told < this.#initial.length) {
      const before = other === undefined ? '' : `, as ${describeLogRow(this.#history, other)} was`;
      const reason = `${describeLogRow(this.#history, row)} was told an offset that was taken${before}.`;
      return violation(engine, 'duplicate-offset', [other ?? NONE, row], reason);
    }
    this.#owner.set(told, row);
    this.#offset.set(row, told);
    return undefined;
  }

  #sortRead(row: number): KeyDecision | undefined {
    const { argument, outcome, result } = this.#history;
    const at = this.#json(argument[row]!);
    if (!isOffset(at)) return undecided(`${describeLogRow(this.#history, row)} names no offset`);
    if (outcome[row] === UNKNOWN) return undefined;
    this.#offset.set(row, at);
    if (this.#json(result[row]!) !== null) {
      this.#reads.push(row);
      this.#rows.push(row);
    } else if (this.#options.nilRead === 'anything') this.#blind.push(row);
    else {
      this.#foundNothing.add(row);
      this.#rows.push(row);
    }
    return undefined;
  }

  /** What reads show of who appended where. `all` are the rows of the log, failed ones included. */
  claim(all: Int32Array, look: Look): KeyDecision | undefined {
    const { argument, result } = this.#history;
    for (const read of this.#reads) {
      look();
      const at = this.#offset.get(read)!;
      const value = result[read]!;
      const owner = this.#owner.get(at);
      if (at < this.#initial.length) {
        if (this.#initial[at] !== value) return this.#wrongValue([read]);
      } else if (owner !== undefined) {
        if (argument[owner] !== value) {
          return this.#wrongValue([read, owner, this.#shownBy.get(at) ?? NONE]);
        }
      } else {
        const problem = this.#claimFor(read, at, value, all);
        if (problem !== undefined) return problem;
      }
    }
    return undefined;
  }

  #claimFor(read: number, at: number, value: number, all: Int32Array): KeyDecision | undefined {
    const candidates = this.#untold.get(value) ?? [];
    const [append] = candidates;
    if (append === undefined) return this.#fromNowhere(read, value, all);
    if (candidates.length > 1) {
      const what = describeLogRow(this.#history, read);
      return undecided(`several appends may explain ${what}`);
    }
    const other = this.#offset.get(append);
    if (other !== undefined) {
      const rows = [append, this.#shownBy.get(other)!, read];
      const [one, two] = rows.slice(1).map((row) => describeLogRow(this.#history, row));
      const reason = `${one} and ${two} both show what was appended once.`;
      return violation(engine, 'duplicate-element', rows, reason);
    }
    this.#owner.set(at, append);
    this.#offset.set(append, at);
    this.#shownBy.set(at, read);
    return undefined;
  }

  /** A read, and who stands at its offset instead. */
  #wrongValue(rows: readonly [read: number, ...others: number[]]): KeyDecision {
    const [read, owner] = rows;
    const stands =
      owner === undefined
        ? 'another value stood there from the beginning'
        : `what stands there is ${describeLogRow(this.#history, owner)}`;
    const reason = `${describeLogRow(this.#history, read)}, but ${stands}.`;
    return violation(engine, 'wrong-value', rows, reason);
  }

  #fromNowhere(read: number, value: number, all: Int32Array): KeyDecision {
    const { argument, f, functions, outcome } = this.#history;
    const what = describeLogRow(this.#history, read);
    const appended = all.filter(
      (row) => functions[f[row]!] === 'append' && argument[row] === value,
    );
    const [elsewhere] = appended.filter((row) => outcome[row] !== FAIL);
    const [failed] = appended;
    if (elsewhere !== undefined) return this.#wrongValue([read, elsewhere]);
    return failed === undefined
      ? violation(engine, 'thin-air-read', [read], `${what}, which nobody appended.`)
      : violation(
          engine,
          'aborted-read',
          [read, failed],
          `${what}, but ${describeLogRow(this.#history, failed)}.`,
        );
  }

  #json(id: number) {
    return id === NONE ? null : (this.#history.values[id] ?? null);
  }
}

const isOffset = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

const undecided = (reason: string): KeyDecision => ({ type: 'undecided', reason });
