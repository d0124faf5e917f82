/**
 * Looks at the invariants that a node program states, after every step of a node. The first that does
 * not hold is told, with the step; what comes after it follows from it, and is not looked at.
 */
import type { Invariants, NodeProgram } from '../../node/context.ts';
import type { BrokenInvariant } from '../port/invariants.ts';
import type { NodeName } from '../port/wanted.ts';
import type { Cause } from './life.ts';

export type FoundBroken = Omit<BrokenInvariant, 'messages'>;

export class InvariantWatch {
  readonly #invariants: Invariants;
  readonly #onBroken: (broken: FoundBroken) => void;
  readonly #running = new Map<NodeName, NodeProgram>();
  /** Since the last look. */
  readonly #acted = new Map<NodeName, NodeProgram>();
  #step: { readonly node: NodeName; readonly cause: Cause } | undefined;
  #steps = 0;
  #over = false;

  constructor(invariants: Invariants, onBroken: (broken: FoundBroken) => void) {
    this.#invariants = invariants;
    this.#onBroken = onBroken;
  }

  /** After so many steps it was looked. */
  get steps(): number {
    return this.#steps;
  }

  acted(node: NodeName, program: NodeProgram, cause: Cause): void {
    this.#running.set(node, program);
    this.#acted.set(node, program);
    this.#step = { node, cause };
  }

  down(node: NodeName): void {
    this.#running.delete(node);
    this.#acted.delete(node);
  }

  /** To be called when all that a step has brought about has come. */
  look(): void {
    if (this.#acted.size === 0 || this.#over) return;
    this.#steps++;
    const broken = this.#check();
    this.#acted.clear();
    if (broken === undefined || this.#step === undefined) return;
    this.#over = true;
    const { node, cause } = this.#step;
    this.#onBroken({ ...broken, node, step: wordsOf(cause) });
  }

  #check(): Pick<BrokenInvariant, 'verdict' | 'what'> | undefined {
    try {
      const what = this.#invariants.check(this.#acted, this.#running);
      return what === undefined ? undefined : { verdict: 'invalid', what };
    } catch (error) {
      return { verdict: 'unknown', what: error instanceof Error ? error.message : String(error) };
    }
  }
}

const wordsOf = (cause: Cause): string => {
  if (cause === 'start') return 'started';
  if (cause === 'timer') return 'acted when a timer came';
  if (cause === 'disk') return 'acted when its disk had written';
  return `took ${cause.body.type} from ${cause.src}`;
};
