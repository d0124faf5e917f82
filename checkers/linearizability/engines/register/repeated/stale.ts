/**
 * The quick refutation: a value was seen that must have been overwritten by then.
 *
 * A write w can be what somebody saw only if no other write or cas was invoked after w had completed
 * and completed before that somebody was invoked. Where that rules out everybody who left the value,
 * a handful of operations prove it, however busy the register was. O(n log n).
 */
import type { Columns } from '../../../../../src/history/columns.ts';
import type { Invalid } from '../../../../verdict.ts';
import { describeRow } from '../../../rows/describe-row.ts';
import type { Look } from '../../shared/now-and-then.ts';
import { initialHint } from '../../../initial-hint.ts';
import { COMPLETE, INVOKE, type Problem, UNKNOWN_INVOKE } from './problem.ts';
import { CAS, READ } from '../kinds.ts';

export interface Stale {
  /** Saw a value that was gone. */
  readonly op: number;
  /**
   * Overwrote it: invoked after all of `sources` had completed, and completed before `op` was
   * invoked. −1 where nobody was asked to leave the value at all.
   */
  readonly overwriter: number;
  /** Everybody who had left the value by then; none where it was the initial value, or nobody's. */
  readonly sources: readonly number[];
}

export const findStale = (problem: Problem, look: Look): Stale | undefined => {
  const { events, kind, from, to, invokeAt, completeAt, initial, classes } = problem;
  // For each value: who left it, in order of invocation, and the latest completion so far.
  const sources: number[][] = Array.from({ length: problem.values }, () => []);
  const latest = new Float64Array(problem.values).fill(-Infinity);
  latest[initial] = -1;
  let overwriter = -1;
  const overwriterAt: number[] = [];
  const overwriters: number[] = [];
  for (let at = 0; at < events.length; at++) {
    look();
    const who = events[at]! >> 2;
    const what = events[at]! & 3;
    if (what === UNKNOWN_INVOKE) latest[classes[who]!.to] = Infinity;
    else if (what === INVOKE && to[who]! >= 0) {
      sources[to[who]!]!.push(who);
      latest[to[who]!] = Math.max(latest[to[who]!]!, completeAt[who]!);
    } else if (what === COMPLETE) {
      if (to[who]! >= 0 && (overwriter < 0 || invokeAt[who]! > invokeAt[overwriter]!)) {
        overwriter = who;
        overwriterAt.push(at);
        overwriters.push(who);
      }
      if (kind[who] !== READ && kind[who] !== CAS) continue;
      const by = lastBefore(overwriterAt, invokeAt[who]!);
      const bound = by < 0 ? -1 : invokeAt[overwriters[by]!]!;
      if (latest[from[who]!]! >= bound) continue;
      const left = sources[from[who]!]!;
      return { op: who, overwriter: by < 0 ? -1 : overwriters[by]!, sources: left };
    }
  }
  return undefined;
};

export const refuteStale = (history: Columns, problem: Problem, stale: Stale): Invalid => {
  const { row, kind, from, initial } = problem;
  const { op, overwriter, sources } = stale;
  const seen = describeRow(history, row[op]!);
  const operations = [op, ...sources, ...(overwriter < 0 ? [] : [overwriter])].map(
    (each) => row[each]!,
  );
  const nobody = sources.length === 0 && from[op] !== initial;
  const f = kind[op] === READ ? 'read' : 'cas';
  return {
    verdict: 'invalid',
    engine: 'registers',
    anomaly: `${nobody ? 'thin-air' : 'stale'}-${f}`,
    operations: [...new Set(operations)].toSorted((a, b) => a - b),
    reason:
      nobody || overwriter < 0
        ? `${seen} saw a value that nobody had been asked to write by then${initialHint(history.values[from[op]!])}.`
        : `${seen} saw a value that was gone: ${describeRow(history, row[overwriter]!)} had begun ` +
          `after it was last written and had returned before.`,
  };
};

/** Index of the last number below `limit`; −1. */
const lastBefore = (numbers: readonly number[], limit: number): number => {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};
