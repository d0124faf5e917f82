import { describe, expect, it } from 'vitest';
import { layOut } from './layout.ts';

const total = (columns: number, rows: number, bands: number): number => {
  const { gaps, ...heights } = layOut(columns, rows, bands);
  return Object.values(heights).reduce((sum, lines) => sum + lines, 5 * gaps);
};

describe('layOut', () => {
  it('never needs more rows than there are', () => {
    for (const columns of [20, 40, 60, 100, 200]) {
      for (let rows = 0; rows <= 80; rows++) {
        for (const bands of [0, 1, 3, 9]) {
          expect(total(columns, rows, bands)).toBeLessThanOrEqual(rows);
        }
      }
    }
  });

  it('gives what a tall terminal has left to the faults', () => {
    const { faults: atMost, chart } = layOut(100, 200, 4);
    expect([layOut(100, 35, 4).faults, layOut(100, 45, 4).faults, atMost]).toEqual([6, 13, 30]);
    expect(chart).toBe(layOut(100, 45, 4).chart);
  });

  it('drops parts in a sensible order', () => {
    const shown = (rows: number): string[] =>
      Object.entries(layOut(40, rows, 2)).flatMap(([part, lines]) => (lines > 0 ? [part] : []));
    expect(shown(2)).toEqual(['phases', 'numbers']);
    expect(shown(5)).toEqual(['phases', 'nodes', 'faults', 'numbers', 'chart']);
    expect(shown(9)).toEqual(
      expect.arrayContaining(['header', 'phases', 'nodes', 'faults', 'numbers', 'bands', 'keys']),
    );
  });
});
