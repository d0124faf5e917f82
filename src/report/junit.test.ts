import { describe, expect, it } from 'vitest';
import {
  brokenResult,
  exampleInvariants,
  exampleCounterexample,
  examplePlan,
  exampleResult,
} from './example-run.fixture.ts';
import { caseOfCheck, caseOfFailedRun, caseOfRun } from './junit-cases.ts';
import { escapeXml, renderJUnit } from './junit.ts';

const run = (result: ReturnType<typeof exampleResult>) => caseOfRun(examplePlan(), result);

describe('the case of a run', () => {
  it('names what nodes did that nobody asked for, also where that is no failure', () => {
    const crash = { node: 'n2', count: 2, timeMs: 1, detail: 'exit code 134' };
    const { trouble, facts } = run(
      exampleResult({ crashes: [{ ...crash, log: ['panic: assertion failed', 'goroutine 1'] }] }),
    );
    expect(trouble).toBeUndefined();
    expect(facts).toContain(
      'crash: n2 ended by itself, 2 times, first with exit code 134: panic: assertion failed',
    );
  });

  it('holds an invariant that broke, and the messages before it', () => {
    const reason = 'election safety: n1 and n2 both lead in term 3 (n2 took vote from n4)';
    const level = { level: 'invariants', promised: true, engine: 'run', checkMs: 0, reason };
    const { trouble, facts } = run(
      exampleResult({
        verdict: 'invalid',
        exitCode: 1,
        reason,
        levels: [{ ...level, verdict: 'invalid', anomaly: 'invariant' }],
        invariants: exampleInvariants(),
      }),
    );
    expect(trouble).toEqual({
      tag: 'failure',
      type: 'invariant',
      message: reason,
      detail: [
        reason,
        '4.3104 s  n1 → n2  lost     {"type":"append_entries","term":3}',
        '4.3201 s  n4 → n2  +0.9 ms  {"type":"vote","term":3,"granted":true}',
      ].join('\n'),
    });
    expect(facts).toContain(`invariant: ${reason}`);
  });

  it('that came to no verdict holds the last words of its nodes', () => {
    const { trouble } = caseOfFailedRun(examplePlan(), 3, 'n1 did not start.', 'n1: no config');
    expect(trouble).toMatchObject({
      message: 'n1 did not start.',
      detail: 'n1 did not start.\nn1: no config',
    });
  });
});

describe('renderJUnit', () => {
  it('tells passes, broken promises and everything else apart', () => {
    const xml = renderJUnit([
      run(exampleResult()),
      run(brokenResult()),
      run(exampleResult({ verdict: 'unknown', exitCode: 2, reason: 'No fault took effect.' })),
      caseOfFailedRun(
        examplePlan({ system: 'etcd', nemeses: [], runtime: 'docker', bugs: ['a', 'b'] }),
        3,
        'No engine.',
      ),
    ]);
    expect(xml).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="verify" tests="4" failures="1" errors="2" time="190.200">
        <testsuite name="raft" tests="3" failures="1" errors="1" time="190.200">
          <testcase classname="verify.raft" name="register partition+kill local seed 4242" time="63.400">
            <system-out>linearizable: valid (zones)
      folder: results/raft/20250102T030405-4242
      seed: 4242
      repeat: npx verify raft --nemesis partition,kill --seed 4242</system-out>
          </testcase>
          <testcase classname="verify.raft" name="register partition+kill local seed 4242" time="63.400">
            <failure type="stale-read" message="Process 7 read 4 from x3 after write 5 had returned.">Process 7 read 4 from x3 after write 5 had returned.
      stale-read on key &quot;x3&quot;, 400.0 … 428.0 ms:

      client 2   ├ write 4 ┤ ├ write 5 ┤
      client 7                          ├ read 4 ┤

      Process 7 read 4 from x3 after write 5 had returned.
      It was stale by 12.3 ms, 1 version behind.</failure>
            <system-out>linearizable: invalid (wgl)
      sequential: unknown (wgl)
      folder: results/raft/20250102T030405-4242
      seed: 4242
      repeat: npx verify raft --nemesis partition,kill --seed 4242</system-out>
          </testcase>
          <testcase classname="verify.raft" name="register partition+kill local seed 4242" time="63.400">
            <error type="unknown" message="No fault took effect.">No fault took effect.</error>
            <system-out>linearizable: valid (zones)
      folder: results/raft/20250102T030405-4242
      seed: 4242
      repeat: npx verify raft --nemesis partition,kill --seed 4242</system-out>
          </testcase>
        </testsuite>
        <testsuite name="etcd" tests="1" failures="0" errors="1" time="0.000">
          <testcase classname="verify.etcd" name="register no nemesis bugs a+b docker seed 4242" time="0.000">
            <error type="infrastructure" message="No engine.">No engine.</error>
            <system-out>seed: 4242
      repeat: npx verify raft --nemesis partition,kill --seed 4242</system-out>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  it.each([
    ['a violation of an interrupted run', { verdict: 'invalid', exitCode: 130 }, '<failure '],
    ['an interrupted run', { verdict: 'valid', exitCode: 130 }, '<error type="interrupted"'],
    ['a run that broke off', { verdict: 'unknown', exitCode: 3 }, '<error type="infrastructure"'],
    ['faults left behind', { verdict: 'valid', exitCode: 4 }, '<error type="clean-up"'],
    ['unknown with exit code 0', { verdict: 'unknown', exitCode: 0 }, '<error type="unknown"'],
  ] as const)('never passes %s', (_, changes, expected) => {
    const xml = renderJUnit([run(exampleResult(changes))]);
    expect(xml).toContain(expected);
    expect(xml).toMatch(/tests="1" failures="[01]" errors="[01]"/);
    expect(xml).not.toContain('failures="0" errors="0"');
  });

  it('has checked files too', () => {
    const file = { file: 'h.jsonl', levels: [], notes: [] };
    const xml = renderJUnit([
      caseOfCheck({ ...file, verdict: 'valid', exitCode: 0, reason: 'linearizable', model: 'kv' }),
      caseOfCheck({
        ...file,
        verdict: 'invalid',
        exitCode: 1,
        reason: 'a read went back',
        counterexample: exampleCounterexample(),
      }),
      caseOfCheck({
        ...file,
        verdict: 'unknown',
        exitCode: 64,
        reason: 'h.jsonl is not UTF-8 text.',
        failure: { code: 'malformed-history', hint: 'Try another.' },
      }),
    ]);
    expect(xml).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="verify" tests="3" failures="1" errors="1" time="0.000">
        <testsuite name="check" tests="3" failures="1" errors="1" time="0.000">
          <testcase classname="verify.check" name="h.jsonl as kv" time="0.000">
          </testcase>
          <testcase classname="verify.check" name="h.jsonl" time="0.000">
            <failure type="violation" message="a read went back">a read went back
      stale-read on key &quot;x3&quot;, 400.0 … 428.0 ms:

      client 2   ├ write 4 ┤ ├ write 5 ┤
      client 7                          ├ read 4 ┤

      Process 7 read 4 from x3 after write 5 had returned.
      It was stale by 12.3 ms, 1 version behind.</failure>
          </testcase>
          <testcase classname="verify.check" name="h.jsonl" time="0.000">
            <error type="bad-input" message="h.jsonl is not UTF-8 text.">h.jsonl is not UTF-8 text.
      Try another.</error>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  it('escapes what XML cannot hold', () => {
    expect(escapeXml(`<a b="c">'&'\u0000\u001B[31m\uD800 😀\r\n`)).toBe(
      '&lt;a b=&quot;c&quot;&gt;&apos;&amp;&apos;\uFFFD\uFFFD[31m\uFFFD 😀&#13;\n',
    );
  });

  it('is well formed without runs', () => {
    expect(renderJUnit([])).toContain(
      '<testsuites name="verify" tests="0" failures="0" errors="0"',
    );
  });
});
