/** A saved history or run, decided again: the same as `verify check FILE`. */
import { checkFile } from '../cli/check/check-file.ts';
import { checkSettings, type CheckFlags } from '../cli/check/flags.ts';
import type { Json } from '../history/operation.ts';
import type { CheckedFile } from '../report/checked-file.ts';

export type { CheckedFile };

/** As the flags of the same names; what is absent is as there. */
export interface CheckSettings {
  /** A name, or the path of a module. A run's own where it is absent. */
  readonly model?: string;
  readonly format?: string;
  /** What was there before anything was written. */
  readonly initial?: Json;
  readonly nilRead?: 'unset' | 'anything';
  readonly failedCas?: 'observed' | 'dropped';
  readonly independent?: 'auto' | 'yes' | 'no';
  /** The promised level first. */
  readonly consistency?: string | readonly string[];
  /** Seconds. */
  readonly timeBudget?: number;
  /** MB. */
  readonly memoryBudget?: number;
  readonly verifyWitness?: boolean;
  readonly onProgress?: (done: number, of: number) => void;
  /** Shortens the check: what is decided until then counts. */
  readonly signal?: AbortSignal;
}

/**
 * @param path of a history in any format that is read, or the folder of a run
 * @returns never rejects for a bad file: that is a `failure` of what is returned
 * @throws Failure for settings that mean nothing
 */
export const check = (path: string, settings: CheckSettings = {}): Promise<CheckedFile> => {
  const { onProgress = () => {}, signal = new AbortController().signal } = settings;
  return checkFile(path, checkSettings(flagsOf(settings)), { onProgress, signal });
};

const flagsOf = (settings: CheckSettings): CheckFlags => {
  const { model, nilRead, failedCas, initial, consistency, timeBudget, memoryBudget } = settings;
  return {
    format: settings.format ?? 'auto',
    independent: settings.independent ?? 'auto',
    verifyWitness: settings.verifyWitness ?? false,
    json: false,
    ...(model === undefined ? {} : { model }),
    ...(nilRead === undefined ? {} : { nilRead }),
    ...(failedCas === undefined ? {} : { failedCas }),
    ...(initial === undefined ? {} : { initial: JSON.stringify(initial) }),
    ...(consistency === undefined ? {} : { consistency: [consistency].flat().join(',') }),
    ...(timeBudget === undefined ? {} : { timeBudget: String(timeBudget) }),
    ...(memoryBudget === undefined ? {} : { memoryBudget: String(memoryBudget) }),
  };
};
