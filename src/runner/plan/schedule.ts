/** A schedule of faults as plain data: at a time, or when something happens; saved in `run.json`. */
import { z } from 'zod';

export const faultSchema = z.object({
  nemesis: z.string(),
  kind: z.string(),
  targets: z.array(z.string()),
  detail: z.json(),
  summary: z.string(),
});

/** What can set off a fault. */
export const TRIGGERS = ['first-ok-write', 'leader-elected', 'fault-healed'] as const;

export type Trigger = (typeof TRIGGERS)[number];

/** `acknowledger`: the node that the trigger tells of; `leader`: who leads then; or a node's name. */
export const scheduledFaultSchema = z
  .object({
    /** ms since clients began to work; without `on`. */
    atMs: z.number().nonnegative().optional(),
    on: z.enum(TRIGGERS).optional(),
    /** ms between what sets it off and the fault. */
    afterMs: z.number().nonnegative().optional(),
    /** How often it may be set off; once where this is absent. */
    times: z.number().int().positive().optional(),
    forMs: z.number().positive(),
    nemesis: z.string(),
    /** Chosen at random where it is absent. */
    kind: z.string().optional(),
    target: z.string().optional(),
    /** The fault whole: nothing is chosen any more. */
    fault: faultSchema.optional(),
  })
  .refine(({ atMs, on }) => (atMs === undefined) !== (on === undefined), {
    message: 'needs either a time or a trigger',
  });

export type ScheduledFault = z.infer<typeof scheduledFaultSchema>;
