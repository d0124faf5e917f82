/** A compose file as data: parsed, variables filled in, and only what is understood. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { parseDocument } from 'yaml';
import { usageFailure } from '../../src/base/failure.ts';
import { interpolate } from './interpolate.ts';
import { composeSchema, type Service } from './schema.ts';

export interface ComposeFile {
  /** Folder that paths in it are relative to. */
  readonly folder: string;
  readonly services: ReadonlyMap<string, Service>;
}

/** @throws Failure (exit 64) naming the service and the member that cannot be read */
export const readComposeFile = (path: string): ComposeFile => {
  const folder = dirname(path);
  const variables = { ...variablesIn(join(folder, '.env')), ...process.env };
  const parsed = composeSchema.safeParse(withoutExtensions(interpolate(yamlOf(path), variables)));
  if (!parsed.success) throw unread(path, parsed.error.issues);
  const services = new Map(Object.entries(parsed.data.services));
  if (services.size === 0) throw usageFailure('no-services', `${path} has no services.`);
  return { folder, services };
};

const yamlOf = (path: string): unknown => {
  if (!existsSync(path)) throw usageFailure('no-compose-file', `There is no file ${path}.`);
  const document = parseDocument(readFileSync(path, 'utf8'), { merge: true });
  const [error] = document.errors;
  if (error !== undefined) {
    throw usageFailure('bad-compose-file', `${path} is no YAML: ${error.message}`);
  }
  return document.toJS() as unknown;
};

/** `x-…` says nothing to anybody but who has put it there; `x-verify` is ours. */
const withoutExtensions = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !name.startsWith('x-') || name === 'x-verify')
      .map(([name, one]) => [name, withoutExtensions(one)]),
  );
};

/** `NAME=value` lines; none where there is no such file. */
export const variablesIn = (path: string): Readonly<Record<string, string | undefined>> =>
  existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {};

interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}

const unread = (path: string, issues: readonly Issue[]): Error => {
  const sentences = issues.map(sentence);
  const [first = '', ...more] = sentences;
  return usageFailure(
    'compose-not-read',
    `${path}: ${first}.`,
    more.length === 0
      ? 'docs/compose.md says what is read.'
      : `And: ${more.slice(0, 4).join('; ')}.`,
  );
};

const sentence = ({ code, path, message, keys }: Issue): string => {
  const [top, service, ...rest] = path.map(String);
  const where =
    top === 'services' && service !== undefined
      ? [`service ${service}`, ...rest].join('.')
      : path.map(String).join('.') || 'the file';
  if (code === 'unrecognized_keys') return `${where}: ${(keys ?? []).join(', ')} is not read here`;
  return `${where}: ${message.replace(/^Invalid (?:input|option): /u, '')}`;
};
