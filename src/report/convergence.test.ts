import { describe, expect, it } from 'vitest';
import type { ConvergenceSummary } from '../runner/evaluation/result.ts';
import { convergenceLines } from './convergence.ts';
import { painter } from './paint.ts';

const NOTHING_LOST = { count: 0, first: [] };

const lines = (convergence: ConvergenceSummary): string =>
  convergenceLines(convergence, painter(false), 100, 'convergence  ').join('\n');

describe('convergence in a report', () => {
  it('names the node that differs', () => {
    expect(
      lines({
        verdict: 'invalid',
        anomaly: 'divergence',
        reason: 'Node n1 read 2 and node n2 read 1 of key x.',
        nodes: [
          { node: 'n1', state: 'converged', afterMs: 12 },
          { node: 'n2', state: 'apart' },
          { node: 'n3', state: 'converged', afterMs: 0.4 },
        ],
        lost: NOTHING_LOST,
      }),
    ).toMatchInlineSnapshot(`
      "  convergence  INVALID  Node n1 read 2 and node n2 read 1 of key x.
        n1 after 12.0 ms, n2 differs, n3 after 0.40 ms (from healing and the end of all writes)"
    `);
  });

  it('names no time where no node has converged', () => {
    expect(
      lines({
        verdict: 'unknown',
        reason: 'No read of key x succeeded at node n2.',
        nodes: [
          { node: 'n1', state: 'apart' },
          { node: 'n2', state: 'unread' },
        ],
        lost: NOTHING_LOST,
      }),
    ).toMatchInlineSnapshot(`
      "  convergence  unknown  No read of key x succeeded at node n2.
        n1 differs, n2 was not read"
    `);
  });

  it('says what was lost, and how much more', () => {
    expect(
      lines({
        verdict: 'invalid',
        anomaly: 'lost-write',
        reason: 'client 1’s write of 2 was acknowledged and is gone.',
        nodes: [{ node: 'n1', state: 'converged', afterMs: 12 }],
        lost: { count: 1_202, first: ['client 1’s write of 2 to x', 'client 3’s write of 4 to y'] },
      }),
    ).toMatchInlineSnapshot(`
      "  convergence  INVALID  client 1’s write of 2 was acknowledged and is gone.
        n1 after 12.0 ms (from healing and the end of all writes)
        lost: client 1’s write of 2 to x; client 3’s write of 4 to y; and 1,200 more"
    `);
  });
});
