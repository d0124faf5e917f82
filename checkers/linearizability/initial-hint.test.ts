import { describe, expect, it } from 'vitest';
import { checkLadder } from '../ladder.ts';
import { modelNamed } from '../models/registry.ts';
import { checkLinearizability } from './check.ts';
import { explain } from './explain/explain.ts';
import { historyOf } from '../../testing/histories/history-of.ts';

const budget = { timeMs: 5_000, memoryBytes: 2 ** 26 };

const reasonFor = (name: string, f: string, seen: string): string => {
  const [read, write] = f === 'get' ? ['get', 'put'] : ['read', 'write'];
  const history = historyOf(`
    1 invoke ${read}
    1 ok     ${read} ${seen}
    1 invoke ${write} 7
    1 ok     ${write} 7
  `);
  const model = modelNamed(name);
  const verdict = checkLinearizability(history, model, budget);
  if (verdict.verdict !== 'invalid') throw new Error(`it is ${verdict.verdict}`);
  return explain(history, model, verdict, budget).reason;
};

describe('a read of what an object may have begun with', () => {
  it.each([
    ['register', 'read', '0', '--initial 0'],
    ['cas-register', 'read', 'false', '--initial false'],
    ['register', 'read', '[]', "--initial '[]'"],
    ['kv', 'get', '""', `--initial '""'`],
  ])('%s, %s → %s', (model, f, seen, option) => {
    expect(reasonFor(model, f, seen)).toContain(`nobody wrote it; if it starts with ${seen}, say`);
    expect(reasonFor(model, f, seen)).toContain(option);
  });

  it('names the option also below linearizability', () => {
    const history = historyOf(`
      1 invoke read
      1 ok     read 0
    `);
    const levels = ['causal'] as const;
    const [causal] = checkLadder(history, modelNamed('register'), budget, { levels });
    expect(causal?.verdict).toMatchObject({
      reason:
        "client 1's read of 0 saw 0, which nobody wrote; if it starts with 0, say --initial 0.",
    });
  });

  it('and of anything else is out of thin air', () => {
    expect(reasonFor('register', 'read', '5')).not.toContain('--initial');
  });
});
