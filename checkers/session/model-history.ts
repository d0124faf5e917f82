/** A history read as one of registers, where its model is a register or a key-value store. */
import type { Columns } from '../../src/history/columns.ts';
import type { NotApplicable } from '../linearizability/engines/engine.ts';
import type { Model } from '../model.ts';
import { type RegisterHistory, readRegisterHistory } from './register-history.ts';

export const readModelHistory = (
  history: Columns,
  { known, name }: Model,
): RegisterHistory | NotApplicable => {
  if (known?.kind === 'register' || known?.kind === 'kv')
    return readRegisterHistory(history, known);
  return {
    verdict: 'not-applicable',
    engine: 'sessions',
    reason: `the model ${name} is not a register, and this level is decided for registers only`,
  };
};
