import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inParallel, quote, section, sections } from './script.ts';

const PARTS = mkdtempSync(join(tmpdir(), 'verify-script-'));
afterAll(() => rmSync(PARTS, { recursive: true }));

const bash = (script: string): string =>
  execFileSync('bash', ['-c', script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, PARTS },
  });

describe('scripts for the agent', () => {
  it('quote whatever a word holds', () => {
    const word = `it's "$HOME" \\ \n*`;
    expect(bash(`printf %s ${quote(word)}`)).toBe(word);
  });

  it('take outputs apart that were printed at the same time', () => {
    const script = inParallel([section('a', 'printf "1\\n2"'), section('b', 'echo; echo x')]);
    expect(sections(bash(script))).toEqual(
      new Map([
        ['a', '1\n2'],
        ['b', '\nx'],
      ]),
    );
  });

  it('fail when one part fails, and wait for the others', () => {
    expect(() => bash(inParallel(['exit 3', 'true']))).toThrow('Command failed');
    expect(() => bash(inParallel(['true', 'false']))).toThrow('Command failed');
    expect(bash(inParallel([section('a', 'echo 1'), 'true']))).toContain('1');
  });
});
