/** What a program or a project's configuration sets of a run: the flags of the same names, typed. */
import { z } from 'zod';
import type { RunFlags } from './flags.ts';

const names = z.union([z.string(), z.array(z.string())]);
const positive = z.number().positive();
const count = z.int().positive();

/** Seconds where they are seconds. */
export const settingsSchema = z.strictObject({
  nemesis: names.optional(),
  workload: z.string().optional(),
  plugin: z.string().optional(),
  runtime: z.enum(['auto', 'docker', 'local', 'sim']).optional(),
  nodes: count.optional(),
  bug: names.optional(),
  options: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
    .optional(),
  concurrency: count.optional(),
  rate: z.number().nonnegative().optional(),
  timeLimit: positive.optional(),
  ops: count.optional(),
  keys: count.optional(),
  reads: z.number().min(0).max(1).optional(),
  opTimeout: positive.optional(),
  seed: z.int().nonnegative().optional(),
  interval: positive.optional(),
  partition: z.string().optional(),
  schedule: z.string().optional(),
  unsafe: z.boolean().optional(),
  latency: z.union([z.string(), z.number()]).optional(),
  loss: z.number().min(0).max(1).optional(),
  diskLatency: z.union([z.string(), z.number()]).optional(),
  checkDeterminism: z.boolean().optional(),
  promise: names.optional(),
  consistency: names.optional(),
  recover: positive.optional(),
  allowCrashes: z.boolean().optional(),
  checkTime: positive.optional(),
  checkMemory: positive.optional(),
  results: z.string().optional(),
  junit: z.string().optional(),
});

export type Settings = z.input<typeof settingsSchema>;

/** As they would stand on a command line; only what is set. */
export const flagsFrom = (settings: Settings): Partial<RunFlags> => {
  const { options = {}, ...plain } = settings;
  const flags = Object.entries(plain).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return [[name, typeof value === 'boolean' ? value : [value].flat().map(String).join(',')]];
  });
  const option = Object.entries(options).flatMap(([name, value]) =>
    [value].flat().map((one) => `${name}=${String(one)}`),
  );
  return {
    ...(Object.fromEntries(flags) as Partial<RunFlags>),
    ...(option.length === 0 ? {} : { option }),
  };
};
