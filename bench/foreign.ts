/**
 * How long the histories of others take, whole folders of them, once they are read: Porcupine's etcd
 * logs and key-value logs, Knossos' cas registers. First in a fresh process, then again.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkLinearizability, type Model, modelNamed } from '../checkers/index.ts';
import type { Columns } from '../src/history/columns.ts';
import { readHistory } from '../src/history/read-history.ts';

export interface ForeignRow {
  readonly folder: string;
  readonly files: number;
  readonly operations: number;
  readonly valid: number;
  readonly invalid: number;
  /** All files, one after the other. */
  readonly ms: number;
  readonly msAgain: number;
  /** The slowest file of the second time. */
  readonly msHardest: number;
}

const FOLDER = fileURLToPath(new URL('../../shared/data/', import.meta.url));
const BUDGET = { timeMs: 30_000, memoryBytes: 2 ** 29 };

/** No rows where the folder is missing. */
export const benchForeign = async (): Promise<readonly ForeignRow[]> => {
  const known = `${FOLDER}expected.json`;
  if (!existsSync(known)) return [];
  const expected = JSON.parse(readFileSync(known, 'utf8')) as Record<string, { model: string }>;
  const folders = new Map<string, Asked[]>();
  for (const [file, { model }] of Object.entries(expected)) {
    const { columns, reading } = await readHistory(FOLDER + file);
    const asked = folders.get(dirname(file)) ?? [];
    asked.push({ columns, model: modelNamed(model, reading) });
    folders.set(dirname(file), asked);
  }
  return [...folders].map(([folder, asked]) => measure(folder, asked));
};

interface Asked {
  readonly columns: Columns;
  readonly model: Model;
}

const measure = (folder: string, asked: readonly Asked[]): ForeignRow => {
  const first = asked.map(decide);
  const again = asked.map(decide);
  const sum = (all: readonly { readonly ms: number }[]): number =>
    all.reduce((total, { ms }) => total + ms, 0);
  return {
    folder,
    files: asked.length,
    operations: asked.reduce((total, { columns }) => total + columns.count, 0),
    valid: first.filter(({ verdict }) => verdict === 'valid').length,
    invalid: first.filter(({ verdict }) => verdict === 'invalid').length,
    ms: sum(first),
    msAgain: sum(again),
    msHardest: Math.max(...again.map(({ ms }) => ms)),
  };
};

const decide = ({ columns, model }: Asked) => {
  const began = performance.now();
  const { verdict } = checkLinearizability(columns, model, BUDGET);
  return { verdict, ms: performance.now() - began };
};
