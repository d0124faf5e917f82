/**
 * The versions of every key, read from the rows once: a version is one value of one key, with the
 * one row that wrote it, the rows that read it, and the cas that replaced it.
 *
 * The versions of a key are numbered without gaps. `row value` is overwritten by `row version`.
 */
import { type Columns, NONE, UNKNOWN } from '../../../src/history/columns.ts';
import { CAS, NOT, READ, WRITE } from '../registers/register-kinds.ts';
import type { RegisterRows } from '../registers/register-rows.ts';

/** Writer of the version that every key begins with. */
export const INITIAL = -2;
export interface Versions {
  /** How many are numbered so far. */
  count: number;
  /** Row that wrote it, INITIAL, or NONE. */
  readonly writer: Int32Array;
  /** 1 when the writer certainly took effect. */
  readonly written: Uint8Array;
  readonly readCount: Int32Array;
  /** Row of the read that completed first, and of the one invoked last; NONE without reads. */
  readonly firstRead: Int32Array;
  readonly lastRead: Int32Array;
  /** Row of the cas that certainly replaced it; NONE. */
  readonly replacedBy: Int32Array;
  /** 1 once it is known to follow from a write. */
  readonly reached: Uint8Array;
  /** Version a row reads, writes or must not see (NONE: never there); only for rows with a kind. */
  readonly ofRow: Int32Array;
  readonly ofValue: Int32Array;
}

export function emptyVersions(rows: RegisterRows, capacity: number): Versions {
  return {
    count: 0,
    writer: new Int32Array(capacity),
    written: new Uint8Array(capacity),
    readCount: new Int32Array(capacity),
    firstRead: new Int32Array(capacity),
    lastRead: new Int32Array(capacity),
    replacedBy: new Int32Array(capacity),
    reached: new Uint8Array(capacity),
    ofRow: rows.value,
    ofValue: new Int32Array(rows.valueCount).fill(NONE),
  };
}

/** What stops a key from being decided here or proves a violation at once. */
export type KeyTrouble =
  | { readonly type: 'repeated'; readonly row: number }
  | { readonly type: 'two-cas'; readonly first: number; readonly second: number };

/**
 * Numbers the versions of one key, from its rows in the order of their invocations. Unknown writes
 * and cas become `written` only when something definite depends on them: one that nobody observed
 * may as well never have happened.
 */
export function readVersions(
  history: Columns,
  rows: RegisterRows,
  keyRows: Int32Array,
  versions: Versions,
): KeyTrouble | undefined {
  const base = versions.count;
  const { kind, value, initial } = rows;
  const { outcome, argument } = history;
  const { writer, written, readCount, firstRead, lastRead, replacedBy, ofValue } = versions;
  const versionOf = (id: number): number => {
    const known = ofValue[id]!;
    if (known >= base) return known;
    const fresh = versions.count++;
    ofValue[id] = fresh;
    writer[fresh] = NONE;
    firstRead[fresh] = NONE;
    lastRead[fresh] = NONE;
    replacedBy[fresh] = NONE;
    return fresh;
  };
  const first = versionOf(initial);
  writer[first] = INITIAL;
  written[first] = 1;
  let repeated = NONE;
  let twoCas: KeyTrouble | undefined;
  const replace = (version: number, row: number): void => {
    const other = replacedBy[version]!;
    if (other !== NONE) twoCas ??= { type: 'two-cas', first: other, second: row };
    replacedBy[version] = row;
  };
  for (const row of keyRows) {
    const what = kind[row];
    if (what === READ) {
      const version = versionOf(value[row]!);
      value[row] = version;
      readCount[version]!++;
      lastRead[version] = row;
      const earliest = firstRead[version]!;
      if (earliest === NONE || history.complete[row]! < history.complete[earliest]!) {
        firstRead[version] = row;
      }
    } else if (what === WRITE || what === CAS) {
      const version = versionOf(value[row]!);
      value[row] = version;
      if (writer[version] !== NONE) repeated = row;
      writer[version] = row;
      if (outcome[row] !== UNKNOWN) written[version] = 1;
      if (what === CAS) {
        const from = versionOf(argument[row]!);
        if (outcome[row] !== UNKNOWN) replace(from, row);
      }
    }
  }
  if (repeated !== NONE) return { type: 'repeated', row: repeated };
  // Who observed an unknown writer proves it, and a proved unknown cas observed the one before it.
  for (let version = base; version < versions.count; version++) {
    if (readCount[version] === 0 && replacedBy[version] === NONE) continue;
    for (let at = version; written[at] === 0 && writer[at] !== NONE;) {
      const row = writer[at]!;
      written[at] = 1;
      if (kind[row] === WRITE) break;
      at = ofValue[argument[row]!]!;
      replace(at, row);
    }
  }
  if (rows.hasNot) {
    for (const row of keyRows) {
      if (kind[row] !== NOT) continue;
      const version = ofValue[value[row]!]!;
      value[row] = version >= base ? version : NONE;
    }
  }
  return twoCas;
}
