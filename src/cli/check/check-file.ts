/** One file or saved run, from its bytes to its verdict. Never throws: a bad file is an answer too. */
import { pathToFileURL } from 'node:url';
import { prepareCheck } from '../../../checkers/check-history.ts';
import type { ModelReference } from '../../../checkers/linearizability/pool/model-reference.ts';
import { shareColumns } from '../../../checkers/linearizability/pool/share.ts';
import { EXIT, type ExitCode, Failure } from '../../base/failure.ts';
import { assumptions } from '../../history/formats/assumptions.ts';
import { findMisfit } from '../../../checkers/models/shapes.ts';
import { inputName } from '../../history/input.ts';
import { malformedHistory } from '../../history/well-formed.ts';
import type { ModelOptions } from '../../../checkers/models/options.ts';
import { type ReadHistory, readHistory } from '../../history/read-history.ts';
import type { CheckedFile } from '../../report/checked-file.ts';
import type { CheckSettings } from './flags.ts';
import { type Conclusion, judgeHistory, type Watching } from './judge-history.ts';
import { judgeRun, planFor } from './judge-run.ts';
import { modelMissing, modelReference } from './model.ts';
import { findTarget, type Target } from './target.ts';

export const checkFile = async (
  shown: string,
  settings: CheckSettings,
  watching: Watching,
): Promise<CheckedFile> => {
  const known: Known = {};
  try {
    return await checkTarget(await findTarget(shown), settings, watching, known);
  } catch (error) {
    return { file: shown, ...notChecked(error), ...known, levels: [], notes: [] };
  }
};

/** What was found out before something went wrong. */
type Known = { -readonly [member in 'history' | 'model']?: NonNullable<CheckedFile[member]> };

const checkTarget = async (
  target: Target,
  settings: CheckSettings,
  watching: Watching,
  known: Known,
): Promise<CheckedFile> => {
  const began = performance.now();
  const { run, shown: file } = target;
  const plan = run === undefined ? undefined : planFor(run.plan, settings);
  prepareCheck(plan?.checkMemoryBytes ?? settings.memoryBytes);
  const loaded = await readHistory(target.history, settings.read);
  // Once for all threads; what was loaded need not be kept beside it.
  const read: ReadHistory = { ...loaded, columns: shareColumns(loaded.columns) };
  known.history = {
    format: read.dialect,
    operations: read.columns.count,
    keys: read.columns.keys.length,
    loadMs: performance.now() - began,
  };
  if (run === undefined && read.columns.count === 0) {
    return { file, ...EMPTY, ...known, notes: read.notes };
  }
  const model = await modelOf(target, settings, read);
  if ('name' in model) {
    known.model = model.name;
    refuseMisfit(model.name, read, inputName(target.history), model.options);
  }
  const conclusion =
    run === undefined || plan === undefined
      ? await judgeHistory(read, model, settings, watching)
      : await judgeRun({ ...run, plan }, read.columns, model, settings.verifyWitness, watching);
  const assumed = assumptions(read.columns, read.reading, settings.reading);
  return {
    file,
    ...known,
    ...conclusion,
    notes: [...read.notes, ...assumed, ...notesOf(conclusion)],
  };
};

const EMPTY = {
  verdict: 'unknown',
  exitCode: EXIT.unknown,
  reason: 'The history has no client operation: nothing was tested.',
  levels: [],
} as const;

/** The one that was named, or that of the run's workload; of its options what the user said wins. */
const modelOf = (
  { run }: Target,
  { model, reading: told }: CheckSettings,
  { columns, reading }: ReadHistory,
): Promise<ModelReference> => {
  if (model !== undefined) return modelReference(model, told, reading);
  if (run === undefined) throw modelMissing(columns);
  const { name, module, options } = run.plan.model;
  return module === undefined
    ? modelReference(name, told, options)
    : Promise.resolve({ module: pathToFileURL(module).href, named: name });
};

/** How the promised level came about. */
const notesOf = ({ levels }: Conclusion): readonly string[] => levels[0]?.notes ?? [];

/** What the model cannot make sense of is bad input, never a violation. */
const refuseMisfit = (
  model: string,
  { columns, lineOf }: ReadHistory,
  file: string,
  options: ModelOptions | undefined,
): void => {
  const misfit = findMisfit(model, columns, options);
  if (misfit === undefined) return;
  const line = lineOf(columns.event[misfit.row] ?? 0);
  throw malformedHistory({ file, line }, misfit.reason);
};

const notChecked = (
  error: unknown,
): Pick<CheckedFile, 'verdict' | 'exitCode' | 'reason' | 'failure'> => {
  if (error instanceof Failure) {
    const { message, code, hint, exitCode } = error;
    const failure = { code, ...(hint === undefined ? {} : { hint }) };
    return { verdict: 'unknown', exitCode, reason: message, failure };
  }
  const reason = `Something went wrong that should not have: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  const exitCode: ExitCode = EXIT.infrastructure;
  return { verdict: 'unknown', exitCode, reason, failure: { code: 'internal-error' } };
};
