/**
 * Small inputs that are odd in one way each, over the formats and models, and what the command makes of
 * them. Where it is not certain what an input means the answer is exit code 64 with file and line, never
 * a verdict; what was understood in one of several ways is said in a note.
 */
import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { CheckFlags } from './flags.ts';
import { at, check } from './try-check.fixture.ts';

/** Of a line: process, type, f, and the value as the format writes it; without one, none is written. */
const wordsOf = (line: string): readonly string[] => {
  const [, ...words] = /^(\S+) (\S+) (\S+) ?(.*)$/su.exec(line) ?? [];
  return words;
};

export const edn = (...lines: readonly string[]): string =>
  lines
    .map(wordsOf)
    .map(([process, type, f, value]) => {
      const told = value === '' ? '' : `, :value ${value}`;
      return `{:process ${process}, :type :${type}, :f :${f}${told}}\n`;
    })
    .join('');

const objects = (lines: readonly string[]): readonly string[] =>
  lines.map(wordsOf).map(([process, type, f, value]) => {
    const told = value === '' ? '' : `,"value":${value}`;
    return `{"process":${process},"type":"${type}","f":"${f}"${told}}`;
  });

export const jsonl = (...lines: readonly string[]): string =>
  objects(lines)
    .map((each) => `${each}\n`)
    .join('');

export const array = (...lines: readonly string[]): string => `[\n${objects(lines).join(',\n')}\n]`;

/** As a `history.txt`. */
export const txt = (...lines: readonly string[]): string =>
  lines
    .map(wordsOf)
    .map(([process, type, f, value]) => `${process}\t:${type}\t:${f}\t${value}\n`)
    .join('');

/** As an old `jepsen.log`. */
export const log = (...lines: readonly string[]): string =>
  txt(...lines).replaceAll(/^(?=.)/gmu, 'INFO  jepsen.util - ');

/** As Porcupine's key-value logs, of one key. */
export const kv = (...lines: readonly string[]): string =>
  edn(...lines).replaceAll(':value', ':key "4", :value');

export const wrote = (value: string): readonly string[] => [
  `0 invoke write ${value}`,
  `0 ok write ${value}`,
];
export const saw = (value: string): readonly string[] => [
  '1 invoke read nil',
  `1 ok read ${value}`,
];

export const register = { model: 'register' };
export const casRegister = { model: 'cas-register' };
export const multiRegister = { model: 'multi-register' };
export const list = { model: 'append-list' };
export const set = { model: 'set' };
export const queue = { model: 'fifo-queue' };
export const counter = { model: 'counter' };
export const mutex = { model: 'mutex' };
export const bank = { model: 'bank', initial: '{"0":5,"1":5}' };

export const NO_VALUE = 'this operation was asked without a value, and no ok names one';
export const EITHER = 'which may be what was done or what was returned.';

type Case = [what: string, content: string | Buffer, flags: Partial<CheckFlags>, says: string];

export const tried = async (content: string | Buffer, flags: Partial<CheckFlags>) => {
  await writeFile(at('odd'), content);
  return check(['odd'], flags);
};

export const testValid = (cases: readonly Case[]): void => {
  it.each<Case>(cases)('%s', async (_what, content, flags, says) => {
    const stdout = expect.stringContaining(says) as string;
    expect(await tried(content, flags)).toEqual({ exitCode: 0, stderr: '', stdout });
  });
};

export const testViolations = (cases: readonly Case[]): void => {
  it.each<Case>(cases)('%s', async (_what, content, flags, says) => {
    const stdout = expect.stringContaining(says) as string;
    expect(await tried(content, flags)).toEqual({ exitCode: 1, stderr: '', stdout });
  });
};

/** What begins with a colon begins with the line. */
export const testRefused = (cases: readonly Case[]): void => {
  it.each<Case>(cases)('%s', async (_what, content, flags, says) => {
    const sentence = says.startsWith(':') ? `verify: odd${says}` : says;
    const stderr = expect.stringContaining(sentence) as string;
    expect(await tried(content, flags)).toEqual({ exitCode: 64, stdout: '', stderr });
  });
};
