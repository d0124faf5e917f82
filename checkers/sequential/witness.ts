/**
 * Verifies that an order of rows proves a history sequentially consistent, in O(n) and by nothing
 * but the model: as for linearizability, with every session's own order in the place of real time.
 */
import { type Columns, NONE } from '../../src/history/columns.ts';
import { verifyWitness, type WitnessCheck } from '../linearizability/witness.ts';
import type { Model } from '../model.ts';
import { readSessions } from '../session/row-sessions.ts';

export const verifySequentialWitness = (
  history: Columns,
  model: Model,
  order: Int32Array,
): WitnessCheck => {
  const sessions = readSessions(history);
  if (sessions.verdict === 'not-applicable') return { ok: false, reason: sessions.reason };
  const last = new Int32Array(sessions.sessionCount).fill(-1);
  for (const row of order) {
    const own = sessions.session[row];
    if (own === undefined) continue;
    if (last[own]! >= row) {
      return { ok: false, reason: `operation ${row} stands after ${last[own]} of its own session` };
    }
    last[own] = row;
  }
  return verifyWitness(withoutRealTime(history), model, order);
};

/** Every operation is invoked before any completes. */
const withoutRealTime = (history: Columns): Columns => ({
  ...history,
  invoke: history.invoke.map((_, row) => row),
  complete: history.complete.map((rank, row) => (rank === NONE ? NONE : history.count + row)),
});
