/**
 * Who read from whom. With unique values there is one answer; a value written twice, or a failed cas
 * that only says what it did not see, leaves several, and a level holds when it holds for one.
 *
 * An operation of unknown outcome happened when somebody read from it, and is left out otherwise:
 * a write that nobody reads from never makes a history inconsistent, at any level.
 */
import { NONE } from '../../src/history/columns.ts';
import { CAS, NOT, READ } from '../linearizability/engines/register/rows.ts';
import { isCertain, isWriter, type RegisterHistory } from './register-history.ts';

/** Instead of a row: read from the initial value. */
export const INITIAL = -1;
/** Instead of a row: reads nothing, or what it read is left open. */
export const NOTHING = -2;

/** Returns an index into `candidates`, or NONE to leave open what the row read. */
export type Choose = (row: number, candidates: readonly number[]) => number;

export type Resolution =
  | {
      readonly type: 'resolved';
      /** 1 for the rows that happened and say something. */
      readonly happened: Uint8Array;
      /** The row that each row read from, INITIAL or NOTHING. */
      readonly readsFrom: Int32Array;
    }
  /** `row` read what nobody can have written. */
  | { readonly type: 'thin-air'; readonly row: number };

/** `choose` is asked only where there is a choice. */
export const resolveReads = (history: RegisterHistory, choose: Choose): Resolution => {
  const { columns, rows } = history;
  const happened = new Uint8Array(columns.count);
  const readsFrom = new Int32Array(columns.count).fill(NOTHING);
  const uncertain: number[] = [];
  for (let row = 0; row < columns.count; row++) {
    if (!isCertain(history, row)) continue;
    happened[row] = 1;
    if (!readFrom(row)) return { type: 'thin-air', row };
  }
  for (let row = uncertain.pop(); row !== undefined; row = uncertain.pop()) {
    if (!readFrom(row)) return { type: 'thin-air', row };
  }
  return { type: 'resolved', happened, readsFrom };

  function readFrom(row: number): boolean {
    const kind = rows.kind[row]!;
    if (kind !== READ && kind !== CAS && kind !== NOT) return true;
    const only = kind === NOT ? NONE : onlyCandidate(history, row);
    let source = only;
    if (only === NONE) {
      const candidates = candidatesOf(history, row);
      if (candidates.length === 0) return false;
      const pick = candidates.length === 1 ? 0 : choose(row, candidates);
      if (pick === NONE) return true;
      source = candidates[pick]!;
    }
    if (source === NOTHING) return false;
    readsFrom[row] = source;
    if (source >= 0 && happened[source] === 0 && !isCertain(history, source)) {
      happened[source] = 1;
      uncertain.push(source);
    }
    return true;
  }
};

/** Everything that `row` may have read from: rows in the order of their invocations, and INITIAL. */
export const candidatesOf = (history: RegisterHistory, row: number): readonly number[] => {
  const { rows, writers, key, columns } = history;
  const candidates: number[] = [];
  const wanted = wantedValue(history, row);
  if (rows.kind[row] === NOT) {
    if (rows.initial !== wanted) candidates.push(INITIAL);
    for (let other = 0; other < columns.count; other++) {
      const writes = isWriter(rows.kind[other]!) && key[other] === key[row];
      if (writes && rows.value[other] !== wanted) candidates.push(other);
    }
    return candidates;
  }
  if (rows.initial === wanted) candidates.push(INITIAL);
  for (let w = writers.first(key[row]!, wanted); w !== NONE; w = writers.next(w)) {
    if (w !== row) candidates.push(w);
  }
  return candidates;
};

/** The common case without an array: the only candidate, NOTHING for none, NONE for several. */
const onlyCandidate = (history: RegisterHistory, row: number): number => {
  const { rows, writers, key } = history;
  const wanted = wantedValue(history, row);
  let only = rows.initial === wanted ? INITIAL : NOTHING;
  for (let w = writers.first(key[row]!, wanted); w !== NONE; w = writers.next(w)) {
    if (w === row) continue;
    if (only !== NOTHING) return NONE;
    only = w;
  }
  return only;
};

/** What the row saw (a cas: its `from`), or for a failed cas what it did not see. */
export const wantedValue = ({ rows, columns }: RegisterHistory, row: number): number =>
  rows.kind[row] === CAS ? columns.argument[row]! : rows.value[row]!;
