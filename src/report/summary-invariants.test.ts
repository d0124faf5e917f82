import { describe, expect, it } from 'vitest';
import { exampleInvariants, exampleResult } from './example-run.fixture.ts';
import { painter } from './paint.ts';
import { invariantLines, messageLines } from './summary-invariants.ts';

const paint = painter(false);

describe('an invariant that broke', () => {
  it('is told with its step and the messages before it', () => {
    const result = exampleResult({ invariants: exampleInvariants() });
    expect(invariantLines(result, paint, 100)).toEqual([
      '  election safety: n1 and n2 both lead in term 3',
      '  at 4.3210 s, when n2 took vote from n4; the last messages:',
      '    4.3104 s  n1 → n2  lost     {"type":"append_entries","term":3}',
      '    4.3201 s  n4 → n2  +0.9 ms  {"type":"vote","term":3,"granted":true}',
    ]);
  });

  it('is nothing to tell of where all hold, or none are stated', () => {
    expect(invariantLines(exampleResult({ invariants: { steps: 5 } }), paint, 80)).toEqual([]);
    expect(invariantLines(exampleResult(), paint, 80)).toEqual([]);
  });

  it('is told with the last messages only, and long ones cut off', () => {
    const { steps, broken } = exampleInvariants();
    const message = { sentMs: 1, receivedMs: 2, src: 'n1', dest: 'n2' };
    const messages = Array.from({ length: 20 }, (_, i) => ({
      ...message,
      body: { type: `m${i}`, long: 'x'.repeat(1000) },
    }));
    const result = exampleResult({
      invariants: { steps: steps ?? 0, broken: { ...broken!, messages } },
    });
    const text = invariantLines(result, paint, 80).join('\n');
    expect(text).not.toContain('"m9"');
    expect(text).toContain('"m10"');
    expect(text).toContain('"m19"');
    for (const line of messageLines(messages)) expect(line.length).toBeLessThan(160);
  });
});
