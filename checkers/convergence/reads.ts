/**
 * What convergence needs of a model: which rows write, which read the whole object, what a read saw,
 * and which acknowledged writes a final state has lost.
 */
import { type Columns, FAIL, NONE, OK, UNKNOWN } from '../../src/history/columns.ts';
import type { Json } from '../../src/history/operation.ts';
import { shortJson } from '../../src/history/shorten.ts';
import { canonical } from '../canonical.ts';
import type { Model } from '../model.ts';
import { readModelHistory } from '../session/model-history.ts';
import { isWriter, type RegisterHistory } from '../session/register-history.ts';
import { candidatesOf, INITIAL } from '../session/resolve.ts';
import type { NotApplicable } from '../linearizability/engines/engine.ts';
import { READ } from '../linearizability/engines/register/rows.ts';

export interface Reads {
  /** Rows, ascending, that wrote or may have written. */
  readonly writes: readonly number[];
  readonly reads: readonly number[];
  /** A text equal for equal states of the object. */
  seen(read: number): string;
  /** The same for people, shortened. */
  told(read: number): string;
  /** Whether two reads that saw different states prove it, whenever writes of unknown outcome came. */
  mustAgree(read: number, other: number): boolean;
  /** Acknowledged writes that are missing from what these reads, which agree, saw. */
  lostIn(finals: readonly number[]): readonly number[];
}

export const readsAndWrites = (history: Columns, model: Model): Reads | NotApplicable => {
  const kind = model.known?.kind;
  if (kind === 'set') return setReads(history);
  if (kind !== 'register' && kind !== 'kv') {
    const reason = `the model ${model.name} is neither a register nor a set`;
    return { verdict: 'not-applicable', engine: 'convergence', reason };
  }
  const registers = readModelHistory(history, model);
  return registers.verdict === 'register-history' ? registerReads(registers) : registers;
};

const rowsWhere = ({ count }: Columns, test: (row: number) => boolean): number[] =>
  Array.from({ length: count }, (_, row) => row).filter((row) => test(row));

const registerReads = (history: RegisterHistory): Reads => {
  const { columns, rows, key } = history;
  const writes = rowsWhere(columns, (row) => isWriter(rows.kind[row]!));
  return {
    writes,
    reads: rowsWhere(columns, (row) => rows.kind[row] === READ && columns.outcome[row] === OK),
    seen: (read) => canonical(columns.values[rows.value[read]!] ?? null),
    told: (read) => shortJson(columns.values[rows.value[read]!] ?? null),
    mustAgree: (...both) => both.every((read) => latestEnd(history, read) < Infinity),
    // A write that began when all that the final read may have seen had ended is lost.
    lostIn: (finals) => {
      const seenUntil = new Map(finals.map((final) => [key[final]!, latestEnd(history, final)]));
      return writes.filter(
        (row) =>
          columns.outcome[row] === OK &&
          columns.invoke[row]! > (seenUntil.get(key[row]!) ?? Infinity),
      );
    },
  };
};

/** Rank at which every write had ended that the read may have seen; Infinity where one may not have. */
const latestEnd = (history: RegisterHistory, read: number): number => {
  const { complete } = history.columns;
  let latest = -1;
  for (const source of candidatesOf(history, read)) {
    if (source === INITIAL) continue;
    latest = Math.max(latest, complete[source] === NONE ? Infinity : complete[source]!);
  }
  return latest;
};

const setReads = (history: Columns): Reads => {
  const named = (row: number): string => history.functions[history.f[row]!]!;
  const reads = rowsWhere(
    history,
    (row) => named(row) === 'read' && history.outcome[row] === OK && history.result[row] !== NONE,
  );
  const writes = rowsWhere(
    history,
    (row) => (named(row) === 'add' || named(row) === 'remove') && history.outcome[row] !== FAIL,
  );
  const elementsOf = (id: number): readonly string[] => {
    const value: Json = history.values[id] ?? null;
    return Array.isArray(value) ? value.map(canonical) : [];
  };
  const elements = (read: number): readonly string[] => elementsOf(history.result[read]!);
  // Interned: nodes that agree answer with the same value, which is sorted once.
  const texts = remembered((value) => `{${[...new Set(elementsOf(value))].toSorted().join(', ')}}`);
  const at = (row: number): string =>
    `${history.key[row]} ${canonical(history.values[history.argument[row]!] ?? null)}`;
  const removed = new Set(writes.filter((row) => named(row) === 'remove').map(at));
  const unsure = new Set(writes.filter((row) => history.outcome[row] === UNKNOWN).map(at));
  return {
    reads,
    writes,
    mustAgree: (read, other) => {
      const [one, two] = [new Set(elements(read)), new Set(elements(other))];
      const differing = [...one, ...two].filter((element) => one.has(element) !== two.has(element));
      return differing.some((element) => !unsure.has(`${history.key[read]} ${element}`));
    },
    told: (read) => shortJson(history.values[history.result[read]!] ?? null),
    seen: (read) => texts(history.result[read]!),
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
};

const remembered = (textOf: (value: number) => string): ((value: number) => string) => {
  const known = new Map<number, string>();
  return (value) => {
    const text = known.get(value) ?? textOf(value);
    known.set(value, text);
    return text;
  };
};
