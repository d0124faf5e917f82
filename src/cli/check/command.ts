/** `verify check FILE|RUN…`: decides each, says what came out, returns the worst exit code. */
import {
  type CheckedFile,
  checkedFileJson,
  renderCheckedFile,
  renderCheckedFiles,
  type TextOptions,
  worstExitCode,
} from '../../report/checked-file.ts';
import { caseOfCheck } from '../../report/junit-cases.ts';
import { wantsColour } from '../../report/paint.ts';
import type { ExitCode } from '../../base/failure.ts';
import { refuseUnwritable, writeJUnit } from '../junit-file.ts';
import { checkFile } from './check-file.ts';
import { type CheckFlags, checkSettings } from './flags.ts';
import { startProgress } from './progress.ts';

/** What is asked of a stream: a terminal has columns, a pipe or a test has none. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Streams {
  readonly stdout: Output;
  readonly stderr: Output;
}

export const checkCommand = async (
  files: readonly string[],
  flags: CheckFlags,
  { stdout, stderr }: Streams = process,
): Promise<ExitCode> => {
  const settings = checkSettings(flags);
  await refuseUnwritable(flags.junit);
  const progress = startProgress(stderr);
  const checked: CheckedFile[] = [];
  for (const file of files) {
    const one = await checkFile(file, settings, (done, of) => progress.show(file, done, of));
    progress.clear();
    checked.push(one);
    if (one.failure !== undefined) complain(one, stderr);
    if (flags.json) stdout.write(`${checkedFileJson(one)}\n`);
  }
  const forPeople = flags.json ? stderr : stdout;
  const options = {
    colour: wantsColour(forPeople, process.env),
    width: Math.max(40, forPeople.columns ?? 100),
  };
  forPeople.write(
    linesFor(checked, options)
      .map((line) => `${line}\n`)
      .join(''),
  );
  return writeJUnit(flags.junit, checked.map(caseOfCheck), worstExitCode(checked), stderr);
};

const linesFor = (checked: readonly CheckedFile[], options: TextOptions): readonly string[] => {
  const [only, ...others] = checked;
  if (only === undefined || others.length > 0) return renderCheckedFiles(checked, options);
  return only.failure === undefined ? renderCheckedFile(only, options) : [];
};

/** As every command says what went wrong. */
const complain = ({ reason, failure }: CheckedFile, stderr: Output): void => {
  stderr.write(`verify: ${reason}\n`);
  if (failure?.hint !== undefined) stderr.write(`        ${failure.hint}\n`);
};
