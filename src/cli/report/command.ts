/** `verify report RUN|FILE…`: a page of each; a run that came to no verdict is decided first. */
import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { infrastructureFailure, usageFailure, EXIT, type ExitCode } from '../../base/failure.ts';
import { readHistory } from '../../history/read-history.ts';
import type { RunResult } from '../../runner/evaluation/result.ts';
import { modelReference } from '../check/model.ts';
import { resultOfRun } from '../check/judge-run.ts';
import type { Watching } from '../check/judge-history.ts';
import { findTarget, type SavedRun, type Target } from '../check/target.ts';
import { listenForInterrupts } from '../interrupts.ts';
import { pathToFileURL } from 'node:url';
import { reportOfFile } from './file-report.ts';
import { reportOf } from './run-report.ts';

export interface ReportFlags {
  readonly out?: string;
  readonly model?: string;
  readonly consistency?: string;
}

export interface ReportStreams {
  readonly stdout: { write(text: string): unknown };
}

/** @throws Failure (exit 64) for what is no run and no history */
export const reportCommand = async (
  names: readonly string[],
  flags: ReportFlags,
  { stdout }: ReportStreams = process,
): Promise<ExitCode> => {
  if (flags.out !== undefined && names.length > 1) {
    throw usageFailure('bad-flag', `--out takes one file, and there are ${names.length} reports.`);
  }
  const interrupts = listenForInterrupts('what is decided so far is shown');
  const watching: Watching = { onProgress: () => {}, signal: interrupts.signal };
  try {
    for (const name of names) {
      const target = await findTarget(name);
      const { html, place } = await pageOf(target, flags, watching);
      const out = flags.out ?? place;
      await write(out, html);
      stdout.write(`${out}\n`);
    }
    return EXIT.valid;
  } finally {
    interrupts.stop();
  }
};

interface Page {
  readonly html: string;
  /** Where it is written unless somebody says otherwise. */
  readonly place: string;
}

const pageOf = async (target: Target, flags: ReportFlags, watching: Watching): Promise<Page> => {
  const { run, shown } = target;
  if (run === undefined) {
    const html = await reportOfFile(shown, flags, watching);
    return { html, place: shown === '-' ? 'report.html' : `${basename(shown)}.report.html` };
  }
  if (run.folder === target.history) {
    throw usageFailure('report-already', `${shown} is a report already.`);
  }
  const folder = dirname(target.history);
  const result = (await savedResult(folder)) ?? (await decided(run, target, watching));
  return { html: await reportOf(folder, run.plan, result), place: join(folder, 'report.html') };
};

/** Undefined where the run died before its verdict. */
const savedResult = async (folder: string): Promise<RunResult | undefined> => {
  const text = await readFile(join(folder, 'verdict.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as RunResult);
};

const decided = async (
  run: SavedRun,
  { history }: Target,
  watching: Watching,
): Promise<RunResult> => {
  const { columns } = await readHistory(history, { format: 'jsonl' });
  const { name, module, options } = run.plan.model;
  const model =
    module === undefined
      ? await modelReference(name, {}, options)
      : { module: pathToFileURL(module).href, named: name };
  return (await resultOfRun(run, columns, model, false, watching)).result;
};

const write = async (file: string, html: string): Promise<void> => {
  try {
    await writeFile(file, html);
  } catch (cause) {
    throw infrastructureFailure(
      'unwritable',
      `${file} cannot be written: ${(cause as Error).message}.`,
      'Name another place with --out.',
      cause,
    );
  }
};
