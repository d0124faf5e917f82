/** `verify check FILE|RUN…`: decides each, says what came out, returns the worst exit code. */
import { setImmediate } from 'node:timers/promises';
import { type CheckedFile, worstExitCode } from '../../report/checked-file.ts';
import { checkedFileJson } from '../../report/checked-file-json.ts';
import { renderCheckedFile, type TextOptions } from '../../report/checked-file-text.ts';
import { renderCheckedFiles } from '../../report/checked-files-text.ts';
import { wantsColour } from '../../report/paint.ts';
import { plural } from '../../report/format.ts';
import { EXIT, type ExitCode } from '../../base/failure.ts';
import { type Interrupts, listenForInterrupts } from '../interrupts.ts';
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
  interrupts: Interrupts = listenForInterrupts('what is decided so far is shown'),
): Promise<ExitCode> => {
  try {
    return await checkFiles(files, flags, { stdout, stderr }, interrupts.signal);
  } finally {
    interrupts.stop();
  }
};

const checkFiles = async (
  files: readonly string[],
  flags: CheckFlags,
  { stdout, stderr }: Streams,
  signal: AbortSignal,
): Promise<ExitCode> => {
  const settings = checkSettings(flags);
  const junit = flags.junit === undefined ? undefined : await junitOf(flags.junit);
  const progress = startProgress(stderr);
  const checked: CheckedFile[] = [];
  for (const file of files) {
    // Small files are read and decided without ever waiting: this is when Ctrl-C is heard.
    await setImmediate();
    if (signal.aborted) break;
    const onProgress = (done: number, of: number): void => progress.show(file, done, of);
    const one = await checkFile(file, settings, { onProgress, signal });
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
  const left = files.length - checked.length;
  if (left > 0) stderr.write(`verify: interrupted: not looked at: ${plural(left, 'file')}.\n`);
  const worst = worstExitCode(checked);
  const exitCode = signal.aborted && worst !== EXIT.violation ? EXIT.interrupted : worst;
  return junit === undefined ? exitCode : junit(checked, exitCode, stderr);
};

type WriteJUnit = (
  checked: readonly CheckedFile[],
  exitCode: ExitCode,
  stderr: Output,
) => Promise<ExitCode>;

/** @throws Failure (exit 64) for a place where no file can be */
const junitOf = async (file: string): Promise<WriteJUnit> => {
  const { refuseUnwritable, writeJUnit } = await import('../junit-file.ts');
  const { caseOfCheck } = await import('../../report/junit-cases.ts');
  await refuseUnwritable(file);
  return (checked, exitCode, stderr) =>
    writeJUnit(file, checked.map(caseOfCheck), exitCode, stderr);
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
