import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from './operation.ts';
import { malformedHistory, WellFormed } from './well-formed.ts';

const event = (index: number, rest: Partial<HistoryEvent> = {}): HistoryEvent => ({
  index,
  time: index,
  process: 0,
  type: 'invoke',
  f: 'read',
  value: null,
  ...rest,
});

/** The reason for the last event; every earlier one must be taken. */
const lastReason = (...events: readonly HistoryEvent[]): string | undefined => {
  const rules = new WellFormed();
  const reasons = events.map((each) => rules.admit(each));
  expect(reasons.slice(0, -1)).toEqual(reasons.slice(0, -1).map(() => undefined));
  return reasons.at(-1);
};

describe('the rules of a well-formed history', () => {
  it('takes interleaved processes, the nemesis and an operation left open', () => {
    expect(
      lastReason(
        event(0),
        event(1, { process: 1, f: 'write' }),
        event(2, { process: 'nemesis', f: 'start', type: 'info' }),
        event(3, { type: 'ok' }),
        event(4, { process: 'nemesis', f: 'start', type: 'info' }),
        event(5),
        event(6, { process: 1, f: 'write', type: 'info' }),
      ),
    ).toBeUndefined();
  });

  it.each<[string, HistoryEvent[], string]>([
    ['a gap', [event(0), event(2, { type: 'ok' })], 'index 2 where 1 was expected'],
    ['a repeated index', [event(0), event(0)], 'index 0 where 1 was expected'],
    [
      'time going back',
      [event(0, { time: 9 }), event(1, { type: 'ok', time: 8 })],
      "time 8 is before the previous event's 9",
    ],
    [
      'a time that is no number',
      [event(0, { time: NaN })],
      "time NaN is before the previous event's 0",
    ],
    [
      'two open operations',
      [event(0, { f: 'write' }), event(1)],
      'process 0 invokes read while its write is open',
    ],
    [
      'a completion of nothing',
      [event(0, { type: 'ok' })],
      'process 0 has "ok" for read without an open invocation',
    ],
    [
      'a second completion',
      [event(0), event(1, { type: 'ok' }), event(2, { type: 'fail' })],
      'process 0 has "fail" for read without an open invocation',
    ],
    [
      'another f',
      [event(0), event(1, { type: 'ok', f: 'write' })],
      'process 0 completes write but had invoked read',
    ],
    [
      'another key',
      [event(0, { key: 'x' }), event(1, { type: 'ok', key: 'y' })],
      'process 0 completes key y but had invoked key x',
    ],
    [
      'a retired process',
      [event(0), event(1, { type: 'info' }), event(2)],
      'process 0 invokes read but was retired by an earlier info',
    ],
  ])('refuses %s', (_name, events, reason) => {
    expect(lastReason(...events)).toBe(reason);
  });

  it('names file, line and reason, with the exit code of bad input', () => {
    expect(
      malformedHistory({ file: 'a.jsonl', line: 7 }, 'index 2 where 1 was expected'),
    ).toMatchObject({
      message: 'a.jsonl:7: index 2 where 1 was expected.',
      code: 'malformed-history',
      exitCode: 64,
    });
  });
});
