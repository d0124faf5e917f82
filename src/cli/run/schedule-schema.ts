/** How a schedule is written: times with units, triggers by name. Meaning is looked into later. */
import { z } from 'zod';
import { faultSchema, TRIGGERS } from '../../runner/plan/schedule.ts';

const MS = { ms: 1, s: 1_000, m: 60_000 } as const;

/** `250ms`, `3s`, `1.5m` → ms. */
const duration = z.unknown().transform((value, context) => {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m)$/.exec(typeof value === 'string' ? value.trim() : '');
  if (match !== null) return Number(match[1]) * MS[match[2] as keyof typeof MS];
  const got = value === undefined ? 'it is missing' : `not ${JSON.stringify(value)}`;
  context.addIssue({ code: 'custom', message: `takes a time such as 3s or 250ms, ${got}` });
  return z.NEVER;
});

const entrySchema = z
  .strictObject({
    at: duration.optional(),
    on: z.enum(TRIGGERS).optional(),
    after: duration.optional(),
    times: z.number().int().positive().optional(),
    for: duration,
    nemesis: z.string(),
    kind: z.string().optional(),
    target: z.string().optional(),
    groups: z.string().optional(),
    fault: faultSchema.optional(),
  })
  .superRefine((entry, context) => {
    const complain = (message: string): void => context.addIssue({ code: 'custom', message });
    if ((entry.at === undefined) === (entry.on === undefined)) {
      complain(`needs either "at: 5s" or "on: ${TRIGGERS[0]}"`);
    } else if (entry.on === undefined && (entry.after ?? entry.times) !== undefined) {
      complain('"after" and "times" go with "on"');
    } else if (entry.on === 'first-ok-write' && (entry.times ?? 1) > 1) {
      complain('there is only one first-ok-write: leave out "times"');
    }
    if (entry.for <= 0) complain('lasts no time');
  });

export type ScheduleEntry = z.infer<typeof entrySchema>;

/** A list of entries, or a mapping with `faults` and `quiet`. */
export const scheduleFileSchema = z.preprocess(
  (value) => (Array.isArray(value) ? { faults: value } : value),
  z.strictObject({
    quiet: duration.optional(),
    faults: z.array(entrySchema).min(1, 'names no fault'),
  }),
);
