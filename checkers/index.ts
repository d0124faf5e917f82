/**
 * The door to the checkers, engines and all: a history goes in, a verdict comes out. Who only asks for
 * a check, and wants to be quick about it, takes the light door (ask.ts); all of that is here too.
 * Nothing behind either touches a file, a socket or a process; what runs beside the event loop runs in
 * worker threads.
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
export { resolveModel } from './linearizability/pool/model-reference.ts';
export * from './ask.ts';

/** Linearizability in this thread, for small histories and tests. */
export { checkLinearizability, type CheckOptions } from './linearizability/check.ts';

/** The same in worker threads, as many as the machine runs at once; it can be stopped. */
export { checkLinearizabilityInPool, type PoolOptions } from './linearizability/pool/pool.ts';

/** Replays the order that a `valid` verdict brings, by nothing but the model. */
export { verifyWitness, type WitnessCheck } from './linearizability/witness.ts';

/** A violation that one can read: the few operations that prove it, and one sentence. */
export { explain, type Explanation } from './linearizability/explain/explain.ts';
export { describeRow } from './linearizability/rows/describe-row.ts';

/** Up to where a history that is not linearizable still was. */
export { longestPrefix, type PrefixBudget } from './linearizability/prefix/longest-prefix.ts';

/** The levels of consistency, each with its verdict, in this thread. */
export { checkLadder, type LadderOptions, type LevelVerdict } from './ladder.ts';
export { ladderSentence, promiseVerdict } from './ladder/promise.ts';

/** Whether the nodes agreed once the faults were healed and the writes over, and what was lost. */
export {
  checkConvergence,
  type Convergence,
  type NodeConvergence,
} from './convergence/convergence.ts';

/** How soon the elements of sets were visible and stable, and which were lost. */
export { measureSetFull } from './set-full/set-full.ts';

/** How far from linearizable a history of registers is: in time and in versions. */
export { type BoundedStaleness, measureStaleness, stalenessWords } from './staleness/staleness.ts';
