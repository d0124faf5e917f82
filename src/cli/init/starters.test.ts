import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sourceOf, STARTERS } from './starters.ts';

const sources = [...new Set(STARTERS.flatMap(({ files }) => Object.values(files)))];

describe('the starters', () => {
  it.each(sources.filter((path) => path.endsWith('.ts')))(
    '%s is a system file of at most 40 lines',
    (path) => {
      const lines = readFileSync(sourceOf(path), 'utf8').trimEnd().split('\n');
      expect(lines.length).toBeLessThanOrEqual(40);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    },
  );

  it.each(STARTERS)('for $name names the command that comes next in its README', (starter) => {
    const readme = readFileSync(sourceOf(starter.files['README.md'] ?? ''), 'utf8');
    expect(readme).toContain(`\n${starter.command}`);
  });
});
