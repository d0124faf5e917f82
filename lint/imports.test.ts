import { describe, expect, it } from 'vitest';
import { arrowsFrom, isAllowed, shippedArrows } from './imports.ts';

describe('imports', () => {
  it('go where the table lets them go, those that are loaded when they are needed, too', () => {
    const arrows = shippedArrows();
    expect(arrows.length).toBeGreaterThan(500);
    expect(arrows.filter((arrow) => !isAllowed(arrow))).toEqual([]);
  });

  it('are read however they are written', () => {
    const source = [
      `import type { A } from './a.ts';`,
      `import {\n  b,\n} from '../b/b.ts';`,
      `import './c.ts';`,
      `export { d } from "./d.ts";`,
      `const e = await import('./e.ts');`,
      `const f = import.meta.resolve('./f.ts');`,
      `import { g } from 'node:fs';`,
    ].join('\n');
    expect(arrowsFrom('src/base/x.ts', source).map(({ to }) => to)).toEqual([
      'src/base/a.ts',
      'src/b/b.ts',
      'src/base/c.ts',
      'src/base/d.ts',
      'src/base/e.ts',
      'src/base/f.ts',
    ]);
  });

  it.each([
    ['src/runner/x.ts', 'nemesis/kill.ts', false],
    ['src/runner/x.ts', 'src/cli/lookup.ts', false],
    ['src/history/x.ts', 'src/runner/run.ts', false],
    ['checkers/x.ts', 'src/cluster/port/system.ts', false],
    ['src/cli/x.ts', 'testing/brute-force.ts', false],
    ['src/cli/x.ts', 'nemesis/kill.ts', true],
    ['src/runner/x.ts', 'src/cluster/port/system.ts', true],
    ['nemesis/x.ts', 'nemesis/parts/targets.ts', true],
  ])('from %s to %s: %s', (from, to, allowed) => {
    expect(isAllowed({ from, to })).toBe(allowed);
  });
});
