/**
 * Two runs of one plan, file by file and byte by byte: history, faults and events, the nodes' logs and
 * whatever else is in the folder of a run but the plan itself and what was decided of it.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

export interface Difference {
  /** Below the run's folder: `history.jsonl`, `nodes/n1.log`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The line in either, shortened; undefined: it has ended there. */
  readonly lines: readonly [string | undefined, string | undefined];
}

/** What tells most comes first. */
const FIRST = ['history.jsonl', 'faults.jsonl', 'events.jsonl'];
/** They name the run, or how long the machine took to decide it, or are drawn from what does. */
const APART: ReadonlySet<string> = new Set([
  'run.json',
  'verdict.json',
  'junit.xml',
  'report.html',
]);

/** @param other may lie within the folder of the first, and is no part of it then */
export const firstDifference = async (
  one: string,
  other: string,
): Promise<Difference | undefined> => {
  const files = new Set([
    ...FIRST,
    ...[...(await filesIn(one, other)), ...(await filesIn(other))].sort(),
  ]);
  for (const file of files) {
    const [a, b] = await Promise.all([contentOf(join(one, file)), contentOf(join(other, file))]);
    if (!a.equals(b)) return { file, ...differenceOf(a, b) };
  }
  return undefined;
};

const filesIn = async (folder: string, leaveOut?: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => leaveOut === undefined || !path.startsWith(`${leaveOut}${sep}`))
    .map((path) => relative(folder, path))
    .filter((path) => !APART.has(path));
};

/** A file that is not there is empty: what the other has in it is then what differs. */
const contentOf = async (path: string): Promise<Buffer> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });

const differenceOf = (a: Buffer, b: Buffer): Omit<Difference, 'file'> => {
  let at = 0;
  while (a[at] === b[at]) at++;
  const start = a.lastIndexOf(END, at - 1) + 1;
  const before = a.subarray(0, at);
  let line = 1;
  for (const byte of before) if (byte === END) line++;
  return { line, lines: [lineAt(a, at === 0 ? 0 : start), lineAt(b, at === 0 ? 0 : start)] };
};

const END = 10;
const MOST_CHARACTERS = 160;

const lineAt = (content: Buffer, start: number): string | undefined => {
  if (start >= content.length) return undefined;
  const end = content.indexOf(END, start);
  const text = content.toString('utf8', start, end === -1 ? content.length : end);
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)} …`;
};
