import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { call, inOrder, inParallel, onlyIf, section, sections, type Script } from './script.ts';

const PARTS = mkdtempSync(join(tmpdir(), 'verify-script-'));
afterAll(() => rmSync(PARTS, { recursive: true }));

const bash = (script: Script): string =>
  execFileSync('bash', ['-c', script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, PARTS },
  });
const print = (...words: string[]): Script => call('printf', '%s', ...words);

describe('scripts for the agent', () => {
  it('hand over whatever a word holds', () => {
    const word = `it's "$HOME" \\ \n*`;
    expect(bash(print(word))).toBe(word);
  });

  it('end with the first piece that fails', () => {
    expect(() => bash(inOrder(call('false'), call('true')))).toThrow('Command failed');
    expect(bash(inOrder(print('a'), print('b')))).toBe('ab');
    expect(bash(inParallel([inOrder(), print('a')]))).toBe('a');
    const file = join(PARTS, 'made');
    expect(() => bash(inOrder(call('false'), call('touch', file)))).toThrow('Command failed');
    expect(bash(call('ls', PARTS))).not.toContain('made');
  });

  it('leave out what depends on a condition', () => {
    expect(bash(inOrder(onlyIf(call('false'), print('a')), print('b')))).toBe('b');
    expect(bash(onlyIf(call('true'), print('a'), print('b')))).toBe('ab');
    expect(() => bash(onlyIf(call('true'), call('false')))).toThrow('Command failed');
  });

  it('take outputs apart that were printed at the same time', () => {
    const slow = inOrder(call('sleep', 0.05), print('1\n2'));
    const script = inParallel([section('a', slow), section('b', print('\nx'))]);
    expect(sections(bash(script))).toEqual(
      new Map([
        ['a', '1\n2'],
        ['b', '\nx'],
      ]),
    );
  });

  it('go on where something only cannot be read', () => {
    const script = inOrder(section('a', call('false')), section('b', print('2')));
    expect([...sections(bash(script))]).toEqual([
      ['a', ''],
      ['b', '2'],
    ]);
  });

  it('fail when one part fails, and wait for the others', () => {
    expect(() => bash(inParallel([call('exit', 3), call('true')]))).toThrow('Command failed');
    expect(() => bash(inParallel([call('true'), call('false')]))).toThrow('Command failed');
    expect(bash(inParallel([section('a', print('1')), call('true')]))).toContain('1');
    expect(bash(inParallel([]))).toBe('');
  });
});
