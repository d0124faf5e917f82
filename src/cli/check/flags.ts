/** The options of `verify check`: from text to what they mean. */
import type { AskedLevel, ModelOptions } from '../../../checkers/ask.ts';
import { usageFailure } from '../../base/failure.ts';
import { FORMATS } from '../../history/formats/formats.ts';
import type { Json } from '../../history/operation.ts';
import type { ReadOptions } from '../../history/read-history.ts';
import { parseLevels } from '../deciding/levels.ts';
import { parseNumber } from '../flag-values.ts';

export interface CheckFlags {
  readonly model?: string;
  readonly format: string;
  readonly initial?: string;
  readonly nilRead?: string;
  readonly failedCas?: string;
  readonly independent: string;
  readonly consistency?: string;
  readonly timeBudget?: string;
  readonly memoryBudget?: string;
  readonly verifyWitness: boolean;
  readonly json: boolean;
  readonly junit?: string;
}

export interface CheckSettings {
  /** A model's name or the path of a module; undefined where a run's workload says it. */
  readonly model: string | undefined;
  /** What the user said; a format's own reading fills in the rest. */
  readonly reading: ModelOptions;
  readonly read: ReadOptions;
  /** The first is the promised one; undefined where a run's plan says it. */
  readonly levels: readonly AskedLevel[] | undefined;
  readonly timeMs: number;
  readonly memoryBytes: number;
  /** Of these, what the user said: a run has budgets of its own. */
  readonly asked: { readonly timeMs?: number; readonly memoryBytes?: number };
  readonly verifyWitness: boolean;
}

/** @throws Failure naming the flag, what it got and what it takes */
export const checkSettings = (flags: CheckFlags): CheckSettings => {
  const { initial, nilRead, failedCas, consistency } = flags;
  const asked = budgetsOf(flags);
  return {
    model: flags.model,
    reading: {
      ...(initial === undefined ? {} : { initial: parseJson('--initial', initial) }),
      ...(nilRead === undefined
        ? {}
        : { nilRead: oneOf('--nil-read', nilRead, ['unset', 'anything'] as const) }),
      ...(failedCas === undefined
        ? {}
        : { failedCas: oneOf('--failed-cas', failedCas, ['observed', 'dropped'] as const) }),
    },
    read: {
      format: oneOf('--format', flags.format, ['auto', ...FORMATS] as const),
      independent: oneOf('--independent', flags.independent, ['auto', 'yes', 'no'] as const),
    },
    levels: consistency === undefined ? undefined : parseLevels(consistency),
    timeMs: USUAL_TIME_MS,
    memoryBytes: USUAL_MEMORY_BYTES,
    ...asked,
    asked,
    verifyWitness: flags.verifyWitness,
  };
};

const USUAL_TIME_MS = 60_000;
const USUAL_MEMORY_BYTES = 2 ** 31;

const budgetsOf = ({ timeBudget, memoryBudget }: CheckFlags): CheckSettings['asked'] => ({
  ...(timeBudget === undefined
    ? {}
    : { timeMs: parseNumber('--time-budget', timeBudget, { least: 0.001 }) * 1000 }),
  ...(memoryBudget === undefined
    ? {}
    : { memoryBytes: parseNumber('--memory-budget', memoryBudget, { least: 1 }) * 2 ** 20 }),
});

const oneOf = <Word extends string>(flag: string, text: string, words: readonly Word[]): Word => {
  const word = words.find((known) => known === text);
  if (word !== undefined) return word;
  throw usageFailure('bad-flag', `${flag} takes ${words.join(', ')}, not "${text}".`);
};

const parseJson = (flag: string, text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw usageFailure(
      'bad-flag',
      `${flag} takes JSON, not ${text}.`,
      `A text needs its quotes, also from the shell: ${flag} '"${text}"'.`,
    );
  }
};
