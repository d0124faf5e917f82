/** Who called something, and where, read from a stack: `program.ts:12`. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../base/own-package.ts';

interface Frame {
  readonly path: string;
  readonly line: string;
}

/** What runs programs, clients and faults; a program is called by it. */
const HARNESS = /^[/\\](?:dist[/\\])?(?:src|checkers|workloads|nemesis)[/\\]/u;
const FOR_TESTS = /[/\\]fixtures[/\\]|\.(?:test|fixture)\.[jt]s$/u;
/** What stands between a call and whoever made it. */
const WATCHERS = /[/\\]cluster[/\\]sim[/\\](?:watched-machine|machine-uses)\.[jt]s$/u;
const LIBRARY = /[/\\]node_modules[/\\]/u;
/** `    at name (file:///a/b.ts:12:5)`, `    at async /a/b.ts:12:5` */
const FRAME =
  /^\s+at (?:.* \()?(?:async )?(?<file>(?:file:|\/|[A-Za-z]:[/\\]).*):(?<line>\d+):\d+\)?$/u;

/** The innermost frame of the program, before that of a library that it uses; undefined: there is none. */
export const placeIn = (stack: string): string | undefined => {
  const frames = framesIn(stack).filter(({ path }) => !isHarness(path));
  const found = frames.find(({ path }) => !LIBRARY.test(inOwn(path) ?? path)) ?? frames[0];
  return found === undefined ? undefined : `${shown(found.path)}:${found.line}`;
};

/** Whether it is the harness that called, and no program. */
export const isOurs = (stack: string): boolean => {
  const [innermost] = framesIn(stack);
  return innermost !== undefined && isHarness(innermost.path);
};

const framesIn = (stack: string): readonly Frame[] =>
  stack.split('\n').flatMap((text) => {
    const { file, line } = FRAME.exec(text)?.groups ?? {};
    if (file === undefined || line === undefined) return [];
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    return WATCHERS.test(path) ? [] : [{ path, line }];
  });

const isHarness = (path: string): boolean =>
  HARNESS.test(inOwn(path) ?? '') && !FOR_TESTS.test(path);

const OWN = packageRoot();

/** Below this package, which may itself lie among the libraries of a project. */
const inOwn = (path: string): string | undefined => {
  const below = relative(OWN, path);
  return below.startsWith('..') ? undefined : `/${below}`;
};

/** From where one works, or where that is elsewhere from this package. */
const shown = (path: string): string => {
  const here = relative(process.cwd(), path);
  if (!here.startsWith('..')) return here;
  return inOwn(path)?.slice(1) ?? path;
};
