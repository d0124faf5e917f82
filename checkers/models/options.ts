/**
 * What a reader of somebody's history must know besides the model: options that change verdicts.
 */
import type { KnownModel } from '../model.ts';
import type { Json } from '../../src/history/operation.ts';

/** A type, not an interface: so it is a record of JSON values, as a plan holds it. */
export type ModelOptions = {
  /** The value before anything was written. Default null; each model says its own where it differs. */
  readonly initial?: Json;
  /** Whether a read that returned null saw "unset" (default) or may have seen anything. */
  readonly nilRead?: 'unset' | 'anything';
  /**
   * Whether a failed cas observed that the value was not `from`, or (default) merely did not
   * happen. A failed cas that says which value it saw has observed it only under `observed`.
   */
  readonly failedCas?: 'observed' | 'dropped';
  /** How long views of the members may be wrong, ms (`membership`). */
  readonly withinMs?: number;
};

/** The options with the defaults in place, as the engines take them. */
export const known = (
  kind: KnownModel['kind'],
  options: ModelOptions,
  initial: Json = null,
): KnownModel => ({
  kind,
  initial: options.initial === undefined ? initial : options.initial,
  nilRead: options.nilRead ?? 'unset',
  failedCas: options.failedCas ?? 'dropped',
});
