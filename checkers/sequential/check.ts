/**
 * Sequential consistency of any history by any model: the register engine where it applies, the
 * search over all interleavings where it does not or where repeated values leave it undecided.
 */
import type { Columns } from '../../src/history/columns.ts';
import type { Model } from '../model.ts';
import { Deadline } from '../session/deadline.ts';
import { decideRegisters } from '../session/decide.ts';
import { readModelHistory } from '../session/model-history.ts';
import { readSessions } from '../session/row-sessions.ts';
import type { Budget, Verdict } from '../verdict.ts';
import { searchAnyModel } from './any-model.ts';
import { checkSequentialSessions } from './sessions.ts';

export const checkSequential = (history: Columns, model: Model, budget: Budget): Verdict => {
  const began = performance.now();
  const registers = readModelHistory(history, model);
  let first: Verdict | undefined;
  if (registers.verdict === 'register-history') {
    first = decideRegisters(registers, 'sequential', checkSequentialSessions, new Deadline(budget));
    if (first.verdict !== 'unknown') return first;
  }
  const sessions = readSessions(history);
  if (sessions.verdict === 'not-applicable') {
    return { verdict: 'unknown', engine: 'sequential', reason: `${sessions.reason}.` };
  }
  const left = Math.max(0, budget.timeMs - (performance.now() - began));
  const deadline = new Deadline({ timeMs: left, memoryBytes: budget.memoryBytes });
  const second = searchAnyModel(history, model, sessions, deadline);
  return second.verdict === 'unknown' && first !== undefined ? first : second;
};
