/**
 * Histories as Jepsen prints them: the lines of its `history.txt`, and the same lines among others in a
 * `jepsen.log` (jepsen-log-line.ts).
 *
 * In a log other lines are skipped; in a `history.txt` only those that go on with the error of the line
 * before. A line that begins like an operation but is none is an error, so that none is lost; a last
 * line without its newline is left out with a note. What the nemesis did is skipped.
 */
import type { LoadedColumns } from '../load.ts';
import { wholeText } from '../whole-text.ts';
import type { ForeignOptions } from './foreign-history.ts';
import { isLogged } from './jepsen-log-line.ts';
import { LogReader } from './log-reader.ts';
import { readQuickly } from './two-ways.ts';

/** The quick way where it goes, else the exact one; `file` is the name used in errors. */
export const loadJepsenLog = async (
  chunks: AsyncIterable<Buffer>,
  file: string,
  options: ForeignOptions = {},
): Promise<LoadedColumns> => {
  const { QuickLog } = await import('./quick-log.ts');
  const read = await readQuickly(chunks, new QuickLog(file, options));
  return 'again' in read ? readJepsenLog(await wholeText(read.again, file), file, options) : read;
};

/** The exact way. */
export const readJepsenLog = (
  text: string,
  file: string,
  options: ForeignOptions = {},
): LoadedColumns => {
  const notes: string[] = [];
  const lines = text.split('\n');
  // Without its newline a last line may be cut off within its value: 12 would read as 1.
  if (lines.pop() !== '') notes.push(unfinishedWords(lines.length + 1));
  const reader = new LogReader([], file, lines.some(isLogged));
  for (const [position, line] of lines.entries()) reader.line(line, position);
  return reader.finish(options, notes);
};

export const unfinishedWords = (line: number): string =>
  `the last line (${line}) does not end, may be cut off and was left out`;
