/** The node program of Raft, as the hosts load it. */
import type { ProgramFactory } from '../../../src/node/context.ts';
import { createRaft, type RaftOptions } from './raft.ts';

export const program: ProgramFactory = (context, options) =>
  createRaft(context, options as unknown as RaftOptions);
