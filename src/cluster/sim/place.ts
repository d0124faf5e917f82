/** Where in a program something was called, read from a stack: `program.ts:12`. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../base/own-package.ts';

/** Of the simulator and of what it runs programs with; a program is called by these. */
const HARNESS = /[/\\]src[/\\](?:cluster[/\\](?:sim|port)|node|base)[/\\][\w-]+\.[jt]s$/u;
const LIBRARY = /[/\\]node_modules[/\\]/u;
/** `    at name (file:///a/b.ts:12:5)`, `    at async /a/b.ts:12:5` */
const FRAME =
  /^\s+at (?:.* \()?(?:async )?(?<file>(?:file:|\/|[A-Za-z]:[/\\]).*):(?<line>\d+):\d+\)?$/u;

/** The innermost frame of the program, before that of a library that it uses; undefined: there is none. */
export const placeIn = (stack: string): string | undefined => {
  const frames = stack.split('\n').flatMap((text) => {
    const { file, line } = FRAME.exec(text)?.groups ?? {};
    if (file === undefined || line === undefined) return [];
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    return isHarness(path) ? [] : [{ path, line }];
  });
  const found = frames.find(({ path }) => !LIBRARY.test(inOwn(path) ?? path)) ?? frames[0];
  return found === undefined ? undefined : `${shown(found.path)}:${found.line}`;
};

const isHarness = (path: string): boolean => HARNESS.test(inOwn(path) ?? '');

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
