/**
 * Convergence: once the faults are healed and the writes are over, every node reads the same, and
 * nothing that was acknowledged is lost. Per node also how long it took.
 *
 * For registers (and key-value stores) and for sets that are read whole. It judges by reads that
 * began after healing and after the last write had ended; a node that read no such thing leaves the
 * verdict `unknown`. It does not ask whether reads before that were consistent.
 */
import { type Columns, NONE } from '../../src/history/columns.ts';
import type { Model } from '../model.ts';
import type { Invalid, Unknown, Verdict } from '../verdict.ts';
import { readsAndWrites, type Reads } from './reads.ts';

export interface Convergence {
  readonly verdict: Verdict;
  readonly nodes: readonly NodeConvergence[];
  /** Rows of acknowledged writes that the final state does not hold. */
  readonly lost: readonly number[];
}

export interface NodeConvergence {
  readonly node: string;
  /**
   * From healing to the completion of the first read after which the node never again answered
   * anything but the final state; absent where it did not come to that.
   */
  readonly convergedAfterMs?: number;
}

const ENGINE = 'convergence';

/** @param healedAt nanoseconds on the history's clock at which the last fault was undone */
export function checkConvergence(history: Columns, model: Model, healedAt: number): Convergence {
  const reads = readsAndWrites(history, model);
  if (reads === undefined) {
    return unknown(
      `The model ${model.name} is neither a register nor a set, so nothing was compared.`,
    );
  }
  const finals = finalReads(history, reads, healedAt);
  const silent = finals.find(({ row }) => row === NONE);
  if (finals.length === 0) return unknown('Nothing was written or no node was named.');
  if (silent !== undefined) {
    return unknown(
      `Node ${history.nodes[silent.node]} read ${keyName(history, silent.key)} never after healing ` +
        'and the end of all writes; read everything in a final phase.',
    );
  }
  const diverged = divergence(history, reads, finals);
  const lost = diverged === undefined ? reads.lostIn(finals.map(({ row }) => row)) : [];
  const nodes = history.nodes.map((name, node) =>
    convergenceOf(
      history,
      reads,
      name,
      healedAt,
      finals.filter((final) => final.node === node),
    ),
  );
  const verdict = diverged ?? lossOf(history, lost) ?? { verdict: 'valid', engine: ENGINE };
  return {
    verdict,
    nodes: diverged === undefined ? nodes : nodes.map(({ node }) => ({ node })),
    lost,
  };
}

/** The last read by each node of each key, of those that count; row NONE where there is none. */
interface FinalRead {
  readonly node: number;
  readonly key: number;
  readonly row: number;
}

function finalReads(history: Columns, reads: Reads, healedAt: number): readonly FinalRead[] {
  const { invoke, complete, invokeTime, key, node } = history;
  let quiet = -1;
  for (const row of reads.writes) quiet = Math.max(quiet, complete[row]!, invoke[row]!);
  const keys = [...new Set(reads.writes.map((row) => key[row]!))];
  const finals = new Map<string, number>();
  for (const row of reads.reads) {
    if (invoke[row]! <= quiet || invokeTime[row]! < healedAt) continue;
    finals.set(`${node[row]} ${key[row]}`, row);
  }
  return history.nodes.flatMap((_, at) =>
    keys.map((x) => ({ node: at, key: x, row: finals.get(`${at} ${x}`) ?? NONE })),
  );
}

function divergence(
  history: Columns,
  reads: Reads,
  finals: readonly FinalRead[],
): Invalid | undefined {
  const first = new Map<number, number>();
  for (const { row, key } of finals) {
    const other = first.get(key);
    if (other === undefined) first.set(key, row);
    else if (reads.seen(other) !== reads.seen(row)) {
      const [a, b] = [other, row].map(
        (at) => `node ${history.nodes[history.node[at]!]} read ${reads.seen(at)}`,
      );
      return {
        verdict: 'invalid',
        engine: ENGINE,
        anomaly: 'divergence',
        operations: [other, row].sort((x, y) => x - y),
        reason: `After healing and the end of all writes, ${a} and ${b} of ${keyName(history, key)}.`,
      };
    }
  }
  return undefined;
}

function lossOf(history: Columns, lost: readonly number[]): Invalid | undefined {
  const [first] = lost;
  if (first === undefined) return undefined;
  const value = JSON.stringify(history.values[history.argument[first]!] ?? null);
  const others = lost.length === 1 ? '' : ` and ${lost.length - 1} more`;
  return {
    verdict: 'invalid',
    engine: ENGINE,
    anomaly: 'lost-write',
    operations: lost.slice(0, 10),
    reason:
      `The acknowledged ${history.functions[history.f[first]!]} of ${value}${others} is not in what ` +
      `every node reads in the end of ${keyName(history, history.key[first]!)}.`,
  };
}

function convergenceOf(
  history: Columns,
  reads: Reads,
  node: string,
  healedAt: number,
  finals: readonly FinalRead[],
): NodeConvergence {
  let latest = healedAt;
  for (const { key, row: final, node: at } of finals) {
    let since = NONE;
    for (const row of reads.reads) {
      if (history.node[row] !== at || history.key[row] !== key) continue;
      if (history.invokeTime[row]! < healedAt) continue;
      if (reads.seen(row) !== reads.seen(final)) since = NONE;
      else if (since === NONE) since = row;
    }
    latest = Math.max(latest, history.completeTime[since]!);
  }
  return { node, convergedAfterMs: (latest - healedAt) / 1e6 };
}

const keyName = (history: Columns, key: number): string =>
  key === NONE ? 'the object' : `key ${history.keys[key]}`;

const unknown = (reason: string): Convergence => {
  const verdict: Unknown = { verdict: 'unknown', engine: ENGINE, reason };
  return { verdict, nodes: [], lost: [] };
};
