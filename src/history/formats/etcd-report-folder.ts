/** Where a report of etcd's robustness tests keeps its operations: `client-N/operations.json`. */
import { statSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** Of every client the file, in order; none where this is no such folder. */
export const reportFiles = async (folder: string): Promise<readonly string[]> => {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  const names = await readdir(folder).catch(() => []);
  const clients = names
    .filter((name) => CLIENT.test(name))
    .sort((a, b) => Number(a.slice(PREFIX.length)) - Number(b.slice(PREFIX.length)));
  const files = clients.map((client) => join(folder, client, OPERATIONS));
  const there = await Promise.all(files.map((file) => stat(file).catch(() => undefined)));
  // A client that only watched has no operations.
  return files.filter((_, at) => there[at] !== undefined);
};

/** The folder of the report, where `file` holds the operations of one of its clients. */
export const reportOf = (file: string): string | undefined => {
  const client = dirname(resolve(file));
  return basename(file) === OPERATIONS && CLIENT.test(basename(client))
    ? join(dirname(file), '..')
    : undefined;
};

const OPERATIONS = 'operations.json';
const PREFIX = 'client-';
const CLIENT = /^client-\d+$/u;
