/** The verdict on a history that is no run of ours: that of the level that was asked for first. */
import { LEVEL_WORDS, type ModelReference, PROPERTY_WORDS } from '../../../checkers/ask.ts';
import { EXIT, type ExitCode } from '../../base/failure.ts';
import type { Healing } from '../../history/healing.ts';
import type { ReadHistory } from '../../history/read-history.ts';
import type { CheckedFile } from '../../report/checked-file.ts';
import type { CheckAnswer, CheckRequest } from '../../runner/evaluation/check.ts';
import { check } from '../deciding/check.ts';
import type { CheckSettings } from './flags.ts';

export interface Watching {
  readonly onProgress: (done: number, of: number) => void;
  /** Shortens the check: what is decided until then counts. */
  readonly signal: AbortSignal;
}

/** What a check comes to, without what is known of the file itself. */
export type Conclusion = Omit<CheckedFile, 'file' | 'history' | 'failure' | 'notes'>;

export const judgeHistory = async (
  { columns: history, healing }: ReadHistory,
  model: ModelReference,
  settings: CheckSettings,
  { onProgress, signal }: Watching,
): Promise<Conclusion> => {
  const { levels = ['linearizable'], timeMs, memoryBytes, verifyWitness } = settings;
  const answer = await check({
    history,
    model,
    levels,
    promised: levels.slice(0, 1),
    ...healedAt(healing),
    timeMs,
    memoryBytes,
    onProgress,
    signal,
    verifyWitness,
  });
  const { verdict, reason } = told(answer);
  return {
    verdict,
    exitCode: exitCode(verdict, signal.aborted),
    reason,
    levels: answer.levels,
    ...beside(answer),
  };
};

/** What every conclusion takes from the answer as it is. */
export const beside = ({
  levels,
  convergence,
  counterexample,
  longestPrefix,
  setFull,
  consistency,
  model,
  witnesses = {},
}: CheckAnswer): Partial<Conclusion> => {
  const witness = witnesses[levels[0]?.level ?? ''];
  return {
    ...(convergence === undefined ? {} : { convergence }),
    ...(counterexample === undefined ? {} : { counterexample }),
    ...(longestPrefix === undefined ? {} : { longestPrefix }),
    ...(setFull === undefined ? {} : { setFull }),
    ...(consistency === undefined ? {} : { consistency }),
    ...(model === undefined ? {} : { model }),
    ...(witness === undefined ? {} : { witness }),
  };
};

const healedAt = (healing: Healing | undefined): Pick<CheckRequest, 'healedAt'> =>
  healing?.type === 'healed' ? { healedAt: healing.at } : {};

const told = ({ levels }: CheckAnswer): Pick<Conclusion, 'verdict' | 'reason'> => {
  const [promised] = levels;
  if (promised === undefined) throw new Error('no level was decided');
  const { level, verdict, reason } = promised;
  const words = WORDS[level] ?? level;
  return { verdict, reason: verdict === 'valid' ? words : (reason ?? 'not decided') };
};

const WORDS: Readonly<Record<string, string>> = {
  ...LEVEL_WORDS,
  ...PROPERTY_WORDS,
  convergence: 'convergent',
};

const exitCode = (verdict: Conclusion['verdict'], interrupted: boolean): ExitCode => {
  if (verdict === 'invalid') return EXIT.violation;
  if (interrupted) return EXIT.interrupted;
  return verdict === 'unknown' ? EXIT.unknown : EXIT.valid;
};
