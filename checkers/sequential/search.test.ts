/** The search for a sequential order; what it finds is fuzzed beside this. */
import { expect, test } from 'vitest';
import { simulatedColumns } from '../../testing/histories/simulated-stores.ts';
import { casRegister } from '../models/register.ts';
import { checkSequential } from './check.ts';

test('fresh starts: busy clients on few keys, where the last choices are seldom at fault', () => {
  const history = simulatedColumns({
    operations: 10_000,
    processes: 50,
    keys: 10,
    store: 'sequential',
  });
  const verdict = checkSequential(history, casRegister(), { timeMs: 60_000, memoryBytes: 1 << 28 });
  expect(verdict.verdict).toBe('valid');
  // One choice after the other taken back: 9784.
  const [note = ''] = verdict.notes ?? [];
  expect(Number(/^(\d+) dead ends$/u.exec(note)?.[1])).toBeLessThan(2000);
}, 120_000);
