/**
 * What must hold in every sequential order of a history: program order, reads-from, and to a
 * fixpoint, for a read r of write w on key x and each session q,
 * - R1: the last write to x in q that comes before r, if it is not w, comes before w;
 * - R2: r comes before the first write to x in q that comes after w.
 * A circle refutes sequential consistency; no circle does not prove it, a search has to (search.ts).
 *
 * Each round computes vector clocks for the edges so far and adds what the rules demand beyond them.
 */
import { type Clocks, clocksOf } from '../causal/clocks.ts';
import { explainCircle, explainInitialRead, tooLarge } from '../causal/explain.ts';
import { Edges } from '../causal/schedule.ts';
import type { Deadline } from '../session/deadline.ts';
import { INITIAL, lastWriteBefore, NOTHING, type Sessions } from '../session/sessions.ts';
import type { Verdict } from '../verdict.ts';

export type Saturation =
  | { readonly type: 'saturated'; readonly clocks: Clocks; readonly rounds: number }
  | { readonly type: 'decided'; readonly verdict: Verdict };

const ENGINE = 'saturation';

export function saturate(sessions: Sessions, deadline: Deadline): Saturation {
  const edges = new Edges(sessions.count);
  for (let rounds = 1; ; rounds++) {
    const outcome = clocksOf(sessions, deadline.memoryBytes, edges);
    if (outcome.type === 'too-large' || edges.bytes > deadline.memoryBytes) {
      return { type: 'decided', verdict: tooLarge(sessions, ENGINE) };
    }
    if (outcome.type === 'circle') {
      const anomaly = edges.count === 0 ? 'cyclic-co' : 'cyclic-order';
      const verdict = explainCircle(sessions, outcome.circle, ENGINE, anomaly);
      return { type: 'decided', verdict };
    }
    const before = edges.count;
    const verdict = applyRules(sessions, outcome.clocks, edges, deadline);
    if (verdict !== undefined) return { type: 'decided', verdict };
    if (edges.count === before) return { type: 'saturated', clocks: outcome.clocks, rounds };
  }
}

function applyRules(
  sessions: Sessions,
  clocks: Clocks,
  edges: Edges,
  deadline: Deadline,
): Verdict | undefined {
  const { count, key, reads, keyGroups, groupSession, groupWrites } = sessions;
  for (let read = 0; read < count; read++) {
    const source = reads[read]!;
    if (source === NOTHING) continue;
    if (deadline.passed()) return outOfTime(sessions);
    const x = key[read]!;
    for (let g = keyGroups[x]!; g < keyGroups[x + 1]!; g++) {
      const at = lastWriteBefore(sessions, g, clocks.bound(read, groupSession[g]!));
      if (at >= 0 && groupWrites[at] !== source) {
        const write = groupWrites[at]!;
        if (source === INITIAL) {
          return explainInitialRead(sessions, clocks, write, read, ENGINE, 'stale-initial-read');
        }
        if (!clocks.before(write, source)) edges.add(write, source, read);
      }
      const later = firstWriteAfter(sessions, clocks, g, source, read);
      if (later >= 0 && !clocks.before(read, later)) edges.add(read, later, read);
    }
  }
  return undefined;
}

/** The first write of the group that comes after `source`, other than the reader itself; or −1. */
function firstWriteAfter(
  sessions: Sessions,
  clocks: Clocks,
  g: number,
  source: number,
  read: number,
): number {
  const { groupStart, groupWrites } = sessions;
  let low = groupStart[g]!;
  let high = groupStart[g + 1]!;
  if (source !== INITIAL) {
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (clocks.before(source, groupWrites[middle]!)) high = middle;
      else low = middle + 1;
    }
  }
  if (low === groupStart[g + 1]! || groupWrites[low] === read) return -1;
  return groupWrites[low]!;
}

const outOfTime = ({ count }: Sessions): Verdict => ({
  verdict: 'unknown',
  engine: ENGINE,
  reason:
    `The time budget ran out while the necessary order of ${count} operations was being computed; ` +
    'give more time, or check a shorter history.',
});
