/**
 * The light door: what it takes to ask for a check. The engines are not behind it: `checkHistory` loads
 * them where they decide, since loading them takes longer than deciding most histories.
 */

/** Everything at once: the levels, whether the nodes converged, and what proves a violation. */
export { checkHistory, prepareCheck, type Question } from './check-history.ts';
export type {
  Answer,
  AskedLevel,
  DecidedLevel,
  ToldConvergence,
} from './check-history/messages.ts';

/** The models that come along, and which values they can make sense of. */
export { modelNamed, type ModelName, modelNames, takesOptions } from './models/registry.ts';
export type { ModelOptions } from './models/options.ts';
export { findMisfit, type Misfit } from './models/shapes.ts';

/** A model as a name or as a module's address, which is what a thread can be told. */
export type { ModelReference } from './linearizability/pool/model-reference.ts';

export {
  PROPERTY_NAMES,
  PROPERTY_WORDS,
  type PropertyName,
  propertyNamed,
} from './properties/names.ts';
export { type Level, LEVEL_WORDS, levelNamed, LEVELS } from './ladder/levels.ts';

/** The guarantees of watches, where a history comes with what its watches saw. */
export { checkWatches } from './properties/watches/ask.ts';
