/** The command as tests call it: in a folder of its own, with what it printed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { checkCommand } from './command.ts';
import type { CheckFlags } from './flags.ts';

let folder = '';
export const at = (name: string): string => join(folder, name);

/** To be called once in a test file. */
export const useFolder = (): void => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'verify-check-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
};

export const DEFAULTS: CheckFlags = {
  format: 'auto',
  independent: 'auto',
  timeBudget: '60',
  memoryBudget: '512',
  verifyWitness: false,
  json: false,
};

/** What the command printed, unwrapped; times and the folder are replaced, for they differ. */
export const check = async (
  names: readonly string[],
  flags: Partial<CheckFlags> = {},
  { width = 10_000, signal = new AbortController().signal } = {},
) => {
  const printed = { stdout: '', stderr: '' };
  const exitCode = await checkCommand(
    names.map((name) => (name === '-' ? name : at(name))),
    { ...DEFAULTS, ...flags },
    {
      stdout: { columns: width, write: (text) => (printed.stdout += text) },
      stderr: { columns: 10_000, write: (text) => (printed.stderr += text) },
    },
    { signal, press: () => {}, stop: () => {} },
  );
  const settled = (text: string): string =>
    text.replaceAll(`${folder}/`, '').replaceAll(/\d+(\.\d+)? (ms|s)\b/gu, 'N ms');
  return { exitCode, stdout: settled(printed.stdout), stderr: settled(printed.stderr) };
};

interface Told {
  readonly file: string;
  readonly verdict: string;
  readonly error?: string;
  readonly [member: string]: unknown;
}

export const json = async (names: readonly string[], flags: Partial<CheckFlags> = {}) => {
  const { exitCode, stdout, stderr } = await check(names, { ...flags, json: true });
  const objects = stdout.split('\n').filter((line) => line !== '');
  return { exitCode, stderr, told: objects.map((line) => JSON.parse(line) as Told) };
};

export type Event = [process: number, type: string, f: string, value: unknown];

export const history = (...events: readonly Event[]): string =>
  events
    .map(([process, type, f, value], index) => {
      const line = { index, time: index * 1e6, process, type, f, key: 'x', value };
      return `${JSON.stringify(line)}\n`;
    })
    .join('');

/** A read of what had been overwritten. */
export const STALE = history(
  [0, 'invoke', 'write', 1],
  [0, 'ok', 'write', 1],
  [0, 'invoke', 'write', 2],
  [0, 'ok', 'write', 2],
  [1, 'invoke', 'read', null],
  [1, 'ok', 'read', 1],
);
