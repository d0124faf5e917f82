import { expect, it } from 'vitest';
import { matchesGlob } from './glob.ts';

it.each([
  ['journal.jsonl', 'journal.jsonl'],
  ['journal.jsonl', 'deep/er/journal.jsonl'],
  ['*.log', 'a.log'],
  ['*.log', 'version-2/log.log'],
  ['version-2/log.*', 'version-2/log.100000001'],
  ['/version-2/log.*', 'version-2/log.1'],
  ['**', 'any/thing'],
  ['**/*', 'any/thing'],
  ['**/*', 'thing'],
  ['member/**/*.wal', 'member/wal/0-0.wal'],
  ['member/**/*.wal', 'member/0-0.wal'],
  ['member/**', 'member/snap/db'],
  ['?.db', 'a.db'],
  ['[ab].db', 'b.db'],
  ['[!ab].db', 'c.db'],
  ['*.{wal,snap}', 'x.snap'],
  ['a+b(1).txt', 'a+b(1).txt'],
  ['open{brace', 'open{brace'],
])('%s names %s', (pattern, path) => {
  expect(matchesGlob(pattern, path)).toBe(true);
});

it.each([
  ['*.log', 'a.log.1'],
  ['*.log', 'a.logs/x'],
  ['version-2/log.*', 'other/version-2/log.1'],
  ['version-2/*', 'version-2/deep/log'],
  ['member/*.wal', 'member/wal/0.wal'],
  ['?.db', 'ab.db'],
  ['[!ab].db', 'a.db'],
  ['a.b', 'axb'],
  ['*.{wal,snap}', 'x.wa'],
  ['journal.jsonl', 'my-journal.jsonl'],
])('%s does not name %s', (pattern, path) => {
  expect(matchesGlob(pattern, path)).toBe(false);
});
