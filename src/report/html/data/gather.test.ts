import { describe, expect, it } from 'vitest';
import { historyOf } from '../../../history/history-of.ts';
import type { SavedEvent } from '../../../runner/events.ts';
import { exampleSource } from '../example-report.fixture.ts';
import { gatherReport } from './gather.ts';
import type { ReportData } from './report-data.ts';

const gathered = (changes: Parameters<typeof exampleSource>[0] = {}): ReportData =>
  gatherReport({ ...exampleSource(changes), madeBy: '1.2.3', files: ['history.jsonl'] });

describe('what a report draws from', () => {
  it('ends with the run, not with its check', () => {
    expect(gathered().endMs).toBe(45);
    expect(gathered({ events: [] }).endMs).toBe(40); // the last thing in the history
  });

  it('has every node’s states, the last one to the end', () => {
    expect(gathered().nodes).toEqual([
      { node: 'n1', spans: [{ state: 'up', fromMs: 1, untilMs: 45 }] },
      {
        node: 'n2',
        spans: [
          { state: 'up', fromMs: 1, untilMs: 15 },
          { state: 'paused', fromMs: 15, untilMs: 18 },
          { state: 'up', fromMs: 18, untilMs: 45 },
        ],
      },
    ]);
  });

  it('tells ends that nobody asked for from those that a fault brought', () => {
    const crash = {
      type: 'crash',
      node: 'n1',
      timeMs: 20,
      detail: 'exit code 1',
      log: [],
    } as const;
    const up = { type: 'node', node: 'n1', state: 'running', timeMs: 1 } as const;
    const dead = { type: 'node', node: 'n1', state: 'dead', timeMs: 20 } as const;
    const states = (events: readonly SavedEvent[]): readonly string[] =>
      gathered({ events }).nodes[0]!.spans.map(({ state }) => state);
    expect(states([up, dead])).toEqual(['up', 'killed']);
    expect(states([up, crash, dead])).toEqual(['up', 'ended']);
    expect(states([up, dead, crash])).toEqual(['up', 'ended']);
  });

  it('has leaders as their own logs tell it, two at once where two believed so', () => {
    expect(gathered().leaders).toEqual([
      { node: 'n1', fromMs: 4, untilMs: 45, own: true },
      { node: 'n2', fromMs: 22, untilMs: 35, own: true },
    ]);
  });

  it('goes by what the harness was told where logs do not say, until the node is down', () => {
    const events = [
      { type: 'leader', node: 'n1', timeMs: 3 },
      { type: 'node', node: 'n1', state: 'running', timeMs: 1 },
      { type: 'node', node: 'n1', state: 'dead', timeMs: 9 },
      { type: 'leader', node: undefined, timeMs: 12 },
      { type: 'leader', node: 'n2', timeMs: 20 },
    ] as const;
    expect(gathered({ events }).leaders).toEqual([
      { node: 'n1', fromMs: 3, untilMs: 9, own: false },
      { node: 'n2', fromMs: 20, untilMs: 40, own: false },
    ]);
  });

  it('has every stage of a fault’s life', () => {
    const groups = [['n1'], ['n2']];
    const fault = {
      type: 'fault',
      id: 1,
      stage: 'on',
      nemesis: 'partition',
      kind: 'halves',
      targets: [],
      summary: 's',
      timeMs: 8,
      groups,
    } as const;
    expect(gathered({ events: [fault] }).faults).toMatchObject([
      {
        plannedMs: 5,
        appliedMs: 6,
        provedMs: 8,
        healingMs: 32,
        healedMs: 33,
        fromMs: 6,
        untilMs: 33,
        left: [],
        groups,
      },
    ]);
  });

  it('counts operations by when they ended, those of unknown outcome by when they began', () => {
    const { overview } = gathered();
    const binOf = (ms: number): number => Math.floor(ms / overview.everyMs);
    expect(overview.ok[binOf(12)]).toBe(1);
    expect(overview.info[binOf(40)]).toBe(1);
    expect(overview.ok.reduce((sum, n) => sum + n, 0)).toBe(3);
    expect(overview.p50[binOf(24)]).toBe(4);
    expect(overview.p50[binOf(2)]).toBeNull();
  });

  it('says what is not in it', () => {
    expect(gathered().leftOut).toEqual([]);
    const without = gatherReport({ ...exampleSource(), madeBy: '', files: [] });
    expect(without.leftOut).toEqual([
      expect.stringContaining('The history is not within this page'),
    ]);
  });

  it('is made of a history alone as well', () => {
    const { plan: _, ...source } = exampleSource({ ledger: [], events: [], logs: [] });
    const data = gatherReport({ ...source, madeBy: '', files: [] });
    expect(data.nodes.map(({ node }) => node)).toEqual(['n1']);
    expect(data.plan).toBeUndefined();
    const empty = gatherReport({ ...source, history: historyOf([]), madeBy: '', files: [] });
    expect(empty.overview.ok).toEqual([0]);
  });
});
