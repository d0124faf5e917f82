/**
 * Where a report of etcd's robustness tests keeps what clients did and what their watches saw:
 * `client-N/operations.json` and `client-N/watch.json`.
 */
import { statSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** Of every client the files, in order; none where this is no such folder. */
export const reportFiles = async (folder: string): Promise<readonly string[]> => {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  const names = await readdir(folder).catch(() => []);
  const clients = names
    .filter((name) => CLIENT.test(name))
    .sort((a, b) => Number(a.slice(PREFIX.length)) - Number(b.slice(PREFIX.length)));
  const files = clients.flatMap((client) =>
    [OPERATIONS, WATCHES].map((name) => join(folder, client, name)),
  );
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
const WATCHES = 'watch.json';
const PREFIX = 'client-';
const CLIENT = /^client-\d+$/u;
