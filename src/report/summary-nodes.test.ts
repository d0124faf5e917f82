import { describe, expect, it } from 'vitest';
import { exampleResult } from './example-run.fixture.ts';
import { painter } from './paint.ts';
import {
  alarmLines,
  breachLines,
  crashLines,
  machineCallLines,
  recoveryLines,
} from './summary-nodes.ts';

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

describe('last words', () => {
  it('begin with what was wrong, however long the stack behind it', () => {
    const log = ['ready', 'Error: boom', ...Array.from({ length: 9 }, (_, i) => `    at f${i}`)];
    const crashes = [{ node: 'n1', count: 1, timeMs: 1_000, detail: 'exit code 1', log }];
    expect(crashLines(exampleResult({ crashes }), paint, 80).slice(1)).toEqual([
      '    Error: boom',
      '        at f0',
      '        at f1',
      '        at f2',
    ]);
  });
});

describe('what nodes said against their protocol', () => {
  it('is told with how often, the message and the way out', () => {
    const breaches = [
      {
        kind: 'wrong-reply',
        severity: 'violation',
        node: 'n2',
        nodes: ['n2', 'n1'],
        means: 'answered a write with "ok"',
        message: '{"src":"n2"}',
        hint: 'Answer it with "write_ok".',
        count: 530,
        timeMs: 400,
      },
    ] as const;
    expect(breachLines(exampleResult({ breaches }), paint, 100)).toEqual([
      '  n2 answered a write with "ok", first after 400 ms, and so did n1, 530 times in all',
      '    {"src":"n2"}',
      '    Answer it with "write_ok".',
    ]);
    expect(breachLines(exampleResult(), paint, 80)).toEqual([]);
  });
});

describe('what programs asked of the machine', () => {
  it('is told with its place, and where a program has it from', () => {
    const machineCalls = [
      { node: 'n2', call: 'Date.now', place: 'program.ts:12', timeMs: 3 },
      { node: 'n1', call: 'setTimeout', timeMs: 9 },
    ];
    expect(machineCallLines(exampleResult({ machineCalls }), paint, 80)).toEqual([
      '  n2 called Date.now at program.ts:12',
      '  n1 called setTimeout',
      '  A node program has its time, its timers and its random from its context.',
    ]);
    expect(machineCallLines(exampleResult(), paint, 80)).toEqual([]);
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
