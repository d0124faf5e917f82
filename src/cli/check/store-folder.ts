/**
 * The history in a folder that a test left: ours, one of Jepsen's or Maelstrom's stores
 * (`store/<name>/<time>/`, with `latest` beside the times), or a report of etcd's robustness tests.
 */
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { reportFiles } from '../../history/formats/etcd-report-folder.ts';
import { usageFailure } from '../../base/failure.ts';

export interface StoredHistory {
  readonly history: string;
  /** The test's name where it is one of Jepsen's stores; of Maelstrom the workload's. */
  readonly test?: string;
  /** Nodes of Maelstrom leave their logs here. */
  readonly isMaelstrom: boolean;
}

/** The first that is there: ours, then the whole ones, then what was written while the test ran. */
const HISTORIES = [
  'history.jsonl',
  'history.jsonl.gz',
  'history.edn',
  'history.edn.gz',
  'test.jepsen',
  'history.txt',
  'jepsen.log',
] as const;

/** @throws Failure for a folder that holds no history, or several runs and no `latest` */
export const historyIn = async (folder: string): Promise<StoredHistory> => {
  const found = (await storedIn(folder)) ?? (await storedIn(join(folder, 'latest')));
  if (found !== undefined) return found;
  const runs = await runsIn(folder);
  const [run] = runs;
  if (run === undefined) {
    throw usageFailure(
      'no-history',
      `${folder} is a folder without a history: neither ${HISTORIES.slice(0, -1).join(', ')} nor ${HISTORIES.at(-1)} is in it.`,
      'Name the folder of a run, results/<system>/<run> or store/<name>/<time>, or history files.',
    );
  }
  throw usageFailure(
    'several-histories',
    `${folder} holds ${runs.length === 1 ? 'a folder' : `${runs.length} folders`} with a history, and no latest among them.`,
    `Name one, or all: ${join(folder, run)}, or ${join(folder, '*')}.`,
  );
};

const storedIn = async (folder: string): Promise<StoredHistory | undefined> => {
  if ((await reportFiles(folder)).length > 0) return { history: folder, isMaelstrom: false };
  const there = new Set(await readdir(folder).catch(() => []));
  const name = HISTORIES.find((each) => there.has(each));
  if (name === undefined) return undefined;
  const isMaelstrom = there.has('node-logs');
  const history = join(folder, name);
  const path = await realpath(folder);
  return TIME.test(basename(path))
    ? { history, test: basename(dirname(path)), isMaelstrom }
    : { history, isMaelstrom };
};

/** As Jepsen names the folder of a run: `20230101T120000.000Z`. */
const TIME = /^\d{8}T\d{6}/u;

const runsIn = async (folder: string): Promise<readonly string[]> => {
  const runs: string[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const inner = join(folder, name);
    if (!(await stat(inner).catch(() => undefined))?.isDirectory()) continue;
    if ((await storedIn(inner)) !== undefined) runs.push(name);
  }
  return runs;
};
