import { describe, expect, it } from 'vitest';
import type { EngineOptions } from '../engine.ts';
import { fuzzLarger, fuzzTiny } from '../../../../testing/fuzz/engine-workload.ts';
import { historyOf } from '../../../../testing/histories/history-of.ts';
import { stacks } from '../../monitors/monitors.fuzz.ts';
import { checkStack } from './stack.ts';

const options: EngineOptions = { initial: null, nilRead: 'unset', failedCas: 'dropped' };

/** 5 lies upon 4. */
const pushed = `
  1 invoke push 4
  1 ok     push 4
  1 invoke push 5
  1 ok     push 5`;

describe('checkStack', () => {
  it('sees that the lower of two values was popped first', () => {
    const h = historyOf(`${pushed}
      2 invoke pop
      2 ok     pop 4
      2 invoke pop
      2 ok     pop 5`);
    expect(checkStack(h, options)).toEqual({
      verdict: 'invalid',
      engine: 'monitor (stack)',
      anomaly: 'order',
      operations: [0, 1, 2, 3],
      reason:
        "client 1's push of 4 returned before client 1's push of 5 began, which came to lie upon it, " +
        "yet client 2's pop of 4 returned before client 2's pop of 5 began.",
    });
  });

  it('sees three values that cross, though no two of them do', () => {
    const h = historyOf(`
      1 invoke push 1
      1 ok     push 1
      2 invoke push 2
      3 invoke pop
      3 ok     pop 1
      2 ok     push 2
      1 invoke push 3
      1 ok     push 3
      2 invoke pop
      2 ok     pop 2
      1 invoke pop
      1 ok     pop 3`);
    expect(checkStack(h, options)).toMatchObject({
      verdict: 'invalid',
      anomaly: 'order',
      operations: [1, 3, 4, 5],
    });
  });

  it('lets a value that is popped while it is pushed lie on any other', () => {
    const h = historyOf(`
      1 invoke push 4
      2 invoke pop
      1 ok     push 4
      3 invoke push 5
      3 ok     push 5
      2 ok     pop 4`);
    const verdict = checkStack(h, options);
    expect(verdict).toMatchObject({ verdict: 'valid', witness: Int32Array.of(0, 1, 2) });
  });

  it('sees an empty stack that was not empty', () => {
    const h = historyOf(`${pushed}
      2 invoke pop
      2 ok     pop null`);
    expect(checkStack(h, options)).toMatchObject({ verdict: 'invalid', anomaly: 'empty' });
  });

  it('lets a pop of unknown outcome have taken what must be gone', () => {
    const h = historyOf(`${pushed}
      3 invoke pop
      3 info   pop
      2 invoke pop
      2 ok     pop 4`);
    expect(checkStack(h, options)).toMatchObject({
      verdict: 'valid',
      witness: Int32Array.of(0, 1, 2, 3),
    });
  });

  it('sees that more is gone than pops of unknown outcome can have taken', () => {
    const h = historyOf(`${pushed}
      1 invoke push 6
      1 ok     push 6
      3 invoke pop
      3 info   pop
      2 invoke pop
      2 ok     pop 4`);
    expect(checkStack(h, options)).toMatchObject({
      verdict: 'invalid',
      anomaly: 'lost',
      operations: [0, 1, 2, 3, 4],
      reason:
        "What client 1's push of 6 put on the stack was gone when client 2's pop of 4 returned, but " +
        'nobody popped it, and the pops of unknown outcome took at most others.',
    });
  });

  it('sees a value that nobody pushed, and one that was popped twice', () => {
    const fresh = historyOf(`${pushed}
      2 invoke pop
      2 ok     pop 7`);
    expect(checkStack(fresh, options)).toMatchObject({ verdict: 'invalid', anomaly: 'fresh' });
    const repeat = historyOf(`${pushed}
      2 invoke pop
      2 ok     pop 5
      3 invoke pop
      3 ok     pop 5`);
    expect(checkStack(repeat, options)).toMatchObject({ verdict: 'invalid', anomaly: 'repeat' });
  });

  it('hands back a stack on which a value is pushed twice', () => {
    const h = historyOf(`
      1 invoke push 4
      1 ok     push 4
      1 invoke push 4
      1 ok     push 4`);
    expect(checkStack(h, options)).toMatchObject({
      verdict: 'partial',
      undecided: [{ reason: "a value is put in twice, the second time by client 1's push of 4" }],
    });
  });

  it('agrees with brute force on 200,000 tiny histories', () => {
    const counts = fuzzTiny(stacks, 'ci', 200_000);
    expect(counts.invalid).toBeGreaterThan(10_000);
    expect(counts.valid).toBeGreaterThan(10_000);
  }, 300_000);

  it('agrees with the general search on 3,000 larger histories', () => {
    const counts = fuzzLarger(stacks, 'ci', 3000);
    expect(counts.invalid).toBeGreaterThan(300);
    expect(counts.valid).toBeGreaterThan(300);
  }, 300_000);
});
