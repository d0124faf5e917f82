/**
 * Which engine decides a level that knows no real time, on a register history that was read once.
 */
import { checkCausal, checkConvergent } from '../causal/causal.ts';
import { checkCausalMemory, checkPram } from '../causal/views.ts';
import { checkSequentialSessions } from '../sequential/sessions.ts';
import type { Deadline } from '../session/deadline.ts';
import { type Decide, decideRegisters } from '../session/decide.ts';
import { checkGuarantee } from '../session/guarantees.ts';
import type { RegisterHistory } from '../session/register-history.ts';
import type { Verdict } from '../verdict.ts';
import type { Level } from './levels.ts';

export type SessionLevel = Exclude<Level, 'linearizable' | 'quiescent'>;

export const decideLevel = (
  level: SessionLevel,
  history: RegisterHistory,
  deadline: Deadline,
): Verdict => decideRegisters(history, level, DECIDE[level], deadline);

const DECIDE: Readonly<Record<SessionLevel, Decide>> = {
  sequential: checkSequentialSessions,
  'causal-convergence': checkConvergent,
  'causal-memory': checkCausalMemory,
  causal: checkCausal,
  pram: checkPram,
  'monotonic-reads': (sessions, deadline) => checkGuarantee('monotonic-reads', sessions, deadline),
  'read-your-writes': (sessions, deadline) =>
    checkGuarantee('read-your-writes', sessions, deadline),
  'monotonic-writes': (sessions, deadline) =>
    checkGuarantee('monotonic-writes', sessions, deadline),
  'writes-follow-reads': (sessions, deadline) =>
    checkGuarantee('writes-follow-reads', sessions, deadline),
};
