/** A small run in all its files, for the tests of reports; not shipped. */
import { historyOf, type PlainEvent } from '../../history/history-of.ts';
import { exampleCounterexample, examplePlan, exampleResult } from '../example-run.fixture.ts';
import type { SavedEvent } from '../../runner/events.ts';
import type { FaultLine } from '../../runner/faults/fault-log.ts';
import type { ReportSource } from './make-report.ts';

const event = (
  ms: number,
  process: number,
  type: PlainEvent['type'],
  f: string,
  value: PlainEvent['value'],
): PlainEvent => ({ time: ms * 1e6, process, type, f, key: 'x', value, node: 'n1' });

/** A write, another, and a read that sees the first one. */
export const STALE_EVENTS: readonly PlainEvent[] = [
  event(10, 0, 'invoke', 'write', 1),
  event(12, 0, 'ok', 'write', 1),
  event(20, 1, 'invoke', 'write', 2),
  event(24, 1, 'ok', 'write', 2),
  event(30, 2, 'invoke', 'read', null),
  event(31, 2, 'ok', 'read', 1),
  event(40, 3, 'invoke', 'write', 3),
];

export const LEDGER: readonly FaultLine[] = [
  {
    stage: 'planned',
    id: 1,
    timeMs: 5,
    atMs: 5,
    fault: {
      nemesis: 'partition',
      kind: 'halves',
      targets: ['n1'],
      detail: null,
      summary: 'n1 | n2',
    },
  },
  { stage: 'applied', id: 1, timeMs: 6 },
  { stage: 'proved', id: 1, timeMs: 8, on: true, evidence: '3 dropped' },
  { stage: 'healing', id: 1, timeMs: 32 },
  { stage: 'healed', id: 1, timeMs: 33, left: [] },
];

export const EVENTS: readonly SavedEvent[] = [
  { type: 'clock', timeMs: 1, wallMs: Date.UTC(2030, 0, 1) + 1 },
  { type: 'leadership', timeMs: 0, begins: ': leading$', ends: ': following' },
  { type: 'node', node: 'n1', state: 'running', timeMs: 1 },
  { type: 'node', node: 'n2', state: 'running', timeMs: 1 },
  { type: 'phase', phase: 'drive', timeMs: 2 },
  { type: 'node', node: 'n2', state: 'paused', timeMs: 15 },
  { type: 'node', node: 'n2', state: 'running', timeMs: 18 },
  { type: 'phase', phase: 'check', timeMs: 45 },
];

export const LOGS = [
  { node: 'n1', text: '2030-01-01T00:00:00.004Z term 1: leading\n  more of it\n' },
  {
    node: 'n2',
    text: '2030-01-01T00:00:00.022Z term 2: leading\n2030-01-01T00:00:00.035Z term 3: following n1\n',
  },
];

export const exampleSource = (changes: Partial<ReportSource> = {}): ReportSource => {
  const shown = exampleCounterexample().operations.map((operation, row) => ({
    ...operation,
    row,
    process: row,
    key: 'x',
    invokeTime: (row + 1) * 10 * 1e6,
    completeTime: ([12, 24, 31][row] ?? 0) * 1e6,
    invokeRank: row * 2,
    completeRank: row * 2 + 1,
  }));
  return {
    title: 'raft with stale-reads',
    plan: examplePlan({ nodes: ['n1', 'n2'].map((name) => ({ name, role: 'member' })) }),
    result: exampleResult({
      verdict: 'invalid',
      reason: 'not linearizable: client 2 read what had been overwritten',
      faults: [
        {
          id: 1,
          nemesis: 'partition',
          kind: 'halves',
          summary: 'n1 | n2',
          fromMs: 5,
          untilMs: 33,
          tookEffect: true,
          evidence: '3 dropped',
          healed: true,
          overlapped: 3,
        },
      ],
      counterexample: exampleCounterexample({ key: 'x', operations: shown }),
    }),
    history: historyOf(STALE_EVENTS),
    ledger: LEDGER,
    events: EVENTS,
    logs: LOGS,
    files: new Map(),
    ...changes,
  };
};
