/**
 * Who imports whom, by the files themselves. The linter tells folders apart by their last name and
 * does not look at what is imported when it is needed; here every arrow is followed to its end.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOMS, type Room } from './arrows.ts';

export interface Arrow {
  readonly from: string;
  readonly to: string;
}

/** What is never shipped: nothing that is may import it. */
const WORKSHOP = ['bench', 'docs', 'testing', 'lint'];
const SHIPPED = ['src', 'checkers', 'systems', 'workloads', 'nemesis'];

/** Every import of a shipped file that is no test, by paths from the root of the repository. */
export const shippedArrows = (): readonly Arrow[] =>
  SHIPPED.flatMap((folder) => filesBelow(folder))
    .filter((path) => SOURCE.test(path) && !FOR_TESTS.test(path))
    .flatMap((from) => arrowsFrom(from, readFileSync(join(ROOT, from), 'utf8')));

/** Imports of files of the house in a source: static, of types, and when they are needed. */
export const arrowsFrom = (from: string, source: string): readonly Arrow[] =>
  [...source.matchAll(IMPORT)].flatMap(({ groups }) => {
    const path = groups?.['path'] ?? '';
    return [{ from, to: normalize(join(dirname(from), path)).replaceAll('\\', '/') }];
  });

/** Does the table allow it? A room within another may use what stands in the outer one. */
export const isAllowed = ({ from, to }: Arrow): boolean => {
  if (WORKSHOP.some((folder) => to.startsWith(`${folder}/`))) return false;
  const [here, there] = [roomOf(from), roomOf(to)];
  if (here === undefined) return true; // src/cli, and what cleans every runtime
  if (there === undefined) return false;
  return here.folder === there.folder || here.imports.includes(there.folder) || isIn(here, there);
};

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCE = /\.tsx?$/u;
const FOR_TESTS = /\.(?:test|fixture|fuzz)\.tsx?$|\/fixtures\//u;
const IMPORT = /(?:\bfrom|\bimport|\bimport\(|\bresolve\()\s*['"](?<path>\.[^'"]*)['"]/gu;

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(
    (path) => `${folder}/${path.replaceAll('\\', '/')}`,
  );

const roomOf = (path: string): Room | undefined =>
  ROOMS.filter(({ folder }) => path.startsWith(`${folder}/`)).toSorted(
    (a, b) => b.folder.length - a.folder.length,
  )[0];

const isIn = (inner: Room, outer: Room): boolean => inner.folder.startsWith(`${outer.folder}/`);
