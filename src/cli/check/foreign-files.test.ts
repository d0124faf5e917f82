/**
 * Files as other people have them, each one small example of its kind: what the command makes of it.
 * Most kinds were met in public reports and repositories, in other words.
 */
import { cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CheckFlags } from './flags.ts';
import { at, check, useFolder } from './try-check.fixture.ts';

const FIXTURES = fileURLToPath(new URL('../../history/formats/fixtures', import.meta.url));

useFolder();
beforeAll(() => cp(FIXTURES, at('.'), { recursive: true }));

type Case = [file: string, flags: Partial<CheckFlags>, says: string];

const register = { model: 'register' };
const casRegister = { model: 'cas-register', initial: '0' };
const bank = { model: 'bank', initial: '{"0":10,"1":10}' };
const multiRegister = { model: 'multi-register' };

describe('is valid', () => {
  it.each<Case>([
    ['named-process.edn', register, 'clients are numbered here: :w1 is 1'],
    ['named-by-text.edn', register, 'clients are numbered here: w1 is 1'],
    [
      'named-process.jsonl',
      register,
      "1 info record of named processes that had invoked nothing was left out, as the nemesis' are",
    ],
    [
      'write-named-by-ok.edn',
      register,
      "1 operation that was asked without a value did what their ok names, as in Knossos' complete",
    ],
    ['add-named-by-ok.edn', { model: 'set' }, 'read as jepsen-edn'],
    ['bank.edn', bank, 'read as jepsen-edn'],
    ['cas-triple.edn', { model: 'cas-register' }, 'values were read as [key value] tuples'],
    ['object-in-error.edn', register, 'read as jepsen-edn'],
    ['object-of-nemesis.edn', register, 'read as jepsen-edn'],
    ['error-of-nemesis.edn', register, 'read as jepsen-edn'],
    ['nan-of-nemesis.edn', register, 'read as jepsen-edn'],
    ['big-numbers-beside.edn', register, 'read as jepsen-edn'],
    ['history.txt', casRegister, 'read as jepsen-log'],
    ['history.txt', { ...casRegister, format: 'porcupine' }, 'read as porcupine-log'],
    ['old-jepsen.log', casRegister, 'read as porcupine-log'],
    ['worker-jepsen.log', casRegister, 'read as jepsen-log'],
    ['array-of-jepsen.json', { model: 'cas-register' }, '(0 → 10)'],
    ['empty-line.jsonl', register, 'read as jsonl'],
    ['empty-last-line.jsonl', register, 'read as jsonl'],
    ['byte-order-mark.jsonl', register, 'read as jsonl'],
    ['tipocket-bank.log', {}, 'model bank'],
    ['tipocket-rawkv.log', {}, 'clients are numbered here: the initial state is 2'],
  ])('%s %o', async (file, flags, says) => {
    const { exitCode, stdout } = await check([file], flags);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining(says) });
  });
});

describe('is a violation', () => {
  it.each<Case>([
    ['mutex-without-value.edn', { model: 'mutex' }, 'double-acquire'],
    [
      'tipocket-bank-lost.log',
      {},
      'adds up to 15, but transfers only move money and there was 20: 5',
    ],
    ['array.json', register, "client 1's read of 2 saw 2, but nobody wrote it."],
    ['logback-jepsen.log', casRegister, "client 0's read of 9 saw 9, but nobody wrote it."],
  ])('%s %o', async (file, flags, says) => {
    const { exitCode, stdout } = await check([file], flags);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: expect.stringContaining(says) });
  });
});

describe('is refused', () => {
  it.each<Case>([
    [
      'process-used-again.edn',
      register,
      ':5: process 0 has "info" for write without an open invocation.',
    ],
    ['other-write-told.edn', register, ':2: process 7 asked to write 1, and its ok names 2.'],
    [
      'unknown-write-without-value.edn',
      register,
      ':3: this operation of unknown outcome has no value, where for others like it the ok named one: nobody knows what it would have done.',
    ],
    ['nan-in-value.edn', register, ':4: ##NaN is not understood in a value.'],
    [
      'cas-triple.edn',
      { model: 'cas-register', independent: 'no' },
      ':5: in the model cas-register a cas is [from, to]; met ["k1","a","c"].',
    ],
    [
      'bank-of-lists.edn',
      bank,
      ':3: in the model bank a read returns {account: balance}; what is asked here returned [5,15].',
    ],
    [
      'null-in-queue.jsonl',
      { model: 'fifo-queue' },
      ':1: in the model fifo-queue null means that nothing was there, so it cannot be put in; met null.',
    ],
    [
      'other-write-told.jsonl',
      multiRegister,
      ':2: process 0 asked to txn [["w","x",1]], and its ok names [["w","x",2]].',
    ],
    [
      'other-kind-told.jsonl',
      multiRegister,
      ':2: process 0 asked to txn [["r","x",null]], and its ok names [["w","x",3]].',
    ],
    ['stray-line.txt', register, ':6: this begins like an operation but is none.'],
    ['array-cut-off.json', register, ':2: the array of events is cut off before its end.'],
    ['utf-16.jsonl', register, ' is no history that is known here: it looks like text in UTF-16'],
    ['table.csv', register, ' it looks like a table of comma-separated values.'],
    ['several-lines.jsonl', register, ' it looks like JSON objects over several lines;'],
    ['object-of-history.json', register, ' it looks like one JSON object that holds a history;'],
  ])('%s %o', async (file, flags, says) => {
    const { exitCode, stderr } = await check([file], flags);
    expect({ exitCode, stderr }).toEqual({ exitCode: 64, stderr: expect.stringContaining(says) });
    expect(stderr).toContain(`verify: ${file}`);
  });
});
