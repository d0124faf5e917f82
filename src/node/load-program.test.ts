import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { loadProgram, loadProgramModule } from './load-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'verify-load-program-'));

afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const PROGRAM = 'export const program = () => ({ onMessage() {} });';

describe('the module of a node program', () => {
  it('is loaded by path or by URL, with its invariants where it states some', async () => {
    const path = written('plain.mjs', PROGRAM);
    expect(await loadProgram(path)).toBe(await loadProgram(pathToFileURL(path).href));
    expect(Object.keys(await loadProgramModule(path))).toEqual(['program']);
    const more = `${PROGRAM}\nexport const invariants = () => ({ check() {} });`;
    const stating = await loadProgramModule(written('stating.mjs', more));
    expect(stating.invariants?.().check(new Map(), new Map())).toBeUndefined();
  });

  it('is refused without a program, or with invariants that are none', async () => {
    const none = written('none.mjs', 'export const programme = 1;');
    await expect(loadProgram(none)).rejects.toThrow(`${none} exports no program`);
    const odd = written('odd.mjs', `${PROGRAM}\nexport const invariants = { check() {} };`);
    await expect(loadProgramModule(odd)).rejects.toThrow(
      `${odd} exports invariants that are no function`,
    );
  });
});
