/** The report of a history that no run of ours made: decided as `verify check` does, then drawn. */
import { basename } from 'node:path';
import { Failure, usageFailure } from '../../base/failure.ts';
import type { Columns } from '../../history/columns.ts';
import { inputName, readBytes } from '../../history/input.ts';
import { readHistory } from '../../history/read-history.ts';
import type { CheckedFile } from '../../report/checked-file.ts';
import { shellWord } from '../../report/format.ts';
import { readAssets } from '../../report/html/assets.ts';
import { makeReport } from '../../report/html/make-report.ts';
import { countOperations, rateBetween } from '../../runner/evaluation/counts.ts';
import type { RunResult } from '../../runner/evaluation/result.ts';
import { checkFile } from '../check/check-file.ts';
import { checkSettings } from '../check/flags.ts';
import type { Watching } from '../check/judge-history.ts';
import type { ReportFlags } from './command.ts';

/** @throws Failure for a history that cannot be read, or whose model is not known */
export const reportOfFile = async (
  file: string,
  { model, consistency }: ReportFlags,
  watching: Watching,
): Promise<string> => {
  if (file === '-') {
    throw usageFailure(
      'bad-flag',
      'A report is made of a file, which is read twice, not of stdin.',
    );
  }
  const settings = checkSettings({
    format: 'auto',
    independent: 'auto',
    verifyWitness: false,
    json: false,
    ...(model === undefined ? {} : { model }),
    ...(consistency === undefined ? {} : { consistency }),
  });
  const checked = await checkFile(file, settings, watching);
  const { failure } = checked;
  if (failure !== undefined)
    throw new Failure(checked.reason, { ...failure, exitCode: checked.exitCode });
  const { columns, dialect } = await readHistory(file, settings.read);
  const command = [
    'verify check',
    shellWord(file),
    ...(checked.model === undefined ? [] : [`--model ${checked.model}`]),
  ].join(' ');
  return makeReport(
    {
      title: basename(inputName(file)),
      result: resultOf(checked, columns, command),
      history: columns,
      ledger: [],
      events: [],
      logs: [],
      files: dialect === 'jsonl' ? new Map([['history.jsonl', await bytesOf(file)]]) : new Map(),
    },
    await readAssets(),
  );
};

/** A check in the words of a run, in which nothing was broken. */
const resultOf = (checked: CheckedFile, history: Columns, command: string): RunResult => {
  const { verdict, exitCode, reason, levels, convergence, counterexample, longestPrefix, setFull } =
    checked;
  const { operations, latencyMs } = countOperations(history);
  const durationMs = lastMs(history);
  return {
    verdict,
    exitCode,
    reason,
    levels: levels.map((level, at) => ({ ...level, promised: at === 0 })),
    ...(convergence === undefined ? {} : { convergence }),
    ...(counterexample === undefined ? {} : { counterexample }),
    ...(longestPrefix === undefined ? {} : { longestPrefix }),
    ...(setFull === undefined ? {} : { setFull }),
    crashes: [],
    alarms: [],
    breaches: [],
    operations,
    latencyMs,
    rate: rateBetween(history, 0, durationMs),
    faults: [],
    leftBehind: [],
    interrupted: false,
    durationMs,
    folder: '',
    seed: 0,
    command,
  };
};

const lastMs = ({ count, invokeTime, completeTime }: Columns): number => {
  let last = 0;
  for (let row = 0; row < count; row++) {
    const completed = completeTime[row] as number;
    last = Math.max(last, Number.isFinite(completed) ? completed : (invokeTime[row] as number));
  }
  return last / 1e6;
};

const bytesOf = async (file: string): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of readBytes(file)) chunks.push(chunk);
  return Buffer.concat(chunks);
};
