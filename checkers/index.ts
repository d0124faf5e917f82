/**
 * The door to the checkers: a history goes in, a verdict comes out. Nothing behind it touches a file,
 * a socket or a process; what runs beside the event loop runs in worker threads.
 *
 * A history is `Columns` (`src/history/columns.ts`), a verdict is `valid`, `invalid` or `unknown`, and
 * every check keeps to a budget of time and memory.
 */

/** A history from events, as columns. */
export { historyOf, type PlainEvent } from '../src/history/history-of.ts';
export type { Columns } from '../src/history/columns.ts';

/** What a check answers, and how long and how large it may grow. */
export type { Budget, Invalid, Unknown, Valid, Verdict } from './verdict.ts';

/** What one object does when nothing is concurrent: the models that come along, or one of your own. */
export { asModel, describeOperation, type Model, type Operation } from './model.ts';
export { modelNamed, type ModelName, modelNames, takesOptions } from './models/registry.ts';
export type { ModelOptions } from './models/options.ts';
export { findMisfit, type Misfit } from './models/shapes.ts';

/** A model as a name or as a module's address, which is what a thread can be told. */
export { type ModelReference, resolveModel } from './linearizability/pool/model-reference.ts';

/** Linearizability in this thread, for small histories and tests. */
export { checkLinearizability, type CheckOptions } from './linearizability/check.ts';

/** The same in worker threads, as many as the machine runs at once; it can be stopped. */
export { checkLinearizabilityInPool, type PoolOptions } from './linearizability/pool/pool.ts';

/** Replays the order that a `valid` verdict brings, by nothing but the model. */
export { verifyWitness, type WitnessCheck } from './linearizability/witness.ts';

/**
 * Everything at once, in a thread: the levels, whether the nodes converged, and of a violation the
 * few operations that prove it, as data. It keeps to its budget and can be stopped.
 */
export { checkHistory, prepareCheck, type Question } from './check-history.ts';
export type { Answer, AskedLevel, DecidedLevel } from './check-history/messages.ts';

/** A violation that one can read: the few operations that prove it, and one sentence. */
export { explain, type Explanation } from './linearizability/explain/explain.ts';
export { describeRow } from './linearizability/rows/describe-row.ts';

/** The levels of consistency, each with its verdict, in this thread. */
export { checkLadder, type LadderOptions, type LevelVerdict } from './ladder.ts';
export { type Level, LEVEL_WORDS, levelNamed, LEVELS } from './ladder/levels.ts';
export { ladderSentence, promiseVerdict } from './ladder/promise.ts';

/** Whether the nodes agreed once the faults were healed and the writes over, and what was lost. */
export {
  checkConvergence,
  type Convergence,
  type NodeConvergence,
} from './convergence/convergence.ts';

/** How far from linearizable a history of registers is: in time and in versions. */
export { type BoundedStaleness, measureStaleness, stalenessWords } from './staleness/staleness.ts';
