/**
 * How long `verify check` takes as a whole, from the start of Node to its exit, and its peak of memory:
 * one small file, ten thousand of them, and ten million operations in one.
 */
import { execa } from 'execa';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventLine } from '../src/history/jsonl.ts';
import { writeLines } from './busy-registers.ts';
import type { LoadingRow } from './loading.ts';

const MANY_FILES = 10_000;
const SMALL_LINES = 40;
const LARGE_LINES = 20_000_000;
const LARGE_KEYS = [1, 100, 100_000];

/** Of small files. @param folder where they may be written */
export const measureCommands = async (folder: string): Promise<readonly LoadingRow[]> => {
  const small = join(folder, 'small.jsonl');
  await writeLines(small, SMALL_LINES, eventLine);
  const many = join(folder, 'many');
  await mkdir(many);
  const names = Array.from({ length: MANY_FILES }, (_, i) => `${i}.jsonl`);
  const bytes = await readFile(small);
  for (const name of names) await writeFile(join(many, name), bytes);
  return [
    await bestOf(5, 'verify check: one small file', SMALL_LINES, folder, ['small.jsonl']),
    await bestOf(2, 'verify check: 10,000 small files', MANY_FILES * SMALL_LINES, many, names),
  ];
};

/** Takes minutes, most of them to write the file, and 2.5 GB where temporary files are. */
export const benchLargeFile = async (): Promise<readonly LoadingRow[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'verify-large-'));
  try {
    const rows: LoadingRow[] = [];
    for (const keys of LARGE_KEYS) {
      await writeLines(join(folder, 'large.jsonl'), LARGE_LINES, eventLine, keys);
      const name = `verify check: 10,000,000 operations on ${keys.toLocaleString('en-US')} ${keys === 1 ? 'key' : 'keys'}`;
      rows.push(await bestOf(1, name, LARGE_LINES, folder, ['large.jsonl']));
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const bestOf = async (
  times: number,
  name: string,
  lines: number,
  folder: string,
  files: readonly string[],
): Promise<LoadingRow> => {
  let best: Measured | undefined;
  for (let i = 0; i < times; i++) {
    const measured = await measure(folder, files);
    if (best === undefined || measured.ms < best.ms) best = measured;
  }
  return { name, lines, ms: best?.ms ?? NaN, peakMemoryMb: best?.peakMemoryMb ?? NaN };
};

type Measured = Pick<LoadingRow, 'ms' | 'peakMemoryMb'>;

const VERIFY = fileURLToPath(new URL('../bin/verify.js', import.meta.url));
/** Run before the command: its process says how much memory it had, last of all. */
const TELL_PEAK =
  "process.on('exit', () => process.stderr.write('\\n' + process.resourceUsage().maxRSS));";

const measure = async (folder: string, files: readonly string[]): Promise<Measured> => {
  const arguments_ = ['--import', `data:text/javascript,${encodeURIComponent(TELL_PEAK)}`, VERIFY];
  const began = performance.now();
  const { stderr } = await execa(
    process.execPath,
    [...arguments_, 'check', ...files, '--model', 'register'],
    { cwd: folder, stdout: 'ignore' },
  );
  const ms = Math.round(performance.now() - began);
  return { ms, peakMemoryMb: Math.round(Number(stderr.split('\n').at(-1)) / 2 ** 10) };
};
