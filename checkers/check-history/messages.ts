/** What `checkHistory` is asked and answers, and what its thread tells it. */
import type { Columns } from '../../src/history/columns.ts';
import type { Disturbance } from '../../src/history/disturbance.ts';
import type { Counterexample } from '../../src/history/counterexample.ts';
import type { LongestPrefix } from '../../src/history/longest-prefix.ts';
import type { SetFull } from '../../src/history/set-full.ts';
import type { NodeConvergence } from '../convergence/convergence.ts';
import type { Level } from '../ladder/levels.ts';
import type { FailureFacts } from '../linearizability/pool/messages.ts';
import type { ModelReference } from '../linearizability/pool/model-reference.ts';
import type { PropertyName } from '../properties/names.ts';
import type { Invalid, Unknown, Valid } from '../verdict.ts';

/** What may be asked for: a level of consistency, a property, or that the nodes converge. */
export type AskedLevel = Level | PropertyName | 'convergence';

/** One history to decide; plain data. */
export interface Task {
  readonly history: Columns;
  readonly model: ModelReference;
  readonly levels: readonly AskedLevel[];
  readonly healedAt?: number;
  readonly disturbances?: readonly Disturbance[];
  readonly timeMs: number;
  readonly memoryBytes: number;
  readonly verifyWitness: boolean;
}

export interface DecidedLevel {
  readonly level: AskedLevel;
  /** Its order stays in the thread: it is as long as the history, and has been replayed there. */
  readonly verdict: Omit<Valid, 'witness'> | Invalid | Unknown;
  /** Time of its own check; 0 where it was derived. */
  readonly ms: number;
  readonly derivedFrom?: Level;
  /** What came of replaying its order, where that was asked for and it is valid. */
  readonly witness?: Witness;
}

export type Witness = 'verified' | 'absent' | 'wrong';

export interface ToldConvergence {
  readonly verdict: DecidedLevel['verdict'];
  readonly nodes: readonly NodeConvergence[];
  /** Acknowledged writes that the final state does not hold: how many, and the first in words. */
  readonly lost: { readonly count: number; readonly first: readonly string[] };
}

/** All of it together, for whoever asked. */
export interface Answer {
  /** The model's own name; absent where it could not even be loaded in time. */
  readonly model?: string;
  /** In the order in which they were asked for, each once. */
  readonly levels: readonly DecidedLevel[];
  /** Whether it was asked for or not; absent where nothing could be compared. */
  readonly convergence?: ToldConvergence;
  /** How far up the ladder of consistency it stands, in a sentence; where several were asked for. */
  readonly ladder?: string;
  /** Of the first broken level, in the order in which they were asked for. */
  readonly counterexample?: Counterexample;
  /** Where linearizability was asked for and is broken: up to where it was not. */
  readonly longestPrefix?: LongestPrefix;
  /** Where the model is a set that is read whole: how soon its elements were there. */
  readonly setFull?: SetFull;
}

/** Each is told as soon as it is known, so that a check that is cut short keeps what it has. */
export type Report =
  | { readonly type: 'model'; readonly name: string }
  | { readonly type: 'progress'; readonly done: number; readonly of: number }
  | { readonly type: 'decided'; readonly decided: DecidedLevel }
  | { readonly type: 'convergence'; readonly convergence: ToldConvergence }
  /** A later one is a better one. */
  | { readonly type: 'counterexample'; readonly counterexample: Counterexample }
  | { readonly type: 'longest-prefix'; readonly longestPrefix: LongestPrefix }
  | { readonly type: 'set-full'; readonly setFull: SetFull }
  /** All is decided; what follows takes so long at most. */
  | { readonly type: 'explaining'; readonly timeMs: number }
  | { readonly type: 'ladder'; readonly sentence: string }
  | { readonly type: 'done' }
  | { readonly type: 'failure'; readonly failure: FailureFacts }
  | { readonly type: 'crash'; readonly error: unknown };
