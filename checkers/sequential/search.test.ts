/** The search on its own, and the whole engine against the search over all interleavings. */
import { expect, test } from 'vitest';
import { simulatedColumns } from '../../testing/histories/simulated-stores.ts';
import { casRegister } from '../models/register.ts';
import { checkSequential } from './check.ts';
import { fuzzLongSearch, fuzzSearchAlone } from './search.fuzz.ts';

test('without saturation it agrees with the definition on 50,000 tiny histories', () => {
  const { valid, searched } = fuzzSearchAlone('ci', 50_000);
  expect(valid).toBeGreaterThan(10_000);
  expect(searched).toBeGreaterThan(500);
}, 300_000);

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

test('the engine agrees with all interleavings on 2,000 histories of stores', () => {
  const { cases, valid } = fuzzLongSearch('ci', 2000);
  expect(valid).toBeGreaterThan(cases / 4);
  expect(valid).toBeLessThan(cases);
}, 300_000);
