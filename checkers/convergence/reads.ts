/**
 * What convergence needs of a model: which rows write, which read the whole object, what a read saw,
 * and which acknowledged writes a final state has lost.
 */
import { type Columns, FAIL, NONE, OK } from '../../src/history/columns.ts';
import type { Json } from '../../src/history/operation.ts';
import { canonical } from '../canonical.ts';
import type { Model } from '../model.ts';
import { readModelHistory } from '../session/model-history.ts';
import { isWriter, type RegisterHistory } from '../session/register-history.ts';
import { candidatesOf, INITIAL } from '../session/resolve.ts';
import { READ } from '../linearizability/registers/register-rows.ts';

export interface Reads {
  /** Rows, ascending, that wrote or may have written. */
  readonly writes: readonly number[];
  readonly reads: readonly number[];
  /** A text equal for equal states of the object. */
  seen(read: number): string;
  /** Acknowledged writes that are missing from what these reads, which agree, saw. */
  lostIn(finals: readonly number[]): readonly number[];
}

export function readsAndWrites(history: Columns, model: Model): Reads | undefined {
  if (model.known?.kind === 'set') return setReads(history);
  const registers = readModelHistory(history, model);
  return registers.verdict === 'register-history' ? registerReads(registers) : undefined;
}

const rowsWhere = ({ count }: Columns, test: (row: number) => boolean): number[] =>
  Array.from({ length: count }, (_, row) => row).filter((row) => test(row));

function registerReads(history: RegisterHistory): Reads {
  const { columns, rows } = history;
  const writes = rowsWhere(columns, (row) => isWriter(rows.kind[row]!));
  return {
    writes,
    reads: rowsWhere(columns, (row) => rows.kind[row] === READ && columns.outcome[row] === OK),
    seen: (read) => JSON.stringify(columns.values[rows.value[read]!] ?? null),
    lostIn: (finals) => finals.flatMap((final) => overwrittenAfter(history, writes, final)),
  };
}

/** An acknowledged write that began when all that the final read may have seen had ended is lost. */
function overwrittenAfter(
  history: RegisterHistory,
  writes: readonly number[],
  final: number,
): readonly number[] {
  const { columns, key } = history;
  let latest = -1;
  for (const source of candidatesOf(history, final)) {
    if (source === INITIAL) continue;
    if (columns.complete[source] === NONE) return [];
    latest = Math.max(latest, columns.complete[source]!);
  }
  return writes.filter(
    (row) =>
      key[row] === key[final] && columns.outcome[row] === OK && columns.invoke[row]! > latest,
  );
}

function setReads(history: Columns): Reads {
  const named = (row: number): string => history.functions[history.f[row]!]!;
  const reads = rowsWhere(
    history,
    (row) => named(row) === 'read' && history.outcome[row] === OK && history.result[row] !== NONE,
  );
  const writes = rowsWhere(
    history,
    (row) => (named(row) === 'add' || named(row) === 'remove') && history.outcome[row] !== FAIL,
  );
  const elements = (read: number): readonly string[] => {
    const value: Json = history.values[history.result[read]!] ?? null;
    return Array.isArray(value) ? value.map(canonical) : [];
  };
  const at = (row: number): string =>
    `${history.key[row]} ${canonical(history.values[history.argument[row]!] ?? null)}`;
  const removed = new Set(writes.filter((row) => named(row) === 'remove').map(at));
  return {
    reads,
    writes,
    seen: (read) => `{${[...new Set(elements(read))].toSorted().join(', ')}}`,
    // What somebody removed, or may have, may be missing.
    lostIn: (finals) => {
      const present = new Set(
        finals.flatMap((read) =>
          elements(read).map((element) => `${history.key[read]} ${element}`),
        ),
      );
      return writes.filter(
        (row) =>
          named(row) === 'add' &&
          history.outcome[row] === OK &&
          !present.has(at(row)) &&
          !removed.has(at(row)),
      );
    },
  };
}
