import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createRunFolder, runIdFor } from './run-folder.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'verify-results-'));
  folders.push(folder);
  return folder;
};

describe('the folder of a run', () => {
  it('is named by time and seed, and `latest` points to it', async () => {
    const results = join(newFolder(), 'results');
    const id = runIdFor(new Date('2026-11-21T14:05:09.999Z'), 42);
    expect(id).toBe('20261121-140509-42');
    const folder = await createRunFolder(results, 'raft', id);
    expect(folder.path).toBe(join(results, 'raft', id));
    expect(folder.runId).toBe(id);
    expect(readdirSync(folder.path)).toEqual(['nodes']);
    expect(readlinkSync(join(results, 'latest'))).toBe(join('raft', id));

    const next = await createRunFolder(results, 'maelstrom', 'another');
    expect(readlinkSync(join(results, 'latest'))).toBe(join('maelstrom', 'another'));
    expect(next.shown).toBe(next.path); // not below the working directory
    expect(readdirSync(results).sort()).toEqual(['latest', 'maelstrom', 'raft']);
  });

  it('is another one when the name is taken', async () => {
    const results = newFolder();
    const names = [];
    for (let i = 0; i < 3; i++) names.push((await createRunFolder(results, 'raft', 'same')).runId);
    expect(names).toEqual(['same', 'same-2', 'same-3']);
  });

  it('is one for each of many runs that begin at once', async () => {
    const results = newFolder();
    const systems = ['raft', 'raft', 'raft', 'a', 'b', 'c', 'd', 'e'];
    const made = await Promise.all(systems.map((name) => createRunFolder(results, name, 'same')));
    expect(new Set(made.map(({ path }) => path)).size).toBe(systems.length);
    expect(readdirSync(join(results, 'latest'))).toEqual(['nodes']);
    expect(readdirSync(results).sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'latest', 'raft']);
  });

  it('is shown as one would type it from here', async () => {
    const results = mkdtempSync(join(process.cwd(), 'results-test-'));
    folders.push(results);
    const folder = await createRunFolder(results, 'raft', 'id');
    expect(folder.shown).toBe(join(relative(process.cwd(), results), 'raft', 'id'));
  });

  it('holds files that are whole, or not there', async () => {
    const folder = await createRunFolder(newFolder(), 'raft', 'id');
    await folder.save('run.json', 'first');
    await folder.save('run.json', 'second');
    expect(readFileSync(join(folder.path, 'run.json'), 'utf8')).toBe('second');
    expect(existsSync(join(folder.path, 'run.json.new'))).toBe(false);
  });

  it('is a failure with a way out where it cannot be made', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    await expect(createRunFolder(file, 'raft', 'id')).rejects.toMatchObject({
      exitCode: 3,
      code: 'no-results-folder',
      hint: 'Name another place with --results DIR.',
    });
  });
});
