/**
 * Everything a run was asked to do, as plain data: saved as `run.json` before anything starts.
 *
 * The seed fixes what each process asks and which faults come when; it does not fix how real
 * processes interleave.
 */
import { z } from 'zod';
import { scheduledFaultSchema } from './schedule.ts';

export const testPlanSchema = z.object({
  version: z.literal(1),
  /** Names the run on the whole machine: labels, networks, process environments. */
  runId: z.string(),
  system: z.string(),
  bugs: z.array(z.string()),
  /** Program of a `maelstrom` run, and its arguments. */
  bin: z.string().optional(),
  binArgs: z.array(z.string()).optional(),
  workload: z.string(),
  runtime: z.enum(['docker', 'local', 'sim']),
  nodes: z.array(z.string()).min(1),
  /** Logical clients that work at the same time. */
  concurrency: z.number().int().positive(),
  /** Operations a second, all clients together; 0: as fast as they can. */
  rate: z.number().nonnegative(),
  timeLimitMs: z.number().positive(),
  /** Ends the driving phase early after so many operations. */
  operations: z.number().int().positive().optional(),
  keys: z.number().int().positive(),
  /** Share of reads; absent: the workload's own. */
  reads: z.number().min(0).max(1).optional(),
  /** An operation without an answer after so long has an unknown outcome. */
  operationTimeoutMs: z.number().positive(),
  seed: z.number().int(),
  /** `partition`, or one of its kinds: `partition:leader`. */
  nemeses: z.array(z.string()),
  /** Mean time from the end of a fault to the next, and how long one lasts. */
  intervalMs: z.number().positive(),
  /** A grudge given by the user: groups of nodes that hear only each other. */
  partition: z.array(z.array(z.string())).optional(),
  /** The nemeses one after the other rather than all at once. */
  inTurn: z.boolean().optional(),
  /** A schedule from a file or from an earlier run, instead of a random one. */
  schedule: z.array(scheduledFaultSchema).optional(),
  /** So long before the end all is healed, and stays so. */
  quietMs: z.number().nonnegative().optional(),
  /** Lifts "never more than a minority down". */
  unsafe: z.boolean(),
  /** Consistency levels to decide; the first is the promised one. */
  consistency: z.array(z.string()),
  checkTimeMs: z.number().positive(),
  checkMemoryBytes: z.number().positive(),
  /** The command that repeats it. */
  command: z.string(),
});

export type TestPlan = z.infer<typeof testPlanSchema>;
