/**
 * Everything a run was asked to do, as plain data: saved as `run.json` before anything starts.
 *
 * The seed fixes what each process asks and which faults come when; it does not fix how real
 * processes interleave.
 */
import { z } from 'zod';
import { scheduledFaultSchema } from './schedule.ts';
import { scriptSchema } from './script.ts';

const optionValuesSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
);

export const PLAN_VERSION = 2;

export const testPlanSchema = z.object({
  version: z.literal(PLAN_VERSION),
  /** Names the run on the whole machine: labels, networks, process environments. */
  runId: z.string(),
  system: z.string(),
  /** The user's file that it comes from, absolute; absent for a system that comes along. */
  module: z.string().optional(),
  bugs: z.array(z.string()),
  /** What is set of the system and of the workload, with every default in place. */
  options: optionValuesSchema,
  workload: z.string(),
  workloadOptions: optionValuesSchema,
  runtime: z.enum(['docker', 'local', 'sim']),
  /** Of a simulated run: how its network and disks are by themselves, faults apart. */
  simulated: z
    .object({
      /** From node to node, one way, ms: a text of src/base/latency.ts. */
      latency: z.string(),
      /** Probability that a message is lost. */
      loss: z.number().min(0).max(1),
      /** Until a write is durable, ms: a text as that of `latency`. */
      diskLatency: z.string(),
    })
    .optional(),
  nodes: z
    .array(z.object({ name: z.string(), role: z.string(), place: z.string().optional() }))
    .min(1),
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
  /** So many faults of each nemesis may be on together; absent: one. */
  overlap: z.number().int().positive().optional(),
  /** A schedule from a file or from an earlier run, instead of a random one. */
  schedule: z.array(scheduledFaultSchema).optional(),
  /** What each client does, instead of what the workload draws; `concurrency` says their number. */
  script: scriptSchema.optional(),
  /** So long before the end all is healed, and stays so. */
  quietMs: z.number().nonnegative().optional(),
  /** Lifts "never more than a minority down". */
  unsafe: z.boolean(),
  /**
   * What is judged: consistency levels, `convergence`, and the properties of every run: `recovers`,
   * `no-crashes`, `no-alarms`, `no-breaches`. Not `invariants`: a program that states them promises them.
   */
  promises: z.array(z.string()),
  /** Consistency levels to decide: those promised, and those asked for beside them. */
  consistency: z.array(z.string()),
  /** The sequential specification of the workload's objects, with its options. */
  model: z.object({
    name: z.string(),
    /** The user's file that has it in its `models`. */
    module: z.string().optional(),
    options: z.record(z.string(), z.json()),
  }),
  /** Functions of which one must have succeeded, or nothing was tested. */
  essential: z.array(z.string()),
  /** It should serve within so long after its start, and again after healing. */
  readyMs: z.number().positive(),
  recoverMs: z.number().positive(),
  checkTimeMs: z.number().positive(),
  checkMemoryBytes: z.number().positive(),
  /** The command that repeats it. */
  command: z.string(),
});

export type TestPlan = z.infer<typeof testPlanSchema>;
