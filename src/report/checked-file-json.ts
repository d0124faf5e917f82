/** A checked file as a line of JSON. */
import { type CheckedFile, checkMsOf } from './checked-file.ts';

/** One object a file; `verdict` is `unknown` and `error` names the problem where there is no history. */
export const checkedFileJson = (checked: CheckedFile): string => {
  const { file, verdict, reason, history, model, levels, notes, failure } = checked;
  const [promised] = levels;
  return JSON.stringify({
    file,
    verdict,
    model: model ?? null,
    engine: promised?.engine ?? 'none',
    operations: history?.operations ?? 0,
    checkMs: round(checkMsOf(checked)),
    reason,
    format: history?.format,
    keys: history?.keys,
    watches: checked.watches,
    loadMs: history === undefined ? undefined : round(history.loadMs),
    anomaly: promised?.anomaly,
    consistency: checked.consistency,
    convergence: checked.convergence,
    levels: levels.map((level) => ({ ...level, checkMs: round(level.checkMs) })),
    counterexample: checked.counterexample,
    longestPrefix: checked.longestPrefix,
    setFull: checked.setFull,
    ...checked.run,
    witness: checked.witness,
    notes,
    error: failure?.code,
    hint: failure?.hint,
    exitCode: checked.exitCode,
  });
};

const round = (ms: number): number => Math.round(ms * 100) / 100;
