import { describe, expect, it } from 'vitest';
import { exampleResult } from './example-run.fixture.ts';
import { painter } from './paint.ts';
import { alarmLines, crashLines, recoveryLines } from './summary-nodes.ts';

const paint = painter(false);

describe('recovery', () => {
  it('is told as a time, or as why it did not come', () => {
    const served = exampleResult({ recovery: { serves: true, afterMs: 1_240 } });
    expect(recoveryLines(served, paint, 80)).toEqual(['  serves again 1.2 s after healing']);
    const dead = exampleResult({
      recovery: { serves: false, afterMs: 30_000, reason: 'no node leads' },
    });
    expect(recoveryLines(dead, paint, 80)).toEqual([
      '  does not serve again within 30 s of healing: no node leads',
    ]);
    expect(recoveryLines(exampleResult(), paint, 80)).toEqual([]);
  });
});

describe('nodes that ended by themselves', () => {
  it('are told with how often, and their last words', () => {
    const crashes = [
      {
        node: 'n2',
        count: 3,
        timeMs: 4_100,
        detail: 'exit code 2',
        log: ['a', 'b', 'c', 'panic: index out of range', 'goroutine 1'],
      },
      {
        node: 'n3',
        count: 1,
        timeMs: 9_000,
        detail: 'exit code 1',
        excuse: 'its files had been damaged',
        log: [],
      },
    ];
    expect(crashLines(exampleResult({ crashes }), paint, 80)).toEqual([
      '  n2 ended by itself after 4.1 s (exit code 2), 3 times in all',
      '    b',
      '    c',
      '    panic: index out of range',
      '    goroutine 1',
      '  n3 ended by itself after 9.0 s (exit code 1; its files had been damaged)',
    ]);
  });
});

describe('alarms', () => {
  it('are told with what they mean and the line', () => {
    const alarms = [
      {
        node: 'n1',
        means: 'its data is damaged',
        severity: 'violation',
        timeMs: 2_000,
        line: 'checksums do not match',
      },
    ] as const;
    expect(alarmLines(exampleResult({ alarms }), paint, 80)).toEqual([
      '  n1 after 2.0 s: its data is damaged',
      '    checksums do not match',
    ]);
  });
});
