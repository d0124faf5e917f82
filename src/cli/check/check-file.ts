/** One file or saved run, from its bytes to its verdict. Never throws: a bad file is an answer too. */
import { pathToFileURL } from 'node:url';
import {
  findMisfit,
  type ModelOptions,
  type ModelReference,
  prepareCheck,
} from '../../../checkers/ask.ts';
import { EXIT, type ExitCode, Failure } from '../../base/failure.ts';
import { assumptions } from '../../history/formats/assumptions.ts';
import type { PrefixEnd, PrefixFacts } from '../../history/longest-prefix.ts';
import { inputName } from '../../history/input.ts';
import { malformedHistory } from '../../history/well-formed.ts';
import { type ReadHistory, readHistory } from '../../history/read-history.ts';
import type { CheckedFile } from '../../report/checked-file.ts';
import type { CheckSettings } from './flags.ts';
import { type Conclusion, judgeHistory, type Watching } from './judge-history.ts';
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
  const { run, shown: file, notes: taken = [] } = target;
  // Judging a run takes modules that a history alone never needs.
  const runs = run === undefined ? undefined : await import('./judge-run.ts');
  const plan = run && runs?.planFor(run.plan, settings);
  if (target.bytes >= LARGE_BYTES) {
    prepareCheck(plan?.checkMemoryBytes ?? settings.memoryBytes);
  }
  const read = await readHistory(target.history, settings.read);
  known.history = {
    format: read.dialect,
    operations: read.columns.count,
    keys: read.columns.keys.length,
    loadMs: performance.now() - began,
  };
  if (run === undefined && read.columns.count === 0) {
    const { notes, ...judged } = await withWatches(read, undefined);
    return { file, ...EMPTY, ...known, ...judged, notes: [...taken, ...read.notes, ...notes] };
  }
  const model = await modelOf(target, settings, read);
  if ('name' in model) {
    known.model = model.name;
    refuseMisfit(model.name, read, inputName(target.history), model.options);
  }
  const conclusion =
    run === undefined || runs === undefined || plan === undefined
      ? await judgeHistory(read, model, settings, watching)
      : await runs.judgeRun(
          { ...run, plan },
          read.columns,
          model,
          settings.verifyWitness,
          watching,
        );
  const assumed = assumptions(read.columns, read.reading, settings.reading);
  const { notes, ...judged } = await withWatches(read, conclusion);
  return {
    file,
    ...known,
    ...withLines(conclusion, read),
    ...judged,
    notes: [...taken, ...read.notes, ...assumed, ...notesOf(conclusion), ...notes],
  };
};

/** What the watches of a report change in the conclusion on its operations. */
const withWatches = async (
  { watches }: ReadHistory,
  conclusion: Conclusion | undefined,
): Promise<Partial<Conclusion> & Pick<CheckedFile, 'notes'>> => {
  if (watches === undefined) return { notes: [] };
  const { judgeWatches } = await import('./judge-watches.ts');
  return judgeWatches(watches, conclusion);
};

/** Of a file it is known on which line an operation stands. */
const withLines = (conclusion: Conclusion, { lineOf }: ReadHistory): Conclusion => {
  const { longestPrefix } = conclusion;
  if (longestPrefix === undefined) return conclusion;
  const onLine = (facts: PrefixFacts): PrefixFacts => ({
    ...facts,
    operation: { ...facts.operation, line: lineOf(facts.operation.event) },
  });
  const told = (end: PrefixEnd): PrefixEnd => {
    if (end.found === 'nothing') return end;
    const placed = { ...end, ...onLine(end) };
    if (placed.found !== 'at-least' || placed.atMost === undefined) return placed;
    return { ...placed, atMost: onLine(placed.atMost) };
  };
  const { whole, keys } = longestPrefix;
  return {
    ...conclusion,
    longestPrefix: {
      ...longestPrefix,
      whole: told(whole),
      keys: keys.map((end) => ({ ...told(end), key: end.key })),
    },
  };
};

/** The history of a file of this size is decided in a thread: it may start while the file is read. */
const LARGE_BYTES = 1 << 20;

const EMPTY = {
  verdict: 'unknown',
  exitCode: EXIT.unknown,
  reason: 'The history has no client operation: nothing was tested.',
  levels: [],
} as const;

/** The one that was named, or that of the workload; of its options what the user said wins. */
const modelOf = (
  { run, model: ofFolder, hint }: Target,
  { model, reading: told }: CheckSettings,
  { columns, reading, model: ofFile }: ReadHistory,
): Promise<ModelReference> => {
  if (model !== undefined) return modelReference(model, told, reading);
  if (run === undefined) {
    const follows = ofFolder ?? ofFile;
    if (follows === undefined) throw modelMissing(columns, hint);
    return modelReference(follows, told, reading);
  }
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
  { columns, lineOf, unit, dialect }: ReadHistory,
  file: string,
  options: ModelOptions | undefined,
): void => {
  // In JSON lines an `ok` says what was returned; elsewhere it may as well name what was done.
  const okNames = dialect !== 'jsonl';
  const misfit = findMisfit(model, columns, { ...options, okNames });
  if (misfit === undefined) return;
  const line = lineOf(columns.event[misfit.row] ?? 0);
  throw malformedHistory({ file, line, unit }, misfit.reason);
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
