import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Json } from '../history/operation.ts';
import { openJournal, type Journal } from './journal.ts';

const folders: string[] = [];
const journals: Journal[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'verify-journal-'));
  folders.push(folder);
  return folder;
};
afterEach(async () => {
  await Promise.all(journals.splice(0).map((journal) => journal.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const failing = (error: unknown): never => {
  throw error;
};
const open = async (folder: string): Promise<Journal> => {
  const journal = await openJournal(folder, failing);
  journals.push(journal);
  return journal;
};
const recovered = async (folder: string): Promise<readonly Json[]> =>
  (await open(folder)).recovered;
const fileOf = (folder: string): string => join(folder, 'journal.jsonl');

describe('the journal', () => {
  it('begins empty and finds what was synced, in order', async () => {
    const folder = newFolder();
    const journal = await open(folder);
    expect(journal.recovered).toEqual([]);
    journal.append({ a: 1 });
    journal.append('zwei\n');
    await journal.sync();
    journal.append([3]);
    await journal.sync();
    expect(await recovered(folder)).toEqual([{ a: 1 }, 'zwei\n', [3]]);
  });

  it('holds what was not synced in memory only', async () => {
    const folder = newFolder();
    const journal = await open(folder);
    journal.append(1);
    await journal.sync();
    journal.append(2);
    expect(await recovered(folder)).toEqual([1]);
  });

  it('makes everything durable that was appended before the sync, also while it is writing', async () => {
    const folder = newFolder();
    const journal = await open(folder);
    const synced: number[] = [];
    const syncs: Promise<void>[] = [];
    for (let i = 0; i < 200; i++) {
      journal.append(i);
      syncs.push(
        journal.sync().then(() => {
          synced.push(i);
          const records = readFileSync(fileOf(folder), 'utf8').trimEnd().split('\n').map(Number);
          expect(records.slice(0, i + 1)).toEqual(Array.from({ length: i + 1 }, (_, n) => n));
        }),
      );
      if (i % 7 === 0) await Promise.resolve();
      if (i % 31 === 0) await syncs[i];
    }
    await Promise.all(syncs);
    expect(synced).toEqual(Array.from({ length: 200 }, (_, n) => n)); // in order, each once
  });

  it('drops a torn last line, once and for all', async () => {
    const folder = newFolder();
    const journal = await open(folder);
    journal.append({ whole: 1 });
    await journal.sync();
    appendFileSync(fileOf(folder), '{"torn":');
    const again = await open(folder);
    expect(again.recovered).toEqual([{ whole: 1 }]);
    again.append({ next: 2 });
    await again.sync();
    expect(await recovered(folder)).toEqual([{ whole: 1 }, { next: 2 }]);
  });

  it('drops a torn line that happens to read as a record', async () => {
    const folder = newFolder();
    writeFileSync(fileOf(folder), '1\n23'); // of 234, say
    expect(await recovered(folder)).toEqual([1]);
  });

  it('refuses a journal that is damaged in the middle: what it promised is gone', async () => {
    const folder = newFolder();
    writeFileSync(fileOf(folder), '1\n{"x\n3\n');
    await expect(open(folder)).rejects.toThrow(SyntaxError);
  });

  it('is replaced wholly by a rewrite, unsynced records included; what comes later follows', async () => {
    const folder = newFolder();
    const journal = await open(folder);
    journal.append('old');
    await journal.sync();
    journal.append('in memory');
    const rewritten = journal.rewrite(['new']);
    journal.append('after');
    await rewritten;
    expect(await recovered(folder)).toEqual(['new']);
    await journal.sync();
    expect(await recovered(folder)).toEqual(['new', 'after']);
    expect(readdirSync(folder)).toEqual(['journal.jsonl']);
  });

  it('keeps the order of syncs and rewrites that overlap', async () => {
    const folder = newFolder();
    const journal = await open(folder);
    const waiting: Promise<void>[] = [];
    for (let round = 0; round < 30; round++) {
      journal.append(`before ${round}`);
      waiting.push(journal.sync());
      journal.append(`unsynced ${round}`);
      waiting.push(journal.rewrite([`snapshot ${round}`]));
      journal.append(`after ${round}`);
      if (round % 3 === 0) waiting.push(journal.sync());
      if (round % 5 === 0) await Promise.resolve();
    }
    waiting.push(journal.sync());
    await Promise.all(waiting);
    expect(await recovered(folder)).toEqual(['snapshot 29', 'after 29']);
  });

  it('ignores a rewrite that a crash has cut off', async () => {
    const folder = newFolder();
    writeFileSync(fileOf(folder), '"kept"\n');
    writeFileSync(`${fileOf(folder)}.new`, '"half');
    const journal = await open(folder);
    expect(journal.recovered).toEqual(['kept']);
    await journal.rewrite(['next']);
    expect(await recovered(folder)).toEqual(['next']);
  });

  it('tells of a disk error, and never says that anything is durable afterwards', async () => {
    const folder = newFolder();
    const errors: unknown[] = [];
    const journal = await openJournal(folder, (error) => errors.push(error));
    rmSync(folder, { recursive: true });
    let durable = false;
    const claim = (): void => {
      durable = true;
    };
    void journal.rewrite(['x']).then(claim); // its folder is gone
    journal.append('y');
    void journal.sync().then(claim);
    while (errors.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(durable).toBe(false);
    expect(String(errors[0])).toContain('ENOENT');
  });
});
