/** What a simulated program asked of the machine, and in words. */
import type { NodeName } from './wanted.ts';

export interface MachineCall {
  /** As it is called: `Date.now`, `new Date()`, `setTimeout`. */
  readonly call: string;
  /** `program.ts:12`; absent where the stack does not say. */
  readonly place?: string;
}

/** `n2 called Date.now at program.ts:12`. */
export const machineCallWords = (node: NodeName, { call, place }: MachineCall): string =>
  `${node} called ${call}${place === undefined ? '' : ` at ${place}`}`;
