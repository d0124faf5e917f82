/**
 * Convergence: once the faults are healed and the writes are over, every node reads the same, and
 * nothing that was acknowledged is lost. Per node also how long it took.
 *
 * For registers (and key-value stores) and for sets that are read whole. It judges by the *late* reads:
 * those that began after healing and after the last write had ended. A node without one, nodes that
 * were given little time to agree, and a difference that a write of unknown outcome may have made in
 * between leave the verdict `unknown`. It does not ask whether reads before that were consistent.
 */
import { type Columns, NONE } from '../../src/history/columns.ts';
import { shortName } from '../../src/history/shorten.ts';
import { describeRow } from '../linearizability/rows/describe-row.ts';
import type { Model } from '../model.ts';
import { Deadline } from '../session/deadline.ts';
import type { Budget, Invalid, Unknown, Verdict } from '../verdict.ts';
import { inTime, OutOfTime } from './in-time.ts';
import { agreedState, lateReads, type Series } from './late-reads.ts';
import { readsAndWrites, type Reads } from './reads.ts';

export interface Convergence {
  readonly verdict: Verdict;
  /** In the order of the history's nodes; empty where no node or no write was named. */
  readonly nodes: readonly NodeConvergence[];
  /** Rows of acknowledged writes that the final state does not hold; empty unless all nodes agree. */
  readonly lost: readonly number[];
}

export type NodeConvergence = { readonly node: string } & (
  | {
      readonly state: 'converged';
      /**
       * From healing and the end of all writes, whichever was later, to the completion of the first
       * read after which the node never again answered anything but the final state.
       */
      readonly afterMs: number;
    }
  /** `apart`: it ended with another state than most nodes; `unread`: some key has no late read. */
  | { readonly state: 'apart' | 'unread' }
);

const ENGINE = 'convergence';
/** Nodes that differ sooner than this may still be on their way to each other. */
const PATIENCE_MS = 1000;

/**
 * @param healedAt nanoseconds on the history's clock at which the last fault was undone
 * @param budget its memory is not looked at: what is kept grows with the history only
 */
export const checkConvergence = (
  history: Columns,
  model: Model,
  healedAt: number,
  budget: Budget,
): Convergence => {
  try {
    return compare(history, model, healedAt, new Deadline(budget));
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
    const reason = 'The time budget ran out before the final reads were compared.';
    return { verdict: unknown(reason), nodes: [], lost: [] };
  }
};

/** Where nobody knows when the last fault was undone. */
export const unhealed = (): Convergence => ({
  verdict: unknown('The history does not say that, and when, the last fault was undone.'),
  nodes: [],
  lost: [],
});

const compare = (
  history: Columns,
  model: Model,
  healedAt: number,
  deadline: Deadline,
): Convergence => {
  const reads = inTime(readsAndWrites(history, model), deadline);
  if ('verdict' in reads) return nothing(reads.reason);
  if (reads.writes.length === 0) return nothing('nothing was written');
  if (history.nodes.length === 0) return nothing('the history names no nodes');
  const { series, quietAt } = lateReads(history, reads, healedAt);
  const diverged = divergence(history, reads, series, quietAt);
  const unread = series.find(({ final }) => final === NONE);
  const agree = diverged === undefined && unread === undefined;
  const lost = agree ? reads.lostIn(series.map(({ final }) => final)) : [];
  const verdict: Verdict = (diverged?.verdict === 'invalid' ? diverged : undefined) ??
    (unread === undefined ? undefined : unreadNode(history, unread)) ??
    diverged ??
    lossOf(history, lost) ?? { verdict: 'valid', engine: ENGINE };
  return { verdict, nodes: nodesOf(history, reads, series, quietAt), lost };
};

const divergence = (
  history: Columns,
  reads: Reads,
  series: readonly Series[],
  quietAt: number,
): Invalid | Unknown | undefined => {
  const first = new Map<number, number>();
  let doubt: Unknown | undefined;
  for (const { final, key } of series) {
    if (final === NONE) continue;
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, final);
      continue;
    }
    if (reads.seen(other) === reads.seen(final)) continue;
    const verdict = differing(history, reads, [other, final], quietAt);
    if (verdict.verdict === 'invalid') return verdict;
    doubt ??= verdict;
  }
  return doubt;
};

const differing = (
  history: Columns,
  reads: Reads,
  [a, b]: readonly [number, number],
  quietAt: number,
): Invalid | Unknown => {
  const { invokeTime, key } = history;
  const [one, two] = [a, b].map(
    (row) => `node ${history.nodes[history.node[row]!]} read ${reads.told(row)}`,
  );
  const givenMs = (Math.min(invokeTime[a]!, invokeTime[b]!) - quietAt) / 1e6;
  const what =
    `${Math.round(givenMs)} ms after healing and the end of all writes, ` +
    `${one} and ${two} of ${keyName(history, key[a]!)}`;
  if (!reads.mustAgree(a, b)) {
    return unknown(`${what}, and a write of unknown outcome may have come in between.`);
  }
  if (givenMs < PATIENCE_MS) return unknown(`${what}; read on until they agree.`);
  return {
    verdict: 'invalid',
    engine: ENGINE,
    anomaly: 'divergence',
    operations: [a, b].sort((x, y) => x - y),
    reason: `${what}.`,
  };
};

const unreadNode = (history: Columns, { node, key }: Series): Unknown =>
  unknown(
    `No read of ${keyName(history, key)} succeeded at node ${history.nodes[node]} after healing ` +
      'and the end of all writes.',
  );

const lossOf = (history: Columns, lost: readonly number[]): Invalid | undefined => {
  const [first] = lost;
  if (first === undefined) return undefined;
  const others = lost.length === 1 ? '' : `, nor ${lost.length - 1} more such writes`;
  return {
    verdict: 'invalid',
    engine: ENGINE,
    anomaly: 'lost-write',
    operations: lost.slice(0, 10),
    reason:
      `${describeRow(history, first)} was acknowledged, and what every node reads in the end of ` +
      `${keyName(history, history.key[first]!)} does not hold it${others}.`,
  };
};

const nodesOf = (
  history: Columns,
  reads: Reads,
  series: readonly Series[],
  quietAt: number,
): readonly NodeConvergence[] => {
  const agreed = agreedState(reads, series, history.nodes.length);
  return history.nodes.map((node, at): NodeConvergence => {
    const own = series.filter((one) => one.node === at);
    if (own.some(({ final }) => final === NONE)) return { node, state: 'unread' };
    let latest = quietAt;
    for (const { key, final, rows } of own) {
      if (reads.seen(final) !== agreed.get(key)) return { node, state: 'apart' };
      const since = rows.findLastIndex((row) => reads.seen(row) !== agreed.get(key)) + 1;
      latest = Math.max(latest, history.completeTime[rows[since]!]!);
    }
    return { node, state: 'converged', afterMs: (latest - quietAt) / 1e6 };
  });
};

const keyName = (history: Columns, key: number): string =>
  key === NONE ? 'the object' : `key ${shortName(history.keys[key]!)}`;

const unknown = (reason: string): Unknown => ({ verdict: 'unknown', engine: ENGINE, reason });

const nothing = (why: string): Convergence => ({
  verdict: unknown(`Nothing was compared: ${why}.`),
  nodes: [],
  lost: [],
});
