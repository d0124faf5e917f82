import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Failure } from '../../src/base/failure.ts';
import { refuseUnrunnable } from './program-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'verify-bin-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (content: string | Buffer, mode = 0o755): string => {
  const path = join(folder, 'node.py');
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
};

/** What is said of it, or undefined where it can be run. */
const refusal = (path: string): string | undefined => {
  try {
    refuseUnrunnable(path);
    return undefined;
  } catch (error) {
    const { exitCode, message, hint } = error as Failure;
    expect(error).toBeInstanceOf(Failure);
    expect(exitCode).toBe(64);
    return `${message} ${hint}`;
  }
};

describe('the program of a node', () => {
  it.each([
    ['a script', '#!/bin/sh\nexit 0\n'],
    ['a script by way of env', '#!/usr/bin/env python3\n'],
    ['a binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0])],
    ['an empty file, which the kernel judges', ''],
  ])('may be %s', (_, content) => {
    expect(refusal(file(content))).toBeUndefined();
  });

  it('is not there', () => {
    const path = join(folder, 'none');
    expect(refusal(path)).toBe(`There is no file ${path}. Does --bin name the program of a node?`);
  });

  it('is a folder', () => {
    expect(refusal(folder)).toBe(`${folder} is a folder, not a program. Name the program in it.`);
  });

  it('is not executable', () => {
    const path = file('#!/bin/sh\n', 0o644);
    expect(refusal(path)).toBe(`${path} is not executable. chmod +x ${path}`);
  });

  it.each([
    ['import sys\n', 'node.py is a script without a shebang line.'],
    ['\ufeff#!/bin/sh\n', 'node.py begins with a byte order mark.'],
    ['#!/bin/sh\r\nexit 0\r\n', 'node.py has the line ends of Windows.'],
    ['#!/nowhere/python\n', 'node.py is to be run by /nowhere/python, which is not there.'],
    ['#!\n', 'node.py is to be run by nothing, which is not there.'],
  ])('cannot be run: %j', (content, said) => {
    expect(refusal(file(content))).toContain(said);
  });
});
