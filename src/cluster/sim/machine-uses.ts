/** What the nodes of one cluster have asked of the machine: each thing at each place is told once. */
import { infrastructureFailure, type Failure } from '../../base/failure.ts';
import { type MachineCall, machineCallWords } from '../port/machine-call.ts';
import type { NodeName } from '../port/wanted.ts';
import { isOurs, placeIn } from './place.ts';
import type { Turn } from './turns.ts';

export interface MachineUsesOptions {
  readonly onCall: (node: NodeName, call: MachineCall) => void;
  /** The cluster cannot go on. Once. */
  readonly onFailed: (failure: Failure) => void;
}

/** Of each node and function so many calls are looked at; a look costs what a stack costs. */
const MOST_LOOKS = 100;
/** So many are told. */
const MOST_TOLD = 20;
/** A stack that is read is so long. */
const FRAMES = 50;

export class MachineUses {
  readonly #options: MachineUsesOptions;
  readonly #looks = new Map<string, number>();
  readonly #told = new Set<string>();
  #failed = false;

  constructor(options: MachineUsesOptions) {
    this.#options = options;
  }

  turnOf(node: NodeName): Turn {
    return {
      usedMachine: (call) => this.#onCall(node, call),
      fell: (error) => this.fell(error, node),
    };
  }

  /** @param node undefined: nobody knows whose it is */
  fell(error: unknown, node?: NodeName): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#options.onFailed(fallen(node, error));
  }

  #onCall(node: NodeName, call: string): void {
    const looks = this.#looks.get(`${node}/${call}`) ?? 0;
    if (looks === MOST_LOOKS || this.#told.size === MOST_TOLD) return;
    this.#looks.set(`${node}/${call}`, looks + 1);
    const stack = stackHere();
    if (isOurs(stack)) return;
    const place = placeIn(stack);
    const found: MachineCall = { call, ...(place === undefined ? {} : { place }) };
    const words = machineCallWords('', found);
    if (this.#told.has(words)) return;
    this.#told.add(words);
    this.#options.onCall(node, found);
  }
}

const stackHere = (): string => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES;
  const { stack = '' } = new Error('here');
  Error.stackTraceLimit = stackTraceLimit;
  return stack;
};

const fallen = (node: NodeName | undefined, error: unknown): Failure => {
  const place = error instanceof Error ? placeIn(error.stack ?? '') : undefined;
  const at = place === undefined ? '' : ` at ${place}`;
  return infrastructureFailure(
    'program-fell',
    `${node === undefined ? 'a program' : `the program of ${node}`} left an error that nobody catches: ${String(error)}${at}`,
    'On docker and local its process would end there. A simulator cannot say at which moment it does, so the run ends here: await the promise in a handler that returns it, or catch what it is rejected with.',
    error,
  );
};
