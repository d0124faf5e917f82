/** Is what a module exports a system, a workload, a nemesis, a model? Says what is wrong, by member. */
import { z } from 'zod';

const method = z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function', {
  error: ({ input }) => `expected a function, got ${kindOf(input)}`,
});

const options = z.record(z.string(), z.looseObject({ type: z.string(), summary: z.string() }));

const binding = z.looseObject({
  promises: method,
  open: method,
  model: z.looseObject({ name: z.string() }).optional(),
  clientRoles: z.array(z.string()).optional(),
});

const fault = z.looseObject({
  name: z.string(),
  summary: z.string(),
  failureClass: z.string(),
  kinds: z.array(z.looseObject({ name: z.string(), summary: z.string() })).min(1),
  provedBy: z.string(),
  finds: z.array(z.string()),
  capabilities: method,
  choose: method,
  effect: method,
  prove: method,
});

const alarms = z.array(
  z.looseObject({
    pattern: z.instanceof(RegExp),
    means: z.string(),
    severity: z.enum(['violation', 'warning']),
  }),
);

const workloads = z
  .record(z.string(), binding)
  .refine((all) => Object.keys(all).length > 0, 'at least one is needed');

/** What each kind of thing must have; what it may have beside that is its own matter. */
export const SHAPES = {
  system: z.looseObject({
    name: z.string().regex(/^[\w.-]+$/u, 'letters, digits, dots and dashes only'),
    summary: z.string(),
    runtimes: z.array(z.enum(['docker', 'local', 'sim'])).min(1),
    defaultNodes: z.int().min(1),
    options: options.optional(),
    bugs: z.array(z.looseObject({ name: z.string(), summary: z.string() })).optional(),
    layout: method.optional(),
    deployment: method,
    probe: method,
    version: method.optional(),
    prepare: method.optional(),
    leader: method.optional(),
    rejoin: method.optional(),
    maxDown: method.optional(),
    outlives: z.literal('all').optional(),
    nemeses: z.array(fault).optional(),
    alarms: alarms.optional(),
    workloads,
  }),
  client: z.looseObject({
    probe: method.optional(),
    version: method.optional(),
    prepare: method.optional(),
    leader: method.optional(),
    alarms: alarms.optional(),
    workloads,
  }),
  workload: z.looseObject({
    name: z.string(),
    summary: z.string(),
    essential: z.array(z.string()),
    options: options.optional(),
    check: method,
    source: method,
  }),
  nemesis: fault,
  model: z.looseObject({
    name: z.string(),
    init: z.unknown().refine((state) => state !== undefined, 'the first state is missing'),
    step: method,
  }),
};

export type Kind = keyof typeof SHAPES;

/** What is wrong with it, a sentence each ("probe: expected a function, got nothing"); none: nothing. */
export const misshapen = (kind: Kind, thing: unknown): readonly string[] => {
  const parsed = SHAPES[kind].safeParse(thing);
  if (parsed.success) return [];
  return parsed.error.issues.map(({ path, message }) => {
    const where = path.map(String).join('.');
    return where === '' ? lowered(message) : `${where}: ${lowered(message)}`;
  });
};

const kindOf = (value: unknown): string =>
  value === undefined ? 'nothing' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;

const lowered = (message: string): string =>
  message.replace(/^Invalid (?:input|option): /u, '').replace('received undefined', 'got nothing');
