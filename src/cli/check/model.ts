/** Which model a history is checked by: by its name, from a module of the user, or from the run. */
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ModelReference } from '../../../checkers/linearizability/pool/model-reference.ts';
import type { ModelOptions } from '../../../checkers/models/options.ts';
import { modelNamed, modelNames } from '../../../checkers/models/registry.ts';
import type { Columns } from '../../history/columns.ts';
import { usageFailure } from '../../history/failure.ts';

/** @throws Failure for a module that is not there, or a name that nobody has. */
export const modelReference = async (
  model: string,
  options: ModelOptions,
): Promise<ModelReference> => {
  if (!isPath(model)) {
    modelNamed(model, options);
    return { name: model, options };
  }
  const path = resolve(model);
  try {
    await access(path);
  } catch {
    throw usageFailure('no-model-file', `There is no model file ${model}.`);
  }
  return { module: pathToFileURL(path).href };
};

const isPath = (model: string): boolean => /[/\\]|\.[cm]?[jt]s$/u.test(model);

/** What to say where nobody named a model: those that know what this history asks for. */
export const modelMissing = (history: Columns): Error => {
  const fitting = modelNames.filter((name) => knows(name, history.functions));
  const asked = history.functions.join(', ');
  return usageFailure(
    'no-model',
    `No model says what ${asked === '' ? 'this history' : asked} should do.`,
    fitting.length === 0
      ? 'Name a module of your own: --model ./my-model.js; docs/models.md shows how.'
      : `Name one with --model; these know all of it: ${fitting.join(', ')}.`,
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
