import { describe, expect, it } from 'vitest';
import type { SetFullSummary } from '../history/set-full.ts';
import { setFullLines } from './set-full.ts';

const summary: SetFullSummary = {
  attemptCount: 1500,
  stableCount: 1480,
  lostCount: 12,
  neverReadCount: 3,
  unacknowledgedCount: 5,
  removedCount: 0,
  staleCount: 2,
  recoveredCount: 1,
  duplicatedCount: 1,
  unexpectedCount: 0,
  lost: Array.from({ length: 12 }, (_, at) => ({ element: String(at), key: 's0' })),
  neverRead: [],
  duplicated: [{ element: '"a"', times: 2 }],
  unexpected: [],
  worstStale: [{ element: '7', stableLatencyMs: 1234 }, { element: '9' }],
  visibleLatencyMs: { min: 0, p50: 0, p95: 1.5, p99: 80, max: 1000 },
};

describe('elements of sets', () => {
  it('are counted, timed, and named where something is wrong with them', () => {
    expect(setFullLines(summary, 120, 'set  ').join('\n')).toMatchInlineSnapshot(`
      "  set  1,500 elements: 1,480 stable, 2 of them stale, 12 lost, 3 never read, 5 never acknowledged nor seen, 1 recovered
        from unknown adds
        visible after 0 ms (p50), 1.5 ms (p95), 80.0 ms (p99), 1.00 s (max)
        lost: 0 of s0; 1 of s0; 2 of s0; 3 of s0; 4 of s0; 5 of s0; 6 of s0; 7 of s0; and 4 more
        worst stale: 7 after 1.23 s; 9
        duplicated: "a" 2 times"
    `);
  });

  it('are told in a line where all is well', () => {
    const well = { ...summary, stableCount: 1500, lost: [], duplicated: [], worstStale: [] };
    const none = { lostCount: 0, neverReadCount: 0, unacknowledgedCount: 0, staleCount: 0 };
    const { visibleLatencyMs: _, ...untimed } = { ...well, ...none, recoveredCount: 0 };
    expect(setFullLines(untimed, 120)).toEqual(['  1,500 elements: 1,500 stable']);
  });

  it('are not, where there was no time, and that is said', () => {
    expect(setFullLines({ unmeasured: 'The time ran out.' }, 120)).toEqual(['  The time ran out.']);
  });
});
