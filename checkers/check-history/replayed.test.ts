import { expect, it } from 'vitest';
import { historyOf } from '../../testing/histories/history-of.ts';
import { modelNamed } from '../models/registry.ts';
import { replayed } from './replayed.ts';

const history = historyOf(`
  1 invoke write 1
  1 ok     write 1
  2 invoke read
  2 ok     read 1
`);

const replay = (level: 'linearizable' | 'sequential' | 'causal', rows?: readonly number[]) =>
  replayed(history, modelNamed('register'), {
    level,
    ms: 1,
    verdict: {
      verdict: 'valid',
      engine: 'zones',
      ...(rows === undefined ? {} : { witness: Int32Array.from(rows) }),
    },
  });

it('an order that replays is believed', () => {
  expect(replay('linearizable', [0, 1])).toMatchObject({
    witness: 'verified',
    verdict: { verdict: 'valid' },
  });
  expect(replay('sequential', [0, 1])).toMatchObject({ witness: 'verified' });
});

it('one that does not leaves the level unknown', () => {
  expect(replay('linearizable', [1, 0])).toMatchObject({
    witness: 'wrong',
    verdict: {
      verdict: 'unknown',
      reason: expect.stringMatching(
        /^The witness of zones does not replay: .+\. This is an error in verify\.$/u,
      ) as string,
    },
  });
});

it('where there is none, none is replayed', () => {
  expect(replay('linearizable').witness).toBe('absent');
  expect(replay('causal', [1, 0]).witness).toBe('absent');
});
