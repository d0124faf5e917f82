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
import { FaultLog } from './fault-log.ts';
import { readFaultLog } from './read-fault-log.ts';
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

describe('the ledger of faults', () => {
  it('is read back as it was written, without a line that is cut off', async () => {
    const path = join(newFolder(), 'faults.jsonl');
    const log = new FaultLog(path);
    const fault = { nemesis: 'kill', kind: 'one', targets: ['n1'], detail: null, summary: 'n1' };
    const lines = [
      { stage: 'planned', id: 1, timeMs: 1, atMs: 0, fault },
      { stage: 'applied', id: 1, timeMs: 2 },
    ] as const;
    for (const line of lines) {
      log.write(line);
      // On the disk before the next step.
      expect(readFileSync(path, 'utf8').trimEnd().split('\n').at(-1)).toBe(JSON.stringify(line));
    }
    log.close();
    expect(await readFaultLog(path)).toEqual(lines);
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"stage":"hea`);
    expect(await readFaultLog(path)).toEqual(lines);
  });

  it('is empty where there is none, and complains of what is no JSON', async () => {
    const folder = newFolder();
    expect(await readFaultLog(join(folder, 'none'))).toEqual([]);
    writeFileSync(join(folder, 'bad'), '{}\nwhat?\n');
    await expect(readFaultLog(join(folder, 'bad'))).rejects.toThrow(/bad:2: not JSON/);
  });

  it('does not write over another one', () => {
    const path = join(newFolder(), 'faults.jsonl');
    new FaultLog(path).close();
    expect(() => new FaultLog(path)).toThrow('EEXIST');
  });
});
