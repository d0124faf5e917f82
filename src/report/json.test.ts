import { describe, expect, it } from 'vitest';
import { examplePlan, exampleResult } from './example-run.fixture.ts';
import { jsonReporter } from './json.ts';

describe('jsonReporter', () => {
  it('writes one object an event, operations once a second', () => {
    const lines: string[] = [];
    const reporter = jsonReporter((line) => lines.push(line));
    reporter.onEvent({ type: 'plan', plan: examplePlan(), folder: 'results/raft/x' });
    reporter.onEvent({ type: 'phase', phase: 'drive', timeMs: 0 });
    for (let timeMs = 0; timeMs < 1_500; timeMs += 10) {
      reporter.onEvent({
        type: 'operation',
        outcome: timeMs % 100 === 0 ? 'fail' : 'ok',
        f: 'write',
        node: 'n1',
        latencyMs: 3,
        timeMs,
      });
    }
    reporter.onEvent({ type: 'phase', phase: 'check', timeMs: 1_500 });
    reporter.onEvent({ type: 'result', result: exampleResult(), timeMs: 1_600 });

    expect(lines.every((line) => !line.includes('\n'))).toBe(true);
    const objects = lines.map((line) => JSON.parse(line) as { type: string });
    expect(objects.map((o) => o.type)).toEqual([
      'plan',
      'phase',
      'operations',
      'operations',
      'phase',
      'result',
    ]);
    expect(objects[2]).toMatchObject({ fromMs: 0, untilMs: 1_000, ok: 90, fail: 10, info: 0 });
    expect(objects[3]).toMatchObject({ untilMs: 1_500, ok: 45, fail: 5, latencyMs: { max: 3 } });
    expect(objects.at(-1)).toMatchObject({ result: { verdict: 'valid', exitCode: 0 } });
  });
});
