/**
 * A model by what can be sent to a worker: functions cannot, so each worker makes its own from a
 * name and options, or loads the user's module.
 */
import { usageFailure } from '../../../src/base/failure.ts';
import { importUserModule } from '../../../src/base/user-module.ts';
import { asModel, type Model } from '../../model.ts';
import type { ModelOptions } from '../../models/options.ts';
import { modelNamed } from '../../models/registry.ts';
import { watched } from '../../watched-model.ts';

export type ModelReference =
  | { readonly name: string; readonly options?: ModelOptions }
  /**
   * URL of a module of the user: it exports `model` or has it as its default export; or, where a name
   * is given, has it in the list `models`.
   */
  | { readonly module: string; readonly named?: string };

/**
 * A model of the user's is watched (watched-model.ts).
 * @throws Failure `unknown-model`, `bad-model` or, where the module cannot be loaded, `model-not-loaded`.
 */
export const resolveModel = async (reference: ModelReference): Promise<Model> => {
  if ('name' in reference) return modelNamed(reference.name, reference.options);
  const { module, named } = reference;
  const { model, models, default: first } = await load(module);
  if (named === undefined) return watched(asModel(model ?? first));
  const all = Array.isArray(models) ? (models as readonly { readonly name?: unknown }[]) : [];
  return watched(asModel(all.find(({ name }) => name === named)));
};

const load = async (url: string): Promise<Readonly<Record<string, unknown>>> => {
  try {
    return await importUserModule(url);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw usageFailure('model-not-loaded', `The model module ${url} cannot be loaded: ${why}`);
  }
};
