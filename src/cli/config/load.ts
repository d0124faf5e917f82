/** A project's defaults: `verify.config.ts`, `.js`, `.mjs`, `.yaml` or `.yml` in the folder one works in. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { usageFailure } from '../../base/failure.ts';
import { settingsSchema, type Settings } from '../run/settings.ts';

const systemSchema = z.preprocess(
  (value) => (typeof value === 'string' ? { file: value } : value),
  z
    .strictObject({
      file: z.string().optional(),
      compose: z.string().optional(),
      client: z.string().optional(),
      ...settingsSchema.shape,
    })
    .refine(
      ({ file, compose, client }) =>
        file === undefined
          ? compose !== undefined && client !== undefined
          : compose === undefined && client === undefined,
      'expected a file, or a compose file and its client',
    ),
);

const configSchema = z.strictObject({
  /** Of every run. */
  defaults: settingsSchema.optional(),
  /** By the name that stands on the command line: a file, or a compose file with its client. */
  systems: z.record(z.string(), systemSchema).optional(),
  /** By the name that stands on the command line: a system, and how it is run. */
  runs: z
    .record(z.string(), z.strictObject({ system: z.string(), ...settingsSchema.shape }))
    .optional(),
});

/** Checked, each system as an object. */
export type LoadedConfig = z.output<typeof configSchema>;

/** What `verify.config.ts` exports as default, and the YAML file is. */
export interface Config {
  readonly defaults?: Settings;
  readonly systems?: Readonly<
    Record<
      string,
      | string
      | (Settings & { readonly file: string })
      | (Settings & { readonly compose: string; readonly client: string })
    >
  >;
  readonly runs?: Readonly<Record<string, Settings & { readonly system: string }>>;
}

const FILES = ['ts', 'mts', 'js', 'mjs', 'yaml', 'yml'].map((end) => `verify.config.${end}`);

/**
 * @returns undefined where there is none
 * @throws Failure (exit 64) naming the file, the member and what was expected
 */
export const loadConfig = async (folder: string): Promise<LoadedConfig | undefined> => {
  const [file, other] = FILES.filter((name) => existsSync(join(folder, name)));
  if (file === undefined) return undefined;
  if (other !== undefined) {
    throw usageFailure('two-configs', `There are ${file} and ${other}: keep one of them.`);
  }
  const parsed = configSchema.safeParse(await contentOf(join(folder, file), file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw usageFailure(
    'bad-config',
    `${file}: ${where === '' ? '' : `${where}: `}${issue?.message ?? 'it cannot be read'}.`,
    'docs/your-own-system.md says what it may hold.',
  );
};

const contentOf = async (path: string, file: string): Promise<unknown> => {
  try {
    if (/ya?ml$/u.test(path)) {
      const { parse } = await import('yaml');
      return parse(await readFile(path, 'utf8')) ?? {};
    }
    const { importUserModule } = await import('../../base/user-module.ts');
    return (await importUserModule(pathToFileURL(path).href))['default'] ?? {};
  } catch (error) {
    throw usageFailure('bad-config', `${file} cannot be loaded: ${(error as Error).message}`);
  }
};
