/**
 * From what the zones found to a verdict: the anomaly's name, the few rows, one sentence.
 */
import { type Columns, FAIL, NONE, OK, UNKNOWN } from '../../../../../src/history/columns.ts';
import type { Invalid } from '../../../../verdict.ts';
import { describeRow, valueText } from '../../../rows/describe-row.ts';
import { READ, SKIP } from '../kinds.ts';
import { initialHint } from '../../../initial-hint.ts';
import type { BlockTrouble, Blocks } from './blocks.ts';
import type { Conflict } from './sweep.ts';
import type { KeyRows, KeyTrouble } from './versions.ts';

/** Longer chains of cas between the rows of a proof are left out of it. */
const chainMax = 16;

type Found = Exclude<KeyTrouble, { readonly type: 'repeated' }> | BlockTrouble | Conflict;

export interface Findings {
  readonly rows: KeyRows;
  readonly blocks: Blocks;
  /** All rows of the key in question. */
  readonly all: Int32Array;
}

export const refuteZones = (history: Columns, found: Found, findings: Findings): Invalid => {
  const { anomaly, rows, reason } = proofOf(history, found, findings);
  const shown = new Set(rows.filter((row) => row !== NONE && row >= 0));
  for (const row of shown) for (const sure of evidence(history, row, findings)) shown.add(sure);
  return {
    verdict: 'invalid',
    engine: 'zones',
    anomaly,
    operations: [...shown].toSorted((a, b) => a - b),
    reason,
  };
};

interface Proof {
  readonly anomaly: string;
  readonly rows: readonly number[];
  readonly reason: string;
}

const proofOf = (history: Columns, found: Found, findings: Findings): Proof => {
  switch (found.type) {
    case 'two-cas':
      return twoCas(history, found.first, found.second, findings);
    case 'unwritten':
      return unwritten(history, found.row, found.value, findings);
    case 'too-early':
      return tooEarly(history, found, findings);
    default:
      return conflict(history, found.around, found.inner, findings);
  }
};

/** What shows that a write or cas of unknown outcome took effect: a read of it, or the next cas. */
const evidence = (history: Columns, row: number, { rows }: Findings): readonly number[] => {
  if (history.outcome[row] !== UNKNOWN) return [];
  const { versions } = rows;
  const version = rows.ofRow[row]!;
  if (rows.kind[row] === SKIP || versions.written[version] === 0) return [];
  const read = versions.firstRead[version]!;
  return [read === NONE ? versions.replacedBy[version]! : read].filter((sure) => sure !== NONE);
};

const twoCas = (history: Columns, first: number, second: number, findings: Findings): Proof => {
  const from = history.argument[first]!;
  const { ofRow, versions, kind } = findings.rows;
  const source = findings.all.find(
    (row) =>
      kind[row] !== SKIP && versions.writer[ofRow[row]!] === row && writes(history, row, from),
  );
  return proof(
    'lost-update',
    [first, second, source ?? NONE],
    `${describeRow(history, first)} and ${describeRow(history, second)} both replaced ` +
      `${valueText(history, from)}, which was there only once.`,
  );
};

const unwritten = (history: Columns, row: number, version: number, findings: Findings): Proof => {
  const value = seenValue(history, findings.rows, row);
  const failed = findings.all.find(
    (other) => history.outcome[other] === FAIL && writes(history, other, value),
  );
  const text = valueText(history, value);
  if (failed !== undefined) {
    return proof(
      'aborted-read',
      [row, failed],
      `${describeRow(history, row)} saw ${text}, but ${describeRow(history, failed)} had certainly not happened.`,
    );
  }
  const writer = findings.rows.versions.writer[version]!;
  const why =
    writer === NONE
      ? `but nobody wrote it${initialHint(history.values[value])}`
      : `but ${describeRow(history, writer)} cannot have come first: its own value comes from there`;
  return proof('thin-air-read', [row, writer], `${describeRow(history, row)} saw ${text}, ${why}.`);
};

const tooEarly = (
  history: Columns,
  { row, needed, head }: Extract<BlockTrouble, { type: 'too-early' }>,
  findings: Findings,
): Proof => {
  const rows = chain([row, needed], head, findings);
  const [early, late] = [describeRow(history, row), describeRow(history, needed)];
  const stale = findings.rows.kind[needed] === READ;
  return proof(
    stale ? 'stale-read' : 'future-read',
    rows,
    stale
      ? `${late} began after ${early} had returned, by which time that value had been replaced.`
      : `${early} returned before ${late} began, on which it depends.`,
  );
};

const conflict = (history: Columns, around: number, inner: number, findings: Findings): Proof => {
  const { blocks, rows } = findings;
  const [firstA, lastA] = [blocks.first[around]!, blocks.last[around]!];
  const [firstB, lastB] = [blocks.first[inner]!, blocks.last[inner]!];
  const shown = [
    ...chain([firstA, lastA], blocks.head[around]!, findings),
    ...chain([firstB, lastB], blocks.head[inner]!, findings),
  ];
  const unseen = firstB === lastB && rows.kind[firstB] !== READ;
  const [a, b] = [describeRow(history, lastA), describeRow(history, firstB)];
  const before =
    firstA === NONE
      ? 'and what it replaced was there from the beginning'
      : `and ${firstB === lastB ? 'that' : describeRow(history, lastB)} began after ` +
        `${describeRow(history, firstA)} had returned`;
  return proof(
    rows.kind[lastA] !== READ ? 'stale-cas' : unseen ? 'lost-write' : 'stale-read',
    shown,
    `${a} began after ${b} had returned, ${before}; no order of these operations explains it.`,
  );
};

const proof = (anomaly: string, rows: readonly number[], reason: string): Proof => ({
  anomaly,
  rows,
  reason,
});

/** The given rows of one block, with the writes that tie them together. NONE: the initial write. */
const chain = (given: readonly number[], head: number, findings: Findings): readonly number[] => {
  const { ofRow } = findings.rows;
  const { writer, replacedBy } = findings.rows.versions;
  const wanted = new Set(given.map((row) => (row === NONE ? head : ofRow[row]!)));
  const writers: number[] = [];
  let missing = wanted.size;
  for (let version = head; missing > 0; version = ofRow[replacedBy[version]!]!) {
    if (wanted.has(version)) missing--;
    if (missing < wanted.size) writers.push(writer[version]!);
  }
  const shown =
    writers.length <= chainMax ? writers : [...wanted].map((version) => writer[version]!);
  return [...given, ...shown];
};

const writes = (history: Columns, row: number, value: number): boolean =>
  history.functions[history.f[row]!] === 'cas'
    ? history.argument2[row] === value && history.argument[row] !== value
    : history.argument[row] === value && history.result[row] !== value;

/** The value a READ saw, or that a CAS expected. */
const seenValue = (history: Columns, { kind }: KeyRows, row: number): number => {
  const seen = history.result[row]!;
  const isCas = history.functions[history.f[row]!] === 'cas';
  return kind[row] === READ && !(isCas && history.outcome[row] === OK)
    ? seen
    : history.argument[row]!;
};
