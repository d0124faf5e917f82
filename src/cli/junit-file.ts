/** `--junit FILE`: the report for CI, beside what people read. */
import { access, constants, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EXIT, type ExitCode, usageFailure } from '../base/failure.ts';
import { type JUnitCase, renderJUnit } from '../report/junit.ts';

/** @throws Failure (exit 64) for a place where no file can be: better said before the run than after */
export const refuseUnwritable = async (file: string | undefined): Promise<void> => {
  if (file === undefined) return;
  const isFolder = (await stat(file).catch(() => undefined))?.isDirectory() ?? false;
  const place = dirname(file);
  const writable = await access(place, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (isFolder || !writable || file === '') {
    const why = isFolder ? 'it is a folder' : `no file can be written in ${place}`;
    throw usageFailure('bad-flag', `--junit takes a file, and ${file} can be none: ${why}.`);
  }
};

/**
 * @returns the exit code of what was decided; where that is 0 and the file cannot be written, 3,
 *   because whoever waits for the file would miss it
 */
export const writeJUnit = async (
  file: string | undefined,
  cases: readonly JUnitCase[],
  exitCode: ExitCode,
  stderr: { write(text: string): unknown },
): Promise<ExitCode> => {
  if (file === undefined) return exitCode;
  try {
    await writeFile(file, renderJUnit(cases));
    return exitCode;
  } catch (error) {
    stderr.write(`verify: ${file} cannot be written: ${(error as Error).message}\n`);
    return exitCode === EXIT.valid ? EXIT.infrastructure : exitCode;
  }
};
