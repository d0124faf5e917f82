import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROOMS } from './arrows.ts';
import { configuration, FILE } from './configuration.ts';

describe('the arrows of the house', () => {
  it('are in the linter’s configuration (npm run lint:rules)', () => {
    expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(configuration());
  });

  it('speak of folders that are there', () => {
    for (const { folder, imports } of ROOMS) {
      for (const one of [folder, ...imports]) {
        expect([one, existsSync(new URL(`../${one}`, import.meta.url))]).toEqual([one, true]);
      }
    }
  });

  it('go one way', () => {
    const below = (folder: string, seen: readonly string[] = []): readonly string[] => {
      expect(seen).not.toContain(folder);
      const imports = ROOMS.find((room) => room.folder === folder)?.imports ?? [];
      return imports.flatMap((one) => [one, ...below(one, [...seen, folder])]);
    };
    for (const { folder } of ROOMS) expect(below(folder)).not.toContain(folder);
  });
});
