/**
 * How fast histories are read into columns: lines, milliseconds, peak memory. Each file is read three
 * times in a process of its own, so that the peak is its own; the best time counts, since the first
 * reading pays for the compiler. The peak holds Node itself and the sources (about 100 MB). Whole
 * commands are those that were built.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { readBytes } from '../src/history/input.ts';
import { eventLine } from '../src/history/jsonl.ts';
import { loadJsonl } from '../src/history/load.ts';
import type { HistoryEvent, Json } from '../src/history/operation.ts';
import { readHistory } from '../src/history/read-history.ts';
import { writeLines } from './busy-registers.ts';
import { inOwnProcess, peakMemoryMb, taskOf } from './own-process.ts';
import { measureCommands } from './whole-command.ts';

export interface LoadingRow {
  readonly name: string;
  readonly lines: number;
  readonly ms: number;
  readonly peakMemoryMb: number;
}

type Mode = 'scanner' | 'json-parse';

interface Task {
  readonly file: string;
  readonly mode: Mode;
}

type Measured = Pick<LoadingRow, 'ms' | 'peakMemoryMb'>;

const READINGS = 3;

export const benchLoading = async (): Promise<readonly LoadingRow[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'verify-loading-'));
  const rows: LoadingRow[] = [];
  const measure = async (name: string, lines: number, file: string, mode: Mode): Promise<void> => {
    rows.push({ name, lines, ...(await inOwnProcess<Measured>(import.meta.url, { file, mode })) });
  };
  try {
    for (const lines of [10_000, 100_000, 1_000_000]) {
      const file = join(folder, `${lines}.jsonl`);
      await writeLines(file, lines, eventLine);
      await measure('jsonl', lines, file, 'scanner');
      if (lines < 1_000_000) continue;
      await measure('jsonl, JSON.parse a line', lines, file, 'json-parse');
      await pipeline(createReadStream(file), createGzip(), createWriteStream(`${file}.gz`));
      await measure('jsonl, gzip', lines, `${file}.gz`, 'scanner');
      for (const [name, written] of OTHERS) {
        const other = join(folder, 'other.jsonl');
        await writeLines(other, lines, written);
        await measure(`jsonl of others: ${name}`, lines, other, 'scanner');
      }
    }
    for (const lines of [10_000, 100_000, 1_000_000]) {
      const file = join(folder, `${lines}.edn`);
      await writeLines(file, lines, ednLine);
      await measure('jepsen-edn', lines, file, 'scanner');
    }
    const vector = join(folder, 'vector.edn');
    await writeLines(vector, 1_000_000, vectorLine(1_000_000));
    await measure('jepsen-edn, one vector', 1_000_000, vector, 'scanner');
    const log = join(folder, 'jepsen.log');
    await writeLines(log, 1_000_000, logLine);
    await measure('jepsen-log', 1_000_000, log, 'scanner');
    const kv = join(folder, 'kv.edn');
    await writeLines(kv, 1_000_000, kvLine);
    await measure('porcupine-kv', 1_000_000, kv, 'scanner');
    return [...rows, ...(await measureCommands(folder))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** The same events as other people's programs write them. */
const OTHERS: readonly (readonly [name: string, line: (event: HistoryEvent) => string])[] = [
  [
    'no index, no time, no node',
    ({ process, type, f, key, value }) => JSON.stringify({ process, type, f, key, value }),
  ],
  [
    "as Python's json.dumps, seconds with a point",
    ({ time, process, type, f, key, value, error = null }) =>
      spaced({ time: time / 1e9, process, type, f, key, value, node: null, error }),
  ],
  [
    'named processes, a member more',
    ({ process, type, f, key, value }) =>
      JSON.stringify({ client: 7, process: `w${process}`, type, f, value, key }),
  ],
];

const spaced = (event: Readonly<Record<string, Json | undefined>>): string =>
  `{${Object.entries(event)
    .map(([name, value]) => `"${name}": ${JSON.stringify(value)}`)
    .join(', ')}}`;

const ednLine = ({ index, time, process, type, f, key, value }: HistoryEvent): string =>
  `{:index ${index}, :time ${time}, :process ${process}, :type :${type}, :f :${f}, :value [${key?.slice(1) ?? 'nil'} ${value === null ? 'nil' : JSON.stringify(value)}]}`;

/** The elements of one vector, a line each. */
const vectorLine =
  (lines: number) =>
  (event: HistoryEvent): string =>
    `${event.index === 0 ? '[' : ' '}${ednLine(event)}${event.index === lines - 1 ? ']' : ''}`;

const logLine = ({ process, type, f, key, value }: HistoryEvent): string =>
  `INFO  jepsen.util - ${process}\t:${type}\t:${f}\t[${key?.slice(1) ?? 'nil'} ${value === null ? 'nil' : JSON.stringify(value)}]`;

const kvLine = ({ process, type, f, key = '', value }: HistoryEvent): string =>
  `{:process ${process}, :type :${type}, :f :${f === 'read' ? 'get' : 'put'}, :key "${key}", :value ${value === null ? 'nil' : `"${JSON.stringify(value)}"`}}`;

const readOnce = async (file: string, mode: Mode): Promise<void> => {
  if (mode === 'scanner') await readHistory(file);
  else await loadJsonl(readBytes(file), file, { scanner: false });
};

const task = taskOf(import.meta.url) as Task | undefined;
if (task !== undefined) {
  let ms = Infinity;
  for (let i = 0; i < READINGS; i++) {
    const began = performance.now();
    await readOnce(task.file, task.mode);
    ms = Math.min(ms, performance.now() - began);
  }
  console.log(JSON.stringify({ ms: Math.round(ms), peakMemoryMb: Math.round(peakMemoryMb()) }));
}
