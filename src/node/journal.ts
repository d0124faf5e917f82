/**
 * Storage on a file: one JSON record a line, buffered in memory until `sync`.
 *
 * Guarantees: records are durable in order; a sync that overlaps another waits its turn (group
 * commit); a torn last line, left by a power loss in the middle of a write, is dropped at recovery.
 * A disk error ends the process: a node that cannot write must not go on answering.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { open, rename, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '../history/operation.ts';
import type { Storage } from './context.ts';

const FILE = 'journal.jsonl';

export interface Journal extends Storage {
  /** After what was asked for so far. What was not synced is lost. */
  close(): Promise<void>;
}

export const openJournal = async (
  folder: string,
  onError: (e: unknown) => void,
): Promise<Journal> => {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, FILE);
  const { records, torn } = recover(path);
  let file = await open(path, 'a');
  let batch: Batch = { lines: [] };
  let last: Promise<void> = Promise.resolve();

  /** Runs one disk job after the other; the first error is final. */
  const queue = (job: () => Promise<void>): Promise<void> => {
    last = last.then(job).catch((error: unknown) => {
      onError(error);
      return new Promise<void>(() => {}); // nobody is told that it is durable
    });
    return last;
  };

  const replace = async (all: readonly Json[]): Promise<void> => {
    const fresh = await open(`${path}.new`, 'w');
    await fresh.writeFile(all.map(toLine).join(''));
    await fresh.sync();
    await fresh.close();
    await rename(`${path}.new`, path);
    await syncFolder(folder);
    const old = file;
    file = await open(path, 'a');
    await old.close();
  };

  if (torn) await queue(() => replace(records));

  return {
    recovered: records,
    append: (record) => {
      batch.lines.push(toLine(record));
    },
    sync: () => {
      const mine = batch;
      mine.written ??= queue(async () => {
        if (batch === mine) batch = { lines: [] };
        if (mine.lines.length > 0) await appendDurably(file, mine.lines.join(''));
      });
      return mine.written;
    },
    rewrite: (all) => {
      const copy = [...all];
      batch = { lines: [] }; // what was appended from here on comes after the new content
      return queue(() => replace(copy));
    },
    close: () => queue(() => file.close()),
  };
};

/** Records that become durable together. */
interface Batch {
  readonly lines: string[];
  written?: Promise<void>;
}

const toLine = (record: Json): string => `${JSON.stringify(record)}\n`;

const recover = (path: string): Recovered => {
  try {
    return recordsIn(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { records: [], torn: false };
    throw error;
  }
};

export interface Recovered {
  readonly records: Json[];
  /** The last line had no end, and was left out. */
  readonly torn: boolean;
}

/** What a journal of this content holds. @throws SyntaxError where a whole line is no JSON */
export const recordsIn = (text: string): Recovered => {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const records = whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Json);
  return { records, torn: whole.length !== text.length };
};

const appendDurably = async (file: FileHandle, text: string): Promise<void> => {
  await file.appendFile(text);
  await file.datasync();
};

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
