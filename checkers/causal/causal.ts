/**
 * Causal consistency (CC) and causal convergence (CCv), by their bad patterns, O(n·k) with vector
 * clocks: Bouajjani, Enea, Guerraoui & Hamza, "On verifying causal consistency", POPL 2017; the
 * one-write-per-session rule after Møldrup & Pavlogiannis, "AWDIT", PLDI 2025.
 *
 * co = (program order ∪ reads-from)⁺. CC: co has no cycle (cyclic-co), no read of the initial value
 * has a write of its key before it (write-co-init-read), no read of w1 has w1 co w2 co it with w2 on
 * the same key (write-co-read). CCv: also no cycle in co ∪ cf (cyclic-cf), where w1 → w2 in cf when
 * some read of w2 has w1 before it. A successful cas is one operation that reads and writes.
 */
import type { Deadline } from '../session/deadline.ts';
import { INITIAL, NOTHING, type Sessions } from '../session/sessions.ts';
import type { Verdict } from '../verdict.ts';
import { type Clocks, clocksOf } from './clocks.ts';
import { explainCircle, explainInitialRead, explainOverwritten, tooLarge } from './explain.ts';
import { Edges, schedule } from './schedule.ts';

export const checkCausal = (sessions: Sessions, deadline: Deadline): Verdict =>
  checkWithClocks(sessions, deadline, undefined);

export const checkConvergent = (sessions: Sessions, deadline: Deadline): Verdict =>
  checkWithClocks(sessions, deadline, new Edges(sessions.count));

const ENGINE = 'causal-clocks';

const checkWithClocks = (
  sessions: Sessions,
  deadline: Deadline,
  conflicts: Edges | undefined,
): Verdict => {
  const outcome = clocksOf(sessions, deadline.memoryBytes);
  if (outcome.type === 'too-large') return tooLarge(sessions, ENGINE);
  if (outcome.type === 'circle') {
    return explainCircle(sessions, outcome.circle, ENGINE, 'cyclic-co');
  }
  const broken = checkReads(sessions, outcome.clocks, deadline, conflicts);
  if (broken !== undefined) return broken;
  if (conflicts !== undefined && conflicts.count > 0) {
    const circle = schedule(sessions, { edges: conflicts });
    if (circle !== undefined) return explainCircle(sessions, circle, ENGINE, 'cyclic-cf');
  }
  return { verdict: 'valid', engine: ENGINE };
};

/**
 * For each read and each session, only the last write of the key that comes before the read matters.
 * It is found by a pointer that moves forward along with the reading session.
 */
const checkReads = (
  sessions: Sessions,
  clocks: Clocks,
  deadline: Deadline,
  conflicts: Edges | undefined,
): Verdict | undefined => {
  const { sessionCount, start, key, reads, keyGroups, groupSession, groupStart, groupWrites } =
    sessions;
  const pointer = new Int32Array(groupSession.length);
  for (let p = 0; p < sessionCount; p++) {
    for (let g = 0; g < pointer.length; g++) pointer[g] = groupStart[g]!;
    for (let read = start[p]!; read < start[p + 1]!; read++) {
      const source = reads[read]!;
      if (source === NOTHING) continue;
      if (deadline.passed()) return outOfTime(read, sessions);
      const x = key[read]!;
      for (let g = keyGroups[x]!; g < keyGroups[x + 1]!; g++) {
        const bound = clocks.bound(read, groupSession[g]!);
        let next = pointer[g]!;
        while (next < groupStart[g + 1]! && groupWrites[next]! < bound) next++;
        pointer[g] = next;
        if (next === groupStart[g]) continue;
        const write = groupWrites[next - 1]!;
        if (write === source) continue;
        if (source === INITIAL) return explainInitialRead(sessions, clocks, write, read, ENGINE);
        if (clocks.before(write, source)) continue;
        if (clocks.before(source, write)) {
          return explainOverwritten(sessions, clocks, source, write, read, ENGINE);
        }
        if (conflicts !== undefined && conflicts.find(write, source) < 0) {
          if (conflicts.bytes > deadline.memoryBytes) return tooLarge(sessions, ENGINE);
          conflicts.add(write, source, read);
        }
      }
    }
  }
  return undefined;
};

const outOfTime = (read: number, { count }: Sessions): Verdict => ({
  verdict: 'unknown',
  engine: ENGINE,
  reason: `The time budget ran out after ${read} of ${count} operations; give more time.`,
});
