import { describe, expect, it } from 'vitest';
import { logTime } from './log-time.ts';

const at = (iso: string): number => Date.parse(iso);

describe('the time of a line of a log', () => {
  it.each([
    ['2026-11-28T07:35:53.123Z term 1: leading', '2026-11-28T07:35:53.123Z'],
    ['2026-11-28 07:35:53.123456 I | raft: leader', '2026-11-28T07:35:53.123Z'],
    ['2026-11-28 07:35:53,250 [myid:1] - INFO', '2026-11-28T07:35:53.250Z'],
    ['[1] 2026/11/28 07:35:53.5 [INF] Starting', '2026-11-28T07:35:53.500Z'],
    ['2026-11-28 09:35:53.5+02:00 [info] <0.1.0>', '2026-11-28T07:35:53.500Z'],
    ['12:M 28 Nov 2026 07:35:53.123 * Ready', '2026-11-28T07:35:53.123Z'],
    ['{"level":"info","ts":"2026-11-28T07:35:53.100Z"}', '2026-11-28T07:35:53.100Z'],
    ['2026-11-28 07:35:53 UTC [12] LOG:  ready', '2026-11-28T07:35:53Z'],
  ])('%s', (line, iso) => {
    expect(Math.abs(logTime(line)! - at(iso))).toBeLessThan(1);
  });

  it('is none where none stands near the beginning', () => {
    expect(logTime('panic: no')).toBeUndefined();
    expect(logTime(`${' '.repeat(80)}2026-11-28T07:35:53Z`)).toBeUndefined();
  });
});
