/** Whether a file can be run as a node at all: found out before anything is started. */
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  readSync,
  statSync,
} from 'node:fs';
import { basename } from 'node:path';
import { type Failure, usageFailure } from '../../src/base/failure.ts';

/** @throws Failure `bad-bin` (exit 64) that says what is wrong with the file, and the way out */
export const refuseUnrunnable = (path: string): void => {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    throw badBin(`There is no file ${path}.`, 'Does --bin name the program of a node?');
  }
  if (stat.isDirectory()) {
    throw badBin(`${path} is a folder, not a program.`, 'Name the program in it.');
  }
  if (!isExecutable(path)) throw badBin(`${path} is not executable.`, `chmod +x ${path}`);
  const problem = scriptProblem(firstBytes(path));
  if (problem !== undefined) throw badBin(`${basename(path)} ${problem.what}`, problem.wayOut);
};

const badBin = (message: string, hint: string): Failure => usageFailure('bad-bin', message, hint);

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const MOST_BYTES = 512;

/** None where it may be run and not be read. */
const firstBytes = (path: string): Buffer => {
  try {
    const file = openSync(path, 'r');
    try {
      const buffer = Buffer.alloc(MOST_BYTES);
      return buffer.subarray(0, readSync(file, buffer, 0, buffer.length, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return Buffer.alloc(0);
  }
};

interface Problem {
  readonly what: string;
  readonly wayOut: string;
}

const SHEBANG = 'Its first line names what runs it: #!/usr/bin/env python3';

/** A text without a first line that names its interpreter would be run by the shell. */
const scriptProblem = (head: Buffer): Problem | undefined => {
  if (head.length === 0 || head.includes(0)) return undefined; // no text: the kernel knows better
  const [line = ''] = head.toString('latin1').split('\n');
  if (!line.startsWith('#!')) {
    if (/[^\t\r\n -~\x80-\xff]/.test(line)) return undefined;
    const bom = head.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
    return bom
      ? { what: 'begins with a byte order mark.', wayOut: 'Save it as UTF-8 without one.' }
      : { what: 'is a script without a shebang line.', wayOut: SHEBANG };
  }
  if (line.endsWith('\r')) {
    return { what: 'has the line ends of Windows.', wayOut: 'Save it with line feeds alone.' };
  }
  const interpreter = /^#!\s*(\S*)/.exec(line)?.[1] ?? '';
  return existsSync(interpreter)
    ? undefined
    : { what: `is to be run by ${interpreter || 'nothing'}, which is not there.`, wayOut: SHEBANG };
};
