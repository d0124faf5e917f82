import { describe, expect, it } from 'vitest';
import { columnsFromEvents } from './columns-builder.ts';
import { FAIL, NONE, OK, UNKNOWN } from './columns.ts';
import type { HistoryEvent } from './operation.ts';

type Line = Pick<HistoryEvent, 'process' | 'type' | 'f' | 'value'> & Partial<HistoryEvent>;

const events = (...lines: readonly Line[]): HistoryEvent[] =>
  lines.map((line, index) => ({ index, time: index * 10, ...line }));

describe('columns from events', () => {
  it('gives one row an operation, with ranks among client events only', () => {
    const columns = columnsFromEvents(
      events(
        { process: 0, type: 'invoke', f: 'write', key: 'x', value: 1, node: 'n1' },
        { process: 'nemesis', type: 'info', f: 'partition', value: null },
        { process: 1, type: 'invoke', f: 'read', key: 'y', value: null },
        { process: 1, type: 'ok', f: 'read', key: 'y', value: 1 },
        { process: 0, type: 'info', f: 'write', key: 'x', value: null },
        { process: 2, type: 'invoke', f: 'read', key: 'x', value: null },
      ),
    );
    expect(columns.count).toBe(3);
    expect(columns.functions).toEqual(['write', 'read']);
    expect(columns.keys).toEqual(['x', 'y']);
    expect(columns.nodes).toEqual(['n1']);
    expect([...columns.process]).toEqual([0, 1, 2]);
    expect([...columns.f]).toEqual([0, 1, 1]);
    expect([...columns.key]).toEqual([0, 1, 0]);
    expect([...columns.node]).toEqual([0, NONE, NONE]);
    expect([...columns.outcome]).toEqual([UNKNOWN, OK, UNKNOWN]);
    expect([...columns.invoke]).toEqual([0, 1, 4]);
    expect([...columns.complete]).toEqual([NONE, 2, NONE]);
    expect([...columns.event]).toEqual([0, 2, 5]);
    expect([...columns.invokeTime]).toEqual([0, 20, 50]);
    expect([...columns.completeTime]).toEqual([Infinity, 30, Infinity]);
    expect(columns.result[1]).toBe(columns.argument[0]);
  });

  it('splits the argument of a cas and keeps what a failed one saw', () => {
    const columns = columnsFromEvents(
      events(
        { process: 0, type: 'invoke', f: 'cas', value: [1, 2] },
        { process: 0, type: 'fail', f: 'cas', value: 7 },
        { process: 0, type: 'invoke', f: 'cas', value: [1, 2] },
        { process: 0, type: 'fail', f: 'cas', value: [1, 2] },
        { process: 0, type: 'invoke', f: 'cas', value: [1, 2] },
        { process: 0, type: 'fail', f: 'cas', value: null },
      ),
    );
    const [seen = NONE] = columns.result;
    expect([...columns.outcome]).toEqual([FAIL, FAIL, FAIL]);
    expect(columns.values[columns.argument[0] ?? NONE]).toBe(1);
    expect(columns.values[columns.argument2[0] ?? NONE]).toBe(2);
    expect(columns.values[seen]).toBe(7);
    expect([...columns.result]).toEqual([seen, NONE, NONE]);
  });

  it('interns by exact JSON: 1 is not "1", the order of members does not matter', () => {
    const values = [1, '1', true, 'true', null, 'null', [1], '[1]', { a: 1, b: 2 }, { b: 2, a: 1 }];
    const columns = columnsFromEvents(
      events(
        ...values.map(
          (value, process) => ({ process, type: 'invoke', f: 'write', value }) as const,
        ),
      ),
    );
    expect([...columns.argument]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 8]);
  });

  it('grows, and shares the columns of a large history', () => {
    const many = Array.from({ length: 20_000 }, (_, process) => process);
    const columns = columnsFromEvents(
      events(
        ...many.map(
          (process) => ({ process, type: 'invoke', f: 'write', value: process }) as const,
        ),
      ),
    );
    expect(columns.count).toBe(20_000);
    expect([...columns.process]).toEqual(many);
    expect(columns.f.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(columns.completeTime.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('refuses a completion without an invocation and a second open operation', () => {
    expect(() =>
      columnsFromEvents(events({ process: 3, type: 'ok', f: 'read', value: 1 })),
    ).toThrow('Malformed history: process 3 completes what it never invoked.');
    expect(() =>
      columnsFromEvents(
        events(
          { process: 3, type: 'invoke', f: 'read', value: null },
          { process: 3, type: 'invoke', f: 'read', value: null },
        ),
      ),
    ).toThrow('Malformed history: process 3 invokes while its last operation is open.');
  });

  it('keeps keys, functions and nodes apart, however many there are', () => {
    const numbers = Array.from({ length: 40_000 }, (_, i) => i);
    const columns = columnsFromEvents(
      events(
        ...numbers.map((i): Line => {
          const names = { f: `f${i}`, key: `k${i}`, node: `n${i}` };
          return { process: i, type: 'invoke', value: null, ...names };
        }),
        { process: 40_000, type: 'invoke', f: 'f7', value: null },
      ),
    );
    expect([...columns.f]).toEqual([...numbers, 7]);
    expect([...columns.key]).toEqual([...numbers, NONE]);
    expect([...columns.node]).toEqual([...numbers, NONE]);
    expect(columns.keys[39_999]).toBe('k39999');
  });

  it('takes a byte a row for what is known by few numbers', () => {
    const columns = columnsFromEvents(events({ process: 0, type: 'invoke', f: 'a', value: 1 }));
    const { f, key, argument2, node } = columns;
    expect([f, key, argument2, node].map((each) => each.byteLength)).toEqual([1, 1, 1, 1]);
  });

  it('has the events of clients once, where there are no others', () => {
    const read: Line = { process: 0, type: 'invoke', f: 'read', value: null };
    const alone = columnsFromEvents(events(read, { ...read, process: 1 }));
    expect(alone.event).toBe(alone.invoke);
    const nemesis: Line = { process: 'nemesis', type: 'info', f: 'cut', value: null };
    const many = Array.from({ length: 30 }, (_, i): Line => ({ ...read, process: i + 2 }));
    const { event, invoke } = columnsFromEvents(events(read, nemesis, ...many));
    expect([...event]).toEqual([0, ...many.map((_, i) => i + 2)]);
    expect([...invoke]).toEqual([0, ...many.map((_, i) => i + 1)]);
  });
});
