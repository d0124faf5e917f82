import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchUnfinishedLine } from './unfinished-line.ts';

describe('a line that is begun and not ended', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const setUp = () => {
    const told: string[] = [];
    const writer = { paused: false };
    const line = watchUnfinishedLine(
      (text) => told.push(text),
      () => writer.paused,
    );
    return { told, writer, line, add: (text: string) => line.add(Buffer.from(text)) };
  };

  it('is told of after a second, once', () => {
    const { told, add } = setUp();
    add('first\n{"a"');
    vi.advanceTimersByTime(600);
    add(':1}');
    vi.advanceTimersByTime(300);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(told).toEqual(['{"a":1}']);
    add('{"b":2}');
    vi.advanceTimersByTime(10_000);
    expect(told).toHaveLength(1);
  });

  it('is not told of once it is ended, and the next one has a second of its own', () => {
    const { told, add, line } = setUp();
    add('one');
    vi.advanceTimersByTime(900);
    add('\ntwo');
    expect(line.text()).toBe('two');
    vi.advanceTimersByTime(900);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(told).toEqual(['two']);
    add('\n');
    expect(line.text()).toBe('');
    vi.advanceTimersByTime(5_000);
    expect(told).toHaveLength(1);
  });

  it('may take as long as it likes while its writer is stopped', () => {
    const { told, add, writer } = setUp();
    add('{"a":1}');
    vi.advanceTimersByTime(900);
    writer.paused = true;
    vi.advanceTimersByTime(20_000);
    writer.paused = false;
    vi.advanceTimersByTime(900);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(told).toEqual(['{"a":1}']);
  });

  it('is forgotten with its writer', () => {
    const { told, add, line } = setUp();
    add('{"a":1}');
    line.close();
    vi.advanceTimersByTime(5_000);
    expect(told).toEqual([]);
  });

  it('keeps no more than it needs of one that never ends', () => {
    const { add, line } = setUp();
    for (let chunk = 0; chunk < 100; chunk++) add('x'.repeat(10_000));
    expect(line.text().length).toBeLessThan(100_000);
  });
});
