/**
 * The rows of one fenced lock, and the order that its tokens force: the holds, by ascending token,
 * each with who acquired it and who released it, as far as anybody was told.
 */
import { type Columns, FAIL, NONE, OK, UNKNOWN } from '../../../../src/history/columns.ts';
import { describeRow } from '../../rows/describe-row.ts';
import { type KeyDecision, violation } from '../shared/key-by-key.ts';
import type { Look } from '../shared/now-and-then.ts';

export const engine = 'fenced-lock';

export interface Hold {
  readonly token: number;
  /** The row that was told the token; NONE where only a release names it. */
  readonly acquire: number;
  /** The row that names the token when it gives it back; NONE. */
  readonly release: number;
}

export interface FencedRows {
  readonly type: 'fenced-lock';
  readonly holds: readonly Hold[];
  /** By row: the number of its hold. */
  readonly holdOf: ReadonlyMap<number, number>;
  readonly acquires: ReadonlySet<number>;
  /** Whether the releases name their tokens: all do, or none. */
  readonly namesTokens: boolean;
  /** Rows that matter, ascending: of holds, acquires of unknown outcome, releases that name nothing. */
  readonly rows: Int32Array;
}

export const readFencedLock = (
  history: Columns,
  all: Int32Array,
  look: Look,
): FencedRows | KeyDecision => {
  const { f, functions, outcome } = history;
  const rows = all.filter((row) => outcome[row] !== FAIL);
  const isAcquire = (row: number): boolean => functions[f[row]!] === 'acquire';
  const strange = rows.find((row) => !isAcquire(row) && functions[f[row]!] !== 'release');
  if (strange !== undefined) return undecided(`${describeRow(history, strange)} is not known here`);
  const acquires = new Map<number, number>();
  const releases = new Map<number, number>();
  let namesNothing = false;
  for (const row of rows) {
    look();
    const token = tokenOf(history, row, isAcquire(row));
    if (token === undefined) {
      if (!isAcquire(row)) namesNothing = true;
      else if (outcome[row] === OK) return undecided(`${describeRow(history, row)} told no token`);
      continue;
    }
    const others = isAcquire(row) ? acquires : releases;
    const other = others.get(token);
    if (other === undefined) others.set(token, row);
    else if (isAcquire(row)) return toldTwice(history, other, row);
    else if (outcome[other] === UNKNOWN) others.set(token, outcome[row] === OK ? row : other);
    else if (outcome[row] === OK) {
      return releasedTwice(history, acquires.get(token) ?? NONE, other, row);
    }
  }
  if (namesNothing && releases.size > 0) return undecided('only some releases name their token');
  const holds = holdsOf(history, acquires, releases);
  const holdOf = new Map<number, number>();
  for (const [at, { acquire, release }] of holds.entries()) {
    look();
    for (const row of [acquire, release]) if (row !== NONE) holdOf.set(row, at);
  }
  const matters = (row: number): boolean =>
    holdOf.has(row) || (isAcquire(row) ? outcome[row] === UNKNOWN : namesNothing);
  return {
    type: 'fenced-lock',
    holds,
    holdOf,
    namesTokens: !namesNothing,
    acquires: new Set(rows.filter(isAcquire)),
    rows: rows.filter(matters),
  };
};

/** What an acquire was told, or what a release gives back. */
const tokenOf = (
  { argument, result, outcome, values }: Columns,
  row: number,
  isAcquire: boolean,
): number | undefined => {
  if (isAcquire && outcome[row] !== OK) return undefined;
  const token = values[isAcquire ? result[row]! : argument[row]!];
  return typeof token === 'number' ? token : undefined;
};

/** A release of unknown outcome that names what nobody was told need not have happened. */
const holdsOf = (
  { outcome }: Columns,
  acquires: ReadonlyMap<number, number>,
  releases: ReadonlyMap<number, number>,
): readonly Hold[] => {
  const orphans = [...releases.keys()].filter(
    (token) => !acquires.has(token) && outcome[releases.get(token)!] === OK,
  );
  return [...acquires.keys(), ...orphans]
    .toSorted((a, b) => a - b)
    .map((token) => ({
      token,
      acquire: acquires.get(token) ?? NONE,
      release: releases.get(token) ?? NONE,
    }));
};

const undecided = (reason: string): KeyDecision => ({ type: 'undecided', reason });

const toldTwice = (history: Columns, first: number, second: number): KeyDecision => {
  const [one, two] = [describeRow(history, first), describeRow(history, second)];
  const reason = `${one} and ${two} were told the same token.`;
  return violation(engine, 'duplicate-token', [first, second], reason);
};

const releasedTwice = (
  history: Columns,
  acquire: number,
  first: number,
  second: number,
): KeyDecision => {
  const [one, two] = [describeRow(history, first), describeRow(history, second)];
  const reason = `${one} and ${two} gave back one token, which was given once.`;
  return violation(engine, 'double-release', [acquire, first, second], reason);
};
