import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../runner/events.ts';
import { brokenResult, examplePlan } from './example-run.fixture.ts';
import { plainReporter, type PlainOptions } from './plain.ts';
import { renderSummary } from './summary.ts';

const halves = {
  type: 'fault',
  id: 1,
  nemesis: 'partition',
  kind: 'halves',
  targets: ['n1', 'n2'],
  summary: 'n1 n2 | n3',
} as const;

const linesOf = (events: readonly RunEvent[], options?: PlainOptions): string[] => {
  const lines: string[] = [];
  const reporter = plainReporter((line) => lines.push(line), options);
  for (const event of events) reporter.onEvent(event);
  return lines;
};

const operation = (timeMs: number, outcome: 'ok' | 'info' = 'ok'): RunEvent => ({
  type: 'operation',
  outcome,
  f: 'read',
  node: 'n1',
  latencyMs: 2,
  timeMs,
});

const plan = examplePlan({ bugs: ['stale-reads'] });

const run: RunEvent[] = [
  { type: 'plan', plan, folder: 'results/raft/x' },
  { type: 'phase', phase: 'set-up', timeMs: 0 },
  { type: 'note', level: 'info', text: '2 containers of a dead run removed', timeMs: 100 },
  { type: 'node', node: 'n1', state: 'running', timeMs: 900 },
  { type: 'phase', phase: 'drive', timeMs: 1_000 },
  { type: 'leader', node: 'n1', timeMs: 1_500 },
  operation(1_600),
  { type: 'leader', node: 'n1', timeMs: 2_500 },
  operation(4_000, 'info'),
  { ...halves, stage: 'planned', timeMs: 6_000 },
  { ...halves, stage: 'on', evidence: '412 messages dropped', timeMs: 6_100 },
  { type: 'node', node: 'n2', state: 'dead', timeMs: 7_000 },
  { type: 'leader', node: undefined, timeMs: 7_000 },
  { ...halves, stage: 'healing', timeMs: 11_000 },
  { ...halves, stage: 'healed', evidence: 'messages pass', timeMs: 11_200 },
  { ...halves, id: 2, stage: 'not-on', evidence: '0 messages dropped', timeMs: 11_300 },
  { type: 'phase', phase: 'heal', timeMs: 12_000 },
  { type: 'phase', phase: 'check', timeMs: 12_500 },
  { type: 'check-progress', done: 1_000, of: 4_000, timeMs: 13_000 },
  { type: 'check-progress', done: 2_000, of: 4_000, timeMs: 14_000 },
  { type: 'check-progress', done: 4_000, of: 4_000, timeMs: 15_000 },
  { type: 'note', level: 'warning', text: 'one node log is empty', timeMs: 15_000 },
  { type: 'phase', phase: 'done', timeMs: 15_000 },
  { type: 'result', result: brokenResult(), timeMs: 15_000 },
];

describe('plainReporter', () => {
  it('tells a run from the seed to the verdict', () => {
    const lines = linesOf(run);
    const summary = renderSummary(brokenResult(), plan, { colour: false, width: 100 });
    expect(lines.slice(-summary.length)).toEqual(summary);
    expect(lines.slice(0, -summary.length).join('\n')).toMatchInlineSnapshot(`
      "seed     4242 (fixes the plan, not how the processes interleave)
      command  npx verify raft --nemesis partition,kill --seed 4242
      folder   results/raft/x
      test     raft with stale-reads on local, 5 nodes, workload register, nemesis partition + kill, 10 clients, 60 s
          0.0s  set-up  the cluster is started
          0.1s  2 containers of a dead run removed
          1.0s  drive   clients work, and what is to break breaks
          1.5s  n1 leads
          5.0s  0.3/s  1 ok, 0 failed, 1 unknown, p99 2.0 ms
          6.1s  on      fault #1 partition halves: n1 n2 | n3 (412 messages dropped)
          7.0s  n2 dead
          7.0s  no leader
         10.0s  0/s  0 ok, 0 failed, 0 unknown
         11.2s  healed  fault #1 partition halves: n1 n2 | n3 (messages pass)
         11.3s  not on  fault #2 partition halves: n1 n2 | n3 (0 messages dropped)
         12.0s  0/s  0 ok, 0 failed, 0 unknown
         12.0s  heal    everything is healed
         12.5s  check   what the clients saw is checked
         13.0s  checked 1,000 of 4,000
         15.0s  checked 4,000 of 4,000
         15.0s  warning one node log is empty"
    `);
  });

  it('has the seed and the command first and last', () => {
    const lines = linesOf(run);
    for (const end of [lines.slice(0, 2), lines.slice(-2)]) {
      expect(end.join('\n')).toContain('4242');
      expect(end.join('\n')).toContain('npx verify raft --nemesis partition,kill');
    }
  });

  it('writes no escapes unless colours were asked for', () => {
    expect(linesOf(run).join('\n')).not.toContain('\u001B');
    expect(linesOf(run, { colour: true }).join('\n')).toContain('\u001B[');
  });
});
