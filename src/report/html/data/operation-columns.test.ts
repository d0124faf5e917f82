import { describe, expect, it } from 'vitest';
import { columnsFromEvents } from '../../../history/columns-builder.ts';
import type { HistoryEvent } from '../../../history/operation.ts';
import { historyOf } from '../../../history/history-of.ts';
import { Operations } from '../page/operations.ts';
import { STALE_EVENTS } from '../example-report.fixture.ts';
import { MOST_OPERATIONS, packOperations, unpackOperations } from './operation-columns.ts';
import { reasonsIn } from './reasons.ts';

const NO_REASONS = { texts: [], of: new Map<number, number>() };

const unpacked = (
  history: Parameters<typeof packOperations>[0],
  kept = new Set<number>(),
): Operations => new Operations(unpackOperations(packOperations(history, NO_REASONS, kept)));

describe('operations as bytes', () => {
  it('come out as they went in', () => {
    const operations = unpacked(historyOf(STALE_EVENTS));
    expect(operations.count).toBe(4);
    const all = [0, 1, 2, 3];
    expect(all.map((i) => operations.label(i))).toEqual([
      'write 1',
      'write 2',
      'read 1',
      'write 3',
    ]);
    expect(all.map((i) => operations.start[i])).toEqual([10, 20, 30, 40]);
    expect(all.map((i) => operations.end[i])).toEqual([12, 24, 31, Infinity]);
    expect(all.map((i) => operations.outcome[i])).toEqual([0, 0, 0, 2]);
    expect(all.map((i) => operations.key(i))).toEqual(['x', 'x', 'x', 'x']);
    expect(all.map((i) => operations.node(i))).toEqual(['n1', 'n1', 'n1', 'n1']);
    expect(operations.placeOf(2)).toBe(2);
  });

  it('has times to the nanosecond, and years of them to the microsecond or worse', () => {
    const apart = (ns: number): Operations =>
      unpacked(
        historyOf([
          { process: 0, type: 'invoke', f: 'read', value: null, time: 7 },
          { process: 0, type: 'ok', f: 'read', value: 1, time: ns },
        ]),
      );
    expect(apart(1_000_003).end[0]! - apart(1_000_003).start[0]!).toBeCloseTo(0.999996, 9);
    const year = 3.2e16;
    expect(apart(year).end[0]! / (year / 1e6)).toBeCloseTo(1, 6);
  });

  it('has neither key nor node where the history has none', () => {
    const operations = unpacked(
      historyOf([{ process: 5, type: 'invoke', f: 'read', value: null }]),
    );
    expect([operations.key(0), operations.node(0), operations.error(0)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('leaves some out of very many, never those that must be there', () => {
    const count = MOST_OPERATIONS + 10;
    const events = function* (): Generator<HistoryEvent> {
      for (let i = 0; i < count; i++) {
        yield { index: 2 * i, time: 2 * i, process: 0, type: 'invoke', f: 'read', value: null };
        yield { index: 2 * i + 1, time: 2 * i + 1, process: 0, type: 'ok', f: 'read', value: 1 };
      }
    };
    const operations = unpacked(columnsFromEvents(events()), new Set([33_333]));
    expect(operations.count).toBe(count / 2 + 1);
    expect(operations.of).toBe(count);
    expect(operations.placeOf(33_333)).not.toBe(-1);
    expect(operations.placeOf(33_335)).toBe(-1);
  });
});

describe('why operations did not succeed', () => {
  it('is found by process and place, in whichever order they ended', () => {
    const events: readonly HistoryEvent[] = [
      { index: 0, time: 0, process: 0, type: 'invoke', f: 'write', value: 1 },
      { index: 1, time: 1, process: 1, type: 'invoke', f: 'write', value: 2 },
      { index: 2, time: 2, process: 1, type: 'fail', f: 'write', value: 2, error: 'no leader' },
      { index: 3, time: 3, process: 1, type: 'invoke', f: 'write', value: 3 },
      { index: 4, time: 4, process: 0, type: 'info', f: 'write', value: 1, error: 'time-out' },
    ];
    const lines = [...events.map((event) => JSON.stringify(event)), '{"index":5,"error":"cut o'];
    const { texts, of } = reasonsIn(lines, columnsFromEvents(events));
    expect([...of].map(([row, text]) => [row, texts[text]])).toEqual([
      [1, 'no leader'],
      [0, 'time-out'],
    ]);
  });
});
