/** Whether every read saw one of the last two values. */
import { expect, test } from 'vitest';
import { historyFrom } from '../../testing/histories/drawn.ts';
import { casRegister } from '../models/register.ts';
import { checkTwoAtomic } from './two-atomic.ts';

const BUDGET = { timeMs: 10_000, memoryBytes: 1 << 28 };
const { known } = casRegister();

test.each([
  ['one version behind', 'valid', 'P1 W(x)1 W(x)2\nP2              R(x)1 R(x)2 R(x)1'],
  ['two versions behind', 'invalid', 'P1 W(x)1 W(x)2 W(x)3\nP2                    R(x)1'],
  ['the initial value after one write', 'valid', 'P1 W(x)1\nP2          R(x)NIL'],
  ['a cas from what was replaced', 'invalid', 'P1 W(x)1 W(x)2\nP2              C(x)1,3'],
])('%s: %s', (_, verdict, drawing) => {
  expect(checkTwoAtomic(historyFrom(drawing), known!, BUDGET).verdict).toBe(verdict);
});
