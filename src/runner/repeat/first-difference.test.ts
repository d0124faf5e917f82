import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { firstDifference } from './first-difference.ts';
import { differentWords, sameWords } from './words.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'verify-difference-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const again = (): string => join(root, 'again');

const written = (files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
};

const compared = (files: Readonly<Record<string, string>>) => {
  mkdirSync(again());
  written(files);
  return firstDifference(root, again());
};

it('is none between runs that are the same but for their names and how long the check took', async () => {
  const same = { 'history.jsonl': 'a\nb\n', 'nodes/n1.log': 'x\n' };
  expect(
    await compared({
      ...same,
      'run.json': '1',
      'verdict.json': '1',
      'report.html': '1',
      'again/history.jsonl': same['history.jsonl'],
      'again/nodes/n1.log': same['nodes/n1.log'],
      'again/run.json': '2',
      'again/verdict.json': '2',
    }),
  ).toBeUndefined();
});

it.each<[string, string | undefined, string | undefined, number, (string | undefined)[]]>([
  ['in the midst', 'a\nbc\nd\n', 'a\nbx\nd\n', 2, ['bc', 'bx']],
  ['at the very first byte', 'a\n', 'b\n', 1, ['a', 'b']],
  ['at the beginning of a line', 'a\nb\n', 'a\nc\n', 2, ['b', 'c']],
  ['where one ends', 'a\n', 'a\nb\n', 2, [undefined, 'b']],
  ['where one ends within a line', 'a\nb', 'a\nbc', 2, ['b', 'bc']],
  ['where one is not there', undefined, 'a\n', 1, [undefined, 'a']],
  ['by a line end only', 'a', 'a\n', 1, ['a', 'a']],
])('is found %s', async (_, one, other, line, lines) => {
  const files = {
    ...(one === undefined ? {} : { 'faults.jsonl': one }),
    ...(other === undefined ? {} : { 'again/faults.jsonl': other }),
  };
  expect(await compared(files)).toEqual({ file: 'faults.jsonl', line, lines });
});

it('is sought in the history first, and in files that only one has', async () => {
  expect(
    await compared({
      'a.txt': '1',
      'again/a.txt': '2',
      'history.jsonl': 'x',
      'again/history.jsonl': 'y',
    }),
  ).toMatchObject({ file: 'history.jsonl' });
  written({ 'again/history.jsonl': 'x', 'again/a.txt': '1', 'again/nodes/n1.log': 'z' });
  expect(await firstDifference(root, again())).toMatchObject({
    file: join('nodes', 'n1.log'),
    lines: [undefined, 'z'],
  });
});

it('is told in a sentence, with what was called where that is known', () => {
  const difference = { file: 'history.jsonl', line: 7, lines: ['a', undefined] } as const;
  expect(differentWords(difference, {})).toBe(
    'not repeatable: two runs of one plan differ in history.jsonl from line 7 on (nothing was seen to be called: look for state outside of the program’s function, and for what waits for the machine): a against nothing',
  );
  const machineCalls = [{ node: 'n2', call: 'Date.now', place: 'program.ts:12', timeMs: 3 }];
  expect(differentWords(difference, { machineCalls })).toContain(
    ' (n2 called Date.now at program.ts:12): a',
  );
  expect(sameWords(1200)).toBe(
    'repeatable: a second run was the same, byte by byte (1,200 operations, faults, events, logs)',
  );
});
