/**
 * What the module of a node program imports: types, and a function that gives back what it is given.
 * Nothing else of this package is to be had inside a node.
 */
import type { InvariantsFactory, ProgramFactory } from '../node/context.ts';

export { ERROR } from '../node/message.ts';
export type { Json } from '../history/operation.ts';
export type {
  Invariants,
  InvariantsFactory,
  NodeContext,
  NodeProgram,
  ProgramFactory,
  Storage,
} from '../node/context.ts';
export type { Body, Message } from '../node/message.ts';

/** `export const program = defineProgram((context, options) => ({ onMessage … }))` */
export const defineProgram = (program: ProgramFactory): ProgramFactory => program;

/** `export const invariants = defineInvariants(() => ({ check: (acted) => … }))` */
export const defineInvariants = (invariants: InvariantsFactory): InvariantsFactory => invariants;
