/**
 * Records that are odd in one way each: whose they are, how they pair, and the files they stand in.
 */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  array,
  casRegister,
  counter,
  edn,
  jsonl,
  log,
  NO_VALUE,
  register,
  saw,
  testRefused,
  testValid,
  tried,
  txt,
  wrote,
} from './odd-inputs.fixture.ts';
import { useFolder } from './try-check.fixture.ts';

useFolder();

describe('is valid', () => {
  testValid([
    ['a process named by a symbol', edn('a invoke write 1', 'a ok write 1'), register, 'a is 0'],
    [
      'an info before all else',
      edn(':a info start', ':a invoke write 1', ':a ok write 1'),
      register,
      '1 info record of named processes',
    ],
    ['no completion at the end', edn('0 invoke write 1', ...saw('1')), register, 'zones'],
    [
      'an info with anything',
      edn('0 invoke write 1', '0 info write #object[x 0x1 "y"]', ...saw('1')),
      register,
      'zones',
    ],
    [
      'a fail with anything',
      edn('0 invoke cas [1 2]', '0 fail cas #object[x 0x1 "y"]', ...saw('nil')),
      casRegister,
      'a failed cas says nothing here',
    ],
    [
      'line ends of Windows',
      edn(...wrote('1'), ...saw('1')).replaceAll('\n', '\r\n'),
      register,
      'zones',
    ],
    [
      'line ends of Windows in columns',
      txt(...wrote('1'), ...saw('1')).replaceAll('\n', '\r\n'),
      register,
      'zones',
    ],
    [
      'a mark and gzip',
      gzipSync(`\uFEFF${jsonl('0 invoke write 1', '0 ok write 1')}`),
      register,
      'read as jsonl',
    ],
    [
      'members named by texts',
      '{"process" 0, "type" "invoke", "f" "write", "value" 1}\n{"process" 0 "type" "ok" "f" "write"}',
      register,
      'read as jepsen-edn',
    ],
    [
      'a time and an index too large',
      '{:process 0 :type :invoke :f :write :value 1 :time 99999999999999999999 :index 9007199254740993}',
      register,
      'zones',
    ],
    [
      'a counter in an old log',
      log('0 invoke add 1', '0 ok add 1', '1 invoke read nil', '1 ok read 1'),
      counter,
      'read as porcupine-log',
    ],
    [
      'chatter in a log',
      `INFO  jepsen.util - Waiting 3 :seconds\n${log(...wrote('1'))}`,
      register,
      'zones',
    ],
  ]);
});

describe('is refused', () => {
  testRefused([
    [
      'a process below zero',
      edn('-1 invoke write 1'),
      register,
      ':1: :process must be a whole number or a keyword, not -1.',
    ],
    [
      'a process that is a list',
      edn('[1] invoke write 1'),
      register,
      ':1: :process must be a whole number or a keyword, not [1].',
    ],
    [
      'two invocations at once',
      edn('3 invoke write 1', '3 invoke write 2'),
      register,
      ':2: process 3 invokes write while its write is open.',
    ],
    [
      'two completions',
      edn(...wrote('1'), '0 ok write 1'),
      register,
      ':3: process 0 has "ok" for write without an open invocation.',
    ],
    [
      'no invocation',
      array('7 ok write 1'),
      register,
      ':2: process 7 has "ok" for write without an open invocation.',
    ],
    [
      'a completion of something else',
      txt('0 invoke write 1', '0 ok read 1'),
      register,
      ':2: process 0 completes read but had invoked write.',
    ],
    [
      'a process in JSON lines after its info',
      jsonl('0 invoke write 1', '0 info write 1', '0 invoke write 2'),
      register,
      ':3: process 0 invokes write but was retired by an earlier info.',
    ],
    [
      'an index twice',
      '{:process 0 :type :invoke :f :write :value 1 :index 5}\n{:process 0 :type :ok :f :write :value 1 :index 5}',
      register,
      ':2: :index 5 does not come after 5.',
    ],
    [
      'an unknown write in columns that its info names',
      txt('0 invoke write nil', '0 info write 2'),
      register,
      `:1: ${NO_VALUE}`,
    ],
    [
      'a model for something else',
      edn(...wrote('1')),
      { model: 'stack' },
      ':1: the model stack does not know "write"; it knows push, pop.',
    ],
    [
      'a function in capitals',
      edn('0 invoke WRITE 1'),
      register,
      ':1: the model register does not know "WRITE"; it knows read, write.',
    ],
    [
      'a process of a log that is none',
      log(...wrote('1'), '-1 invoke write 2'),
      register,
      ':3: this begins like an operation but is none.',
    ],
    [
      'a type that is none',
      log('0 invoke write 1', '0 OK write 1'),
      register,
      ':2: this begins like an operation but is none.',
    ],
    [
      'a comma at the end',
      '[{"process":0,"type":"invoke","f":"write","value":1},\n]',
      register,
      ':2: a comma with no event before or behind it.',
    ],
    [
      'two arrays',
      `${array('0 invoke write 1')}\n${array('0 ok write 1')}`,
      register,
      ':4: something stands after the array of events.',
    ],
    [
      'letters of Windows',
      Buffer.from(jsonl(...wrote('"ä"')), 'latin1'),
      register,
      ':1: not UTF-8.',
    ],
    [
      'UTF-16 without its mark',
      Buffer.from(jsonl(...wrote('1')), 'utf16le'),
      register,
      ' it looks like text in UTF-16; UTF-8 is read.',
    ],
    [
      'gzip in gzip',
      gzipSync(gzipSync(jsonl(...wrote('1')))),
      register,
      ' it looks like a file packed with gzip twice; unpack it once.',
    ],
  ]);
});

describe('tested nothing', () => {
  it.each([
    ['no bytes', ''],
    ['no bytes, packed', gzipSync('')],
    ['empty lines', '\n \n\n'],
    ['the nemesis only', edn(':nemesis info start {:nodes ["n1"]}')],
    ['the nemesis only, in JSON', jsonl('"nemesis" info start null')],
    ['an empty array', '[]'],
  ])('%s', async (_what, content) => {
    const { exitCode, stdout } = await tried(content, register);
    expect(exitCode).toBe(2);
    expect(stdout).toContain('The history has no client operation: nothing was tested.');
  });
});
