/**
 * Sequential consistency of registers (Lamport 1979): some order of all operations respects every
 * session's program order and lets each read see the last write before it. Real time plays no part.
 *
 * NP-complete in general (Gibbons & Korach 1997). What must hold in every order is computed first
 * and refutes most violations; a pruned exact search decides the rest. `valid` comes with the order.
 */
import type { Deadline } from '../session/deadline.ts';
import { rowsOf } from '../session/operations.ts';
import type { Sessions } from '../session/sessions.ts';
import type { Verdict } from '../verdict.ts';
import { readersOf } from './readers.ts';
import { saturate } from './saturate.ts';
import { searchOrder } from './search.ts';

const ENGINE = 'frontier-search';

export const checkSequentialSessions = (sessions: Sessions, deadline: Deadline): Verdict => {
  const readers = readersOf(sessions);
  const saturation = saturate(sessions, readers, deadline);
  if (saturation.type === 'decided') return saturation.verdict;
  const outcome = searchOrder(sessions, readers, saturation.clocks, deadline);
  switch (outcome.type) {
    case 'found': {
      const witness = outcome.order.map((operation) => sessions.row[operation]!);
      return { verdict: 'valid', engine: ENGINE, witness, notes: [`${outcome.dead} dead ends`] };
    }
    case 'none':
      return {
        verdict: 'invalid',
        engine: ENGINE,
        anomaly: 'no-sequential-order',
        operations: rowsOf(sessions, stuckAt(sessions, outcome.furthest)),
        reason:
          'No order of all operations explains what was read: every way was tried, and the one that ' +
          `came furthest stops before these operations (${outcome.dead} dead ends).`,
      };
    default:
      return {
        verdict: 'unknown',
        engine: ENGINE,
        reason:
          `The ${outcome.of} budget ran out in the search for an order, after ${outcome.dead} dead ` +
          `ends; the furthest try placed ${outcome.placed} of ${sessions.count} operations. Give ` +
          `more ${outcome.of}, or use fewer processes.`,
      };
  }
};

/** The next operation of each session that is not through. */
const stuckAt = ({ sessionCount, start }: Sessions, head: Int32Array): number[] =>
  Array.from({ length: sessionCount }, (_, s) => s)
    .filter((s) => head[s]! < start[s + 1]!)
    .map((s) => head[s]!);
