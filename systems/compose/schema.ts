/**
 * The part of the compose format that is read. A member that is in neither list below is refused by
 * its name: what a file says and is not done would make a verdict about another system.
 * Source: the Compose Specification.
 */
import { z } from 'zod';

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const map = z.record(z.string(), z.union([text, z.null()]));
const texts = z.array(text);
/** A command: words, or a line that is split as a shell would. */
const command = z.union([z.string(), z.array(z.string()), z.null()]);

const port = z.union([
  text,
  z.strictObject({
    target: z.int(),
    published: text.optional(),
    protocol: z.string().optional(),
    host_ip: z.string().optional(),
    mode: z.string().optional(),
    name: z.string().optional(),
    app_protocol: z.string().optional(),
  }),
]);

const volume = z.union([
  z.string(),
  z.strictObject({
    type: z.string(),
    source: z.string().optional(),
    target: z.string(),
    read_only: z.boolean().optional(),
  }),
]);

const dependencies = z.union([
  texts,
  z.record(
    z.string(),
    z.looseObject({
      condition: z.enum(['service_started', 'service_healthy']).default('service_started'),
    }),
  ),
]);

const healthcheck = z.strictObject({
  test: z.union([z.string(), z.array(z.string())]).optional(),
  disable: z.boolean().optional(),
  interval: z.string().optional(),
  timeout: z.string().optional(),
  retries: z.int().optional(),
  start_period: z.string().optional(),
  start_interval: z.string().optional(),
});

const READ = {
  image: z.string().optional(),
  build: z
    .union([
      z.string(),
      z.strictObject({
        context: z.string().default('.'),
        dockerfile: z.literal('Dockerfile').optional(),
        args: z.union([map, texts]).optional(),
      }),
    ])
    .optional(),
  command: command.optional(),
  entrypoint: command.optional(),
  environment: z.union([map, texts]).optional(),
  env_file: z.union([z.string(), z.array(z.string())]).optional(),
  user: text.optional(),
  ports: z.array(port).optional(),
  volumes: z.array(volume).optional(),
  depends_on: dependencies.optional(),
  healthcheck: healthcheck.optional(),
  restart: z
    .string()
    .regex(/^(no|always|unless-stopped|on-failure(:\d+)?)$/u)
    .optional(),
  cap_add: z.array(z.string()).optional(),
  mem_limit: text.optional(),
  pull_policy: z.enum(['always', 'never', 'missing', 'if_not_present', 'build']).optional(),
  hostname: z.string().optional(),
  container_name: z.string().optional(),
  'x-verify': z
    .strictObject({ role: z.string().optional(), place: z.string().optional() })
    .optional(),
};

/** What may stand there and changes nothing here: names, logs, and how a person looks at it. */
const PASSED_OVER = [
  'annotations',
  'attach',
  'expose',
  'init',
  'labels',
  'logging',
  'networks',
  'platform',
  'stdin_open',
  'stop_grace_period',
  'stop_signal',
  'tty',
] as const;

const passedOver = Object.fromEntries(
  PASSED_OVER.map((name) => [name, z.unknown().optional()]),
) as Record<(typeof PASSED_OVER)[number], z.ZodOptional<z.ZodUnknown>>;

export const serviceSchema = z.strictObject({ ...READ, ...passedOver });

export const composeSchema = z.strictObject({
  version: z.unknown().optional(),
  name: z.string().optional(),
  services: z.record(z.string(), serviceSchema),
  networks: z.unknown().optional(),
  volumes: z.unknown().optional(),
});

export type Service = z.infer<typeof serviceSchema>;

/** What is read of a service, for the docs. */
export const readMembers: readonly string[] = Object.keys(READ);
export const passedOverMembers: readonly string[] = PASSED_OVER;
