import { expect, it } from 'vitest';
import { historyOf } from '../../testing/histories/history-of.ts';
import { checkLinearizability } from '../linearizability/check.ts';
import { modelNamed } from '../models/registry.ts';
import { decideProperty } from './decide.ts';

const budget = { timeMs: 5_000, memoryBytes: 2 ** 26 };

it.each([
  ['1 generate → 7; 2 generate → 8; 1 generate → "7"', 'valid'],
  ['1 generate → 7; 2 generate ?; 3 generate !', 'valid'],
  ['1 generate → 7; 2 generate → 8; 3 generate → 7', 'invalid'],
  ['1 generate → {"a":1}; 1 generate → {"a":1}', 'invalid'],
  ['1 generate → 7 @a; 2 generate → 7 @b', 'valid'],
])('%s is %s, and the model agrees', (text, verdict) => {
  const history = historyOf(text);
  expect(decideProperty('unique-ids', history).verdict).toBe(verdict);
  expect(checkLinearizability(history, modelNamed('unique-ids'), budget).verdict).toBe(verdict);
});

it('shows who was given what', () => {
  const history = historyOf('1 generate → 7; 2 generate → 8; 3 generate → 7; 3 generate → 7');
  expect(decideProperty('unique-ids', history)).toMatchObject({
    anomaly: 'duplicate-id',
    operations: [0, 2],
    reason: 'clients 1 and 3 were both given the id 7.',
  });
});

it('does not take no id for one', () => {
  expect(decideProperty('unique-ids', historyOf('1 generate → null')).verdict).toBe('unknown');
});
