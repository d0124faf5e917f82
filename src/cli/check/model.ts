/** Which model a history is checked by: by its name, from a module of the user, or from the run. */
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  findMisfit,
  modelNamed,
  modelNames,
  type ModelOptions,
  type ModelReference,
  takesOptions,
} from '../../../checkers/ask.ts';
import type { Columns } from '../../history/columns.ts';
import { usageFailure } from '../../base/failure.ts';

/**
 * @param told what the user said of the history
 * @param reading what its format says, where the user did not
 * @throws Failure for a module that is not there, a name that nobody has, or options that it ignores
 */
export const modelReference = async (
  model: string,
  told: ModelOptions,
  reading: ModelOptions,
): Promise<ModelReference> => {
  if (!isPath(model)) {
    const options = { ...reading, ...told };
    modelNamed(model, options);
    if (!takesOptions(model)) refuseOptions(told, `the model ${model} has no use for it`);
    return { name: model, options };
  }
  refuseOptions(told, `${model} says such things itself`);
  const path = resolve(model);
  try {
    await access(path);
  } catch {
    throw usageFailure('no-model-file', `There is no model file ${model}.`);
  }
  return { module: pathToFileURL(path).href };
};

const refuseOptions = (told: ModelOptions, why: string): void => {
  const [first] = Object.keys(told) as (keyof ModelOptions)[];
  if (first !== undefined)
    throw usageFailure('unused-flag', `${FLAGS[first]} means nothing here: ${why}.`);
};

const FLAGS: Readonly<Record<keyof ModelOptions, string>> = {
  initial: '--initial',
  nilRead: '--nil-read',
  failedCas: '--failed-cas',
  withinMs: '-o within',
};

const isPath = (model: string): boolean => /[/\\]|\.[cm]?[jt]s$/u.test(model);

/** What to say where nobody named a model: what is known, or which can make sense of this history. */
export const modelMissing = (history: Columns, hint?: string): Error => {
  const fitting = modelNames.filter(
    (name) => knows(name, history.functions) && findMisfit(name, history) === undefined,
  );
  const asked = history.functions.join(', ');
  return usageFailure(
    'no-model',
    `No model says what ${asked === '' ? 'this history' : asked} should do.`,
    hint ??
      (fitting.length === 0
        ? 'Name a module of your own: --model ./my-model.js; docs/models.md shows how.'
        : `Name one with --model; these know all of it: ${fitting.join(', ')}.`),
  );
};

const knows = (name: string, functions: readonly string[]): boolean => {
  try {
    const known = modelNamed(name).functions;
    return known !== undefined && functions.every((f) => known.includes(f));
  } catch {
    // It wants options of its own (a bank its balances), so it is not the one to begin with.
    return false;
  }
};
