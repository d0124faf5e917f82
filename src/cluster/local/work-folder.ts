/**
 * The folder of a run with what its nodes keep. Whose it is stands in it, so that it is found when
 * harness, reaper and nodes are all gone.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lifeOf, type Owner, thisOwner } from '../undo/owner.ts';

const OWNER = 'owner.json';

export const makeWorkFolder = (runDir: string): string => {
  const work = join(runDir, 'work');
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, OWNER), JSON.stringify(thisOwner()));
  return work;
};

/** Those of runs that are dead, `<results>/<system>/<run>/work`. */
export const deadWorkFolders = (results: string): readonly string[] =>
  foldersIn(results)
    .flatMap(foldersIn)
    .map((run) => join(run, 'work'))
    .filter(isOfDeadRun);

/** Without links, such as `latest`. */
const foldersIn = (path: string): readonly string[] => {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(path, name));
  } catch {
    return []; // nothing was ever saved there, or it has gone
  }
};

/** False also where nobody can tell: then it is let be. */
const isOfDeadRun = (work: string): boolean => {
  try {
    const owner = JSON.parse(readFileSync(join(work, OWNER), 'utf8')) as Owner;
    return lifeOf(owner) === 'dead';
  } catch {
    return false;
  }
};
