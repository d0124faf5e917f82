/** One file or saved run, from its bytes to its verdict. Never throws: a bad file is an answer too. */
import {
  type Budget,
  ladderSentence,
  LEVEL_WORDS,
  measureStaleness,
  resolveModel,
  type Rung,
  stalenessWords,
  verifyWitness,
} from '../../../checkers/index.ts';
import { findMisfit } from '../../../checkers/models/shapes.ts';
import type { ModelOptions } from '../../../checkers/models/options.ts';
import { EXIT, type ExitCode, Failure } from '../../base/failure.ts';
import { assumptions } from '../../history/formats/assumptions.ts';
import { inputName } from '../../history/input.ts';
import { malformedHistory } from '../../history/well-formed.ts';
import type { Healing } from '../../history/healing.ts';
import { type ReadHistory, readHistory } from '../../history/read-history.ts';
import type { CheckedFile } from '../../report/checked-file.ts';
import { type AskedLevel, decide, type Decided, type Decision, type Question } from './decide.ts';
import { convergenceSummary, levelResult, tell } from './tell.ts';
import type { CheckSettings } from './flags.ts';
import { modelMissing, modelReference } from './model.ts';
import { emptiness } from './saved-run.ts';
import { findTarget, type Target } from './target.ts';

export const checkFile = async (
  shown: string,
  settings: CheckSettings,
  onProgress: NonNullable<Budget['onProgress']>,
): Promise<CheckedFile> => {
  const known: Known = {};
  try {
    return await checkTarget(await findTarget(shown), settings, onProgress, known);
  } catch (error) {
    return { file: shown, ...notChecked(error), ...known, levels: [], notes: [] };
  }
};

/** What was found out before something went wrong. */
type Known = { -readonly [member in 'history' | 'model']?: NonNullable<CheckedFile[member]> };

const checkTarget = async (
  target: Target,
  settings: CheckSettings,
  onProgress: NonNullable<Budget['onProgress']>,
  known: Known,
): Promise<CheckedFile> => {
  const began = performance.now();
  const read = await readHistory(target.history, settings.read);
  known.history = {
    format: read.dialect,
    operations: read.columns.count,
    keys: read.columns.keys.length,
    loadMs: performance.now() - began,
  };
  const budget: Budget = {
    timeMs: settings.timeMs,
    memoryBytes: settings.memoryBytes,
    onProgress,
  };
  const file = target.shown;
  if (read.columns.count === 0) return { file, ...EMPTY, ...known, notes: read.notes };
  const question = await ask(target, settings, read, budget);
  const assumed = assumptions(read.columns, read.reading, settings.reading);
  known.model = question.model.name;
  const decision = await decide(question, levelsOf(target, settings));
  return {
    file,
    ...known,
    ...(await conclude(target, settings, question, decision, [...read.notes, ...assumed])),
  };
};

const EMPTY = {
  verdict: 'unknown',
  exitCode: EXIT.unknown,
  reason: 'The history has no client operation: nothing was tested.',
  levels: [],
} as const;

const ask = async (
  { run, history }: Target,
  settings: CheckSettings,
  read: ReadHistory,
  budget: Budget,
): Promise<Question> => {
  const { columns, reading, healing } = read;
  const name = settings.model ?? run?.plan.model.name;
  if (name === undefined) throw modelMissing(columns);
  const reference = await modelReference(name, settings.reading, reading);
  const model = await resolveModel(reference);
  if ('name' in reference)
    refuseMisfit(reference.name, read, inputName(history), reference.options);
  return { history: columns, reference, model, ...healedAt(run !== undefined, healing), budget };
};

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

/** A run of ours writes down every fault: where it wrote none, nothing was broken. */
const healedAt = (ours: boolean, healing: Healing | undefined): Pick<Question, 'healedAt'> => {
  if (healing?.type === 'healed') return { healedAt: healing.at };
  return ours && healing?.type === 'no-faults' ? { healedAt: 0 } : {};
};

const levelsOf = ({ run }: Target, { levels }: CheckSettings): readonly AskedLevel[] =>
  levels ?? (run?.plan.consistency as readonly AskedLevel[] | undefined) ?? ['linearizable'];

type Conclusion = Omit<CheckedFile, 'file' | 'history' | 'model' | 'failure'>;

const conclude = async (
  target: Target,
  settings: CheckSettings,
  question: Question,
  { decided, convergence }: Decision,
  notes: readonly string[],
): Promise<Conclusion> => {
  const results = decided.map((one, at) => levelResult(one, at === 0));
  const [promised] = decided;
  if (promised === undefined) throw new Error('no level was decided');
  const { level, verdict } = promised;
  const rungs = decided.filter(isRung);
  const base = {
    levels: results,
    notes: [...notes, ...(verdict.notes ?? [])],
    ...(rungs.length < 2 ? {} : { consistency: ladderSentence(rungs, howStale(question, rungs)) }),
    ...(convergence === undefined
      ? {}
      : { convergence: convergenceSummary(question, convergence) }),
  };
  if (verdict.verdict === 'invalid') {
    const told = level === 'linearizable' ? tell(question, verdict) : { reason: verdict.reason };
    return { ...base, verdict: 'invalid', exitCode: EXIT.violation, ...told };
  }
  if (verdict.verdict === 'unknown') {
    return { ...base, ...undecided(verdict.reason) };
  }
  const empty = await emptiness(target, question.history, results);
  if (empty !== undefined) return { ...base, ...undecided(empty) };
  const valid = {
    ...base,
    verdict: 'valid',
    exitCode: EXIT.valid,
    reason: level === 'convergence' ? 'convergent' : LEVEL_WORDS[level],
  } as const;
  if (!settings.verifyWitness) return valid;
  if (verdict.witness === undefined) return { ...valid, witness: 'absent' };
  const replay = verifyWitness(question.history, question.model, verdict.witness);
  if (replay.ok) return { ...valid, witness: 'verified' };
  const reason = `The witness of ${verdict.engine} does not replay: ${replay.reason}. This is an error in verify.`;
  return { ...base, ...undecided(reason), witness: 'wrong' };
};

const isRung = (decided: Decided): decided is Rung => decided.level !== 'convergence';

/** Measured where it says something: a history that is not linearizable. */
const howStale = (
  { history, model, budget }: Question,
  rungs: readonly Rung[],
): string | undefined => {
  const broken = rungs.some(
    ({ level, verdict }) => level === 'linearizable' && verdict.verdict === 'invalid',
  );
  if (!broken) return undefined;
  const timeMs = Math.min(budget.timeMs, STALENESS_MS);
  const measured = measureStaleness(history, model, { ...budget, timeMs });
  return measured === undefined ? undefined : stalenessWords(measured);
};

/** Knowing how stale is worth so long at most, beside the budget of the check. */
const STALENESS_MS = 5_000;

const undecided = (reason: string) =>
  ({ verdict: 'unknown', exitCode: EXIT.unknown, reason }) as const;

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
