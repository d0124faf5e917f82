import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { ConvergenceSummary } from '../runner/evaluation/result.ts';
import { brokenResult, exampleFault, examplePlan, exampleResult } from './example-run.fixture.ts';
import { renderSummary } from './summary.ts';
import { visibleWidth } from './text.ts';

const plain = { colour: false, width: 100 };
const ESC = '\u001B';

describe('renderSummary', () => {
  it('says what a valid run came to, and how to repeat it', () => {
    expect(renderSummary(exampleResult(), examplePlan(), plain).join('\n')).toMatchInlineSnapshot(`
      "
      valid  raft · register · local · 1:03
        Every read and cas of 5 keys is explained by one order of the operations.

      Levels
        linearizable  promised  valid  zones, 84 ms

      Operations
        24,336: 24,113 ok, 210 failed, 13 unknown
        402/s, latency p50 1.2 ms, p99 8.4 ms, max 1.00 s

      Faults
        #1  partition halves  n1 n2 | n3 n4 n5  0:05–0:12  took effect  during 212 operations
            412 messages dropped
        #2  kill leader       n3                0:15–0:19  took effect  during 96 operations
            n3 started 2 times

      This run
        folder       results/raft/20250102T030405-4242
        report       results/raft/20250102T030405-4242/report.html
        check again  npx verify check results/raft/20250102T030405-4242
        seed         4242 (fixes the plan, not how the processes interleave)
        repeat       npx verify raft --nemesis partition,kill --seed 4242"
    `);
  });

  it('shows the counterexample and what the other levels came to', () => {
    const lines = renderSummary(brokenResult(), examplePlan({ bugs: ['stale-reads'] }), plain);
    expect(lines.slice(0, lines.indexOf('Operations')).join('\n')).toMatchInlineSnapshot(`
      "
      INVALID  raft with stale-reads · register · local · 1:03
        Process 7 read 4 from x3 after write 5 had returned.

      Levels
        linearizable  promised  INVALID  stale-read  wgl, 1.8 s
        sequential              unknown              wgl, 1:00
          The time budget of 60 s ran out after 812 of 4,011 operations.
          Try --check-time 600.

      Counterexample
        stale-read on key "x3", 400.0 … 428.0 ms:

        client 2   ├ write 4 ┤ ├ write 5 ┤
        client 7                          ├ read 4 ┤

        Process 7 read 4 from x3 after write 5 had returned.
        It was stale by 12.3 ms, 1 version behind.
      "
    `);
  });

  it('says what broke the run off, once', () => {
    const broken = { reason: 'n1 does not follow.', detail: 'Look at nodes/n1.log.' };
    const told = (changes: Parameters<typeof exampleResult>[0]): string =>
      renderSummary(exampleResult({ ...changes, broken }), examplePlan(), plain)
        .slice(0, 4)
        .join('\n');
    expect(told({ verdict: 'unknown', reason: 'the run broke off (n1 does not follow)' })).toBe(`
unknown  raft · register · local · 1:03
  the run broke off (n1 does not follow)
  Look at nodes/n1.log.`);
    expect(told({ verdict: 'invalid', reason: 'not linearizable: stale' })).toContain(
      'The run broke off: n1 does not follow. This is about what there was until then.',
    );
  });

  it('never calls unknown valid, and says what was left behind', () => {
    const result = exampleResult({
      verdict: 'unknown',
      exitCode: 4,
      reason: 'No fault took effect, so nothing was tested.',
      levels: [],
      faults: [exampleFault({ tookEffect: false, healed: false, evidence: '0 messages dropped' })],
      leftBehind: ['container verify-x-n1: permission denied'],
      interrupted: true,
      operations: { total: 0, ok: 0, fail: 0, info: 0 },
    });
    const lines = renderSummary(result, examplePlan(), plain);
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "
      unknown  raft · register · local · 1:03
        No fault took effect, so nothing was tested.
        Interrupted: this is about what there was until then.

      Operations
        none

      Faults
        #1  partition halves  n1 n2 | n3 n4 n5  0:05–0:12  NO EFFECT, NOT HEALED  during 212 operations
            0 messages dropped

      Left behind
        container verify-x-n1: permission denied
        Whatever of it is still there is removed by: verify clean

      This run
        folder       results/raft/20250102T030405-4242
        report       results/raft/20250102T030405-4242/report.html
        check again  npx verify check results/raft/20250102T030405-4242
        seed         4242 (fixes the plan, not how the processes interleave)
        repeat       npx verify raft --nemesis partition,kill --seed 4242"
    `);
    expect(lines.join('\n')).not.toMatch(/\bvalid\b/);
  });

  it('says whether the nodes came to agree, and when', () => {
    const convergence: ConvergenceSummary = {
      verdict: 'valid',
      nodes: [
        { node: 'n1', state: 'converged', afterMs: 3.21 },
        { node: 'n2', state: 'converged', afterMs: 1250 },
      ],
      lost: { count: 0, first: [] },
    };
    const lines = renderSummary(exampleResult({ convergence }), examplePlan(), plain);
    const from = lines.indexOf('Convergence');
    expect(lines.slice(from, lines.indexOf('Operations')).join('\n')).toMatchInlineSnapshot(`
      "Convergence
        valid  every node reads the same, and nothing that was acknowledged is lost
        n1 after 3.2 ms, n2 after 1.25 s (from healing and the end of all writes)
      "
    `);
  });

  it('says up to where it was linearizable, and what became of the elements of sets', () => {
    const operation = { number: 3, row: 2, event: 4, process: 7, label: 'read → [4]' };
    const longestPrefix = {
      whole: { found: 'exact', operation, completed: 2, of: 9 },
      keys: [],
      keysLeftOut: { broken: 0, undecided: 0 },
    } as const;
    const setFull = { unmeasured: 'The time ran out.' };
    const result = { ...brokenResult(), longestPrefix, setFull };
    const lines = renderSummary(result, examplePlan(), plain);
    expect(lines).toContain(
      "  linearizable until client 7's read → [4] returned (operation 3 of 9)",
    );
    expect(lines.slice(lines.indexOf('Set')).slice(0, 2)).toEqual(['Set', '  The time ran out.']);
  });

  it('keeps faults that failed when there are too many to show', () => {
    const faults = Array.from({ length: 40 }, (_, id) =>
      exampleFault({ id, tookEffect: id !== 33 }),
    );
    const text = renderSummary(exampleResult({ faults }), examplePlan(), plain).join('\n');
    expect(text).toContain('#33  partition halves  n1 n2 | n3 n4 n5  0:05–0:12  NO EFFECT');
    expect(text).toContain('#14');
    expect(text).not.toContain('#15 ');
    expect(text).toContain('and 24 more that took effect and healed');
  });

  it('has no escapes without colours, and the same text with them', () => {
    const without = renderSummary(brokenResult(), examplePlan(), plain);
    const coloured = renderSummary(brokenResult(), examplePlan(), { colour: true, width: 100 });
    expect(without.join('\n')).not.toContain(ESC);
    expect(coloured.join('\n')).toContain(`${ESC}[31mINVALID${ESC}[39m`);
    expect(coloured.map(stripVTControlCharacters)).toEqual(without);
  });

  it('wraps the reason on a narrow terminal', () => {
    const reason = 'word '.repeat(40).trim();
    const lines = renderSummary(exampleResult({ reason }), examplePlan(), { ...plain, width: 40 });
    const wrapped = lines.filter((line) => line.includes('word'));
    expect(wrapped.length).toBeGreaterThan(4);
    expect(Math.max(...wrapped.map(visibleWidth))).toBeLessThanOrEqual(40);
  });

  it('says of a simulated run that its seed repeats it', () => {
    const text = renderSummary(exampleResult(), examplePlan({ runtime: 'sim' }), plain).join('\n');
    expect(text).toContain('4242 (repeats the run exactly)');
  });

  it('quotes a folder that the shell would split', () => {
    const result = exampleResult({ folder: "my runs/it's" });
    const text = renderSummary(result, examplePlan(), plain).join('\n');
    expect(text).toContain(`npx verify check 'my runs/it'\\''s'`);
  });
});
