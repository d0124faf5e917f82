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

  it('gives what a tall terminal has left to faults that may be on at once', () => {
    const faults = (rows: number, atOnce: number): number => layOut(100, rows, 4, atOnce).faults;
    expect([faults(35, 12), faults(38, 12), faults(60, 12)]).toEqual([6, 9, 13]);
    expect([faults(60, 2), faults(200, 1_000)]).toEqual([6, 30]);
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
