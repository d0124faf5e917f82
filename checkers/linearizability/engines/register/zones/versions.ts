/**
 * The versions of one key, read from its rows once: a version is one value of the key, with the one
 * row that wrote it, the rows that read it, and the cas that replaced it.
 */
import { type Columns, NONE, UNKNOWN } from '../../../../../src/history/columns.ts';
import { CAS, NOT, READ, WRITE } from '../kinds.ts';
import type { ValueNumbers } from '../../../rows/value-numbers.ts';
import type { RowDemands } from '../rows.ts';

/** Writer of the version that every key begins with. */
export const INITIAL = -2;

/** That version. */
export const FIRST = 0;

/** Space for the versions of one key, used again for the next. */
export class Versions {
  count = 0;
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

  constructor(readonly capacity: number) {
    this.writer = new Int32Array(capacity);
    this.written = new Uint8Array(capacity);
    this.readCount = new Int32Array(capacity);
    this.firstRead = new Int32Array(capacity);
    this.lastRead = new Int32Array(capacity);
    this.replacedBy = new Int32Array(capacity);
    this.reached = new Uint8Array(capacity);
  }

  add(): number {
    const version = this.count++;
    this.writer[version] = NONE;
    this.written[version] = 0;
    this.readCount[version] = 0;
    this.firstRead[version] = NONE;
    this.lastRead[version] = NONE;
    this.replacedBy[version] = NONE;
    this.reached[version] = 0;
    return version;
  }
}

/** One key: its rows are `from … until − 1`. */
export interface KeyRows extends RowDemands {
  readonly from: number;
  readonly until: number;
  readonly initial: number;
  readonly hasNot: boolean;
  readonly versions: Versions;
  /** Instead of its value: the version a row reads, writes or must not see (NONE: never there). */
  readonly ofRow: Int32Array;
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
export const readVersions = (
  history: Columns,
  { from, until, kind, value, ofRow, initial, hasNot, versions }: KeyRows,
  ofValue: ValueNumbers,
): KeyTrouble | undefined => {
  const { outcome, argument, complete } = history;
  const { writer, written, readCount, firstRead, lastRead, replacedBy } = versions;
  ofValue.forget(versions.count);
  versions.count = 0;
  const versionOf = (id: number): number => {
    const known = ofValue.get(id);
    if (known !== NONE) return known;
    const fresh = versions.add();
    ofValue.set(id, fresh);
    return fresh;
  };
  versionOf(initial);
  writer[FIRST] = INITIAL;
  written[FIRST] = 1;
  let repeated = NONE;
  let twoCas: KeyTrouble | undefined;
  const replace = (version: number, row: number): void => {
    const other = replacedBy[version]!;
    if (other !== NONE) twoCas ??= { type: 'two-cas', first: other, second: row };
    replacedBy[version] = row;
  };
  for (let row = from; row < until; row++) {
    const what = kind[row];
    if (what === READ) {
      const version = versionOf(value[row]!);
      ofRow[row] = version;
      readCount[version]!++;
      lastRead[version] = row;
      const earliest = firstRead[version]!;
      if (earliest === NONE || complete[row]! < complete[earliest]!) firstRead[version] = row;
    } else if (what === WRITE || what === CAS) {
      const version = versionOf(value[row]!);
      ofRow[row] = version;
      if (writer[version] !== NONE) repeated = row;
      writer[version] = row;
      if (outcome[row] !== UNKNOWN) written[version] = 1;
      if (what === CAS) {
        const replaced = versionOf(argument[row]!);
        if (outcome[row] !== UNKNOWN) replace(replaced, row);
      }
    }
  }
  if (repeated !== NONE) return { type: 'repeated', row: repeated };
  // Who observed an unknown writer proves it, and a proved unknown cas observed the one before it.
  for (let version = 0; version < versions.count; version++) {
    if (readCount[version] === 0 && replacedBy[version] === NONE) continue;
    for (let at = version; written[at] === 0 && writer[at] !== NONE;) {
      const row = writer[at]!;
      written[at] = 1;
      if (kind[row] === WRITE) break;
      at = ofValue.get(argument[row]!);
      replace(at, row);
    }
  }
  if (hasNot) {
    for (let row = from; row < until; row++) {
      if (kind[row] === NOT) ofRow[row] = ofValue.get(value[row]!);
    }
  }
  return twoCas;
};
