/** The node program of Raft, as the hosts load it, and what must hold of its nodes. */
import type { InvariantsFactory, ProgramFactory } from '../../../src/node/context.ts';
import { raftInvariants } from './invariants.ts';
import { createRaft, type RaftOptions } from './raft.ts';

export const program: ProgramFactory = (context, options) =>
  createRaft(context, options as unknown as RaftOptions);

export const invariants: InvariantsFactory = raftInvariants;
