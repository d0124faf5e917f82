/**
 * A model by what can be sent to a worker: functions cannot, so each worker makes its own from a
 * name and options, or loads the user's module.
 */
import { usageFailure } from '../../../src/base/failure.ts';
import { asModel, type Model } from '../../model.ts';
import type { ModelOptions } from '../../models/options.ts';
import { modelNamed } from '../../models/registry.ts';
import { watched } from '../../watched-model.ts';

export type ModelReference =
  | { readonly name: string; readonly options?: ModelOptions }
  /** URL of a module that exports `model` or has it as its default export. */
  | { readonly module: string };

/**
 * A model of the user's is watched (watched-model.ts).
 * @throws Failure `unknown-model`, `bad-model` or, where the module cannot be loaded, `model-not-loaded`.
 */
export const resolveModel = async (reference: ModelReference): Promise<Model> => {
  if ('name' in reference) return modelNamed(reference.name, reference.options);
  const loaded = await load(reference.module);
  return watched(asModel(loaded.model ?? loaded.default));
};

interface ModelModule {
  readonly model?: unknown;
  readonly default?: unknown;
}

const load = async (url: string): Promise<ModelModule> => {
  try {
    return (await import(url)) as ModelModule;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw usageFailure('model-not-loaded', `The model module ${url} cannot be loaded: ${why}`);
  }
};
