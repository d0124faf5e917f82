import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pages } from './pages.ts';

const fileOf = (path: string): URL => new URL(path, import.meta.url);

describe('generated pages', () => {
  it.each([...pages()])('docs/%s is up to date (npx tsx docs/generate.ts)', (path, content) => {
    expect(readFileSync(fileOf(path), 'utf8')).toBe(content);
  });

  it.each(['nemesis', 'systems', 'workloads'])(
    'docs/%s has no page of what is no more',
    (folder) => {
      const known = [...pages().keys()];
      const there = readdirSync(fileOf(folder)).map((name) => `${folder}/${name}`);
      expect(there.filter((path) => !known.includes(path))).toEqual([]);
    },
  );

  it('lead nowhere else than to files that are there', () => {
    for (const [path, content] of pages()) {
      for (const [, link = ''] of content.matchAll(/(?<!\\)\]\(([^)]+)\)/g)) {
        expect([path, link, existsSync(new URL(link, fileOf(path)))]).toEqual([path, link, true]);
      }
    }
  });
});
