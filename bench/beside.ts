/**
 * Another linearizability checker beside ours, on the same histories of 2,000 operations.
 *
 * `npm run bench -- beside --program CMD`. CMD is called as `CMD MODEL FILE INITIAL` (kv, bank or
 * register; a file of JSON lines as docs/formats.md says; the initial value as JSON) and prints its
 * verdict and the milliseconds of the check alone. Both are asked in turn, each in a process of its own;
 * ours a second time in the same process, when the compiler has done its work, where it was quick. Without a program only
 * ours is measured.
 */
import { execa, parseCommandString } from 'execa';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkLinearizability, modelNamed } from '../checkers/index.ts';
import { eventLine } from '../src/history/jsonl.ts';
import type { Json } from '../src/history/operation.ts';
import { readHistory } from '../src/history/read-history.ts';
import { type BesideCase, besideCases, historyOf } from './beside-cases.ts';
import { milliseconds } from './milliseconds.ts';
import { inOwnProcess, taskOf } from './own-process.ts';

export interface BesideRow extends Omit<BesideCase, 'model'> {
  /** How many operations of unknown outcome. */
  readonly unknown: number;
  readonly verdict: string;
  /** Milliseconds, with the verdict where it is another than that of the row. */
  readonly ours: string;
  readonly oursAgain: string;
  readonly beside: string;
}

const BUDGET = { timeMs: 60_000, memoryBytes: 2 ** 30 };
/** What took longer is not asked again. */
const QUICK_MS = 10_000;
/** The other program's start and its reading of the file come on top of the 60 s. */
const MOST_MS = 65_000;

export const benchBeside = async (program: string | undefined): Promise<readonly BesideRow[]> => {
  if (program === undefined) {
    console.error(
      'ONLY OURS IS MEASURED, beside nothing: name the other checker with --program CMD, which is ' +
        'called as CMD MODEL FILE INITIAL and prints its verdict and milliseconds.',
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'verify-beside-'));
  const rows: BesideRow[] = [];
  try {
    for (const each of besideCases()) {
      rows.push(await measure(each, join(folder, 'history.jsonl'), program));
      process.stderr.write(`\r${rows.length} measured `);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  process.stderr.write('\n');
  return rows;
};

interface Answer {
  readonly verdict: string;
  readonly ms: number;
}

interface Task {
  readonly model: string;
  readonly file: string;
  readonly initial: Json;
}

const measure = async (
  each: BesideCase,
  file: string,
  program: string | undefined,
): Promise<BesideRow> => {
  const { model, ...shape } = each;
  const { events, initial } = historyOf(each);
  await writeFile(file, events.map(eventLine).join('\n'));
  const task: Task = { model, file, initial };
  const [first, again] = await inOwnProcess<readonly [Answer, Answer?]>(import.meta.url, task);
  const other = program === undefined ? undefined : await askOther(program, task);
  const { verdict } = first;
  return {
    ...shape,
    unknown: events.filter(({ type }) => type === 'info').length,
    verdict,
    ours: milliseconds(first.ms, first.verdict, verdict),
    oursAgain: again === undefined ? '' : milliseconds(again.ms, again.verdict, verdict),
    beside: other === undefined ? 'not measured' : milliseconds(other.ms, other.verdict, verdict),
  };
};

const askOther = async (program: string, { model, file, initial }: Task): Promise<Answer> => {
  const [command = '', ...words] = parseCommandString(program);
  const asked = [...words, model, file, JSON.stringify(initial)];
  const { stdout, timedOut } = await execa(command, asked, { timeout: MOST_MS, reject: false });
  if (timedOut) return { verdict: 'ended', ms: MOST_MS };
  const [verdict, ms] = stdout.trim().split(/\s+/);
  if (verdict === undefined || !(Number(ms) >= 0)) {
    throw new Error(`${command} printed no verdict and milliseconds, but: ${stdout.slice(0, 200)}`);
  }
  return { verdict, ms: Number(ms) };
};

const ask = async ({ model, file, initial }: Task): Promise<readonly Answer[]> => {
  const { columns } = await readHistory(file);
  const decide = (): Answer => {
    const began = performance.now();
    const { verdict } = checkLinearizability(columns, modelNamed(model, { initial }), BUDGET);
    return { verdict, ms: performance.now() - began };
  };
  const first = decide();
  return first.ms < QUICK_MS ? [first, decide()] : [first];
};

const task = taskOf(import.meta.url);
if (task !== undefined) console.log(JSON.stringify(await ask(task as Task)));
