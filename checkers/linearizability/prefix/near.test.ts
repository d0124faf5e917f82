import { expect, test } from 'vitest';
import { historyOf } from '../../../testing/histories/history-of.ts';
import { modelNamed } from '../../models/registry.ts';
import { longestPrefix } from './longest-prefix.ts';

const BUDGET = { timeMs: 10_000, memoryBytes: 2 ** 28, tookMs: 0 };

/** A read saw what a cas would have brought about that was open then, and failed later. */
const SEEN_BEFORE_IT_FAILED = historyOf(`
  1 invoke cas [3, 1]
  3 invoke write 1
  0 invoke read
  2 invoke cas [1, 2]
  0 ok read 2
  0 invoke read
  2 fail cas [1, 2]
  1 fail cas [3, 1]
  3 info write 1
  4 invoke read
  0 ok read 2
  0 invoke read
  0 ok read 2
  4 ok read 1
`);

test('a history is linearizable until a cas fails whose value was seen, with what wrote its `from`', () => {
  const model = modelNamed('cas-register');
  const { whole } = longestPrefix(SEEN_BEFORE_IT_FAILED, model, { operations: [2, 3] }, BUDGET);
  expect(whole).toMatchObject({
    found: 'exact',
    completed: 1,
    operation: { label: 'cas 1 → 2 failed' },
  });
});
