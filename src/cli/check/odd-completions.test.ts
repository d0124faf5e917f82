/**
 * Operations whose completion says something odd, or nothing: what was done, and what was returned.
 */
import { describe } from 'vitest';
import {
  bank,
  casRegister,
  counter,
  edn,
  EITHER,
  jsonl,
  kv,
  list,
  log,
  mutex,
  NO_VALUE,
  queue,
  register,
  saw,
  set,
  testRefused,
  testValid,
  testViolations,
  txt,
  wrote,
} from './odd-inputs.fixture.ts';
import { useFolder } from './try-check.fixture.ts';

useFolder();

describe('is valid', () => {
  testValid([
    [
      'a write that its ok names',
      jsonl('0 invoke write', '0 ok write 3', '1 invoke read null', '1 ok read 3'),
      register,
      '1 operation that was asked without a value',
    ],
    ['a failed write of nothing', jsonl('0 invoke write', '0 fail write 3'), register, 'zones'],
    [
      'an offset that a log returned',
      edn('0 invoke append "x"', '0 ok append 0', '0 invoke read 0', '0 ok read "x"'),
      { model: 'log' },
      'read as jepsen-edn',
    ],
    [
      'a length that a list returned',
      jsonl('0 invoke append 5', '0 ok append 1', '0 invoke read null', '0 ok read [5]'),
      list,
      'read as jsonl',
    ],
    [
      'a bank in columns',
      txt(
        '0 invoke transfer {:from 0, :to 1, :amount 2}',
        '0 ok transfer {:from 0, :to 1, :amount 2}',
        '0 invoke read nil',
        '0 ok read {0 3, 1 7}',
      ),
      bank,
      'read as jepsen-log',
    ],
    [
      'a fenced lock without values',
      edn('0 invoke acquire', '0 ok acquire 7', '0 invoke release', '0 ok release'),
      { model: 'fenced-lock' },
      'read as jepsen-edn',
    ],
  ]);
});

describe('is a violation', () => {
  testViolations([
    [
      'an account that is gone',
      edn('0 invoke read', '0 ok read {0 5}'),
      bank,
      'unexpected-accounts',
    ],
    [
      'what an info names',
      edn('0 invoke write 1', '0 info write 2', ...saw('2')),
      register,
      'nobody wrote it',
    ],
  ]);
});

describe('is refused', () => {
  testRefused([
    [
      'a completion of another key',
      kv('0 invoke put "x"') + kv('0 ok put "x"').replace('"4"', '"5"'),
      { model: 'kv' },
      ':2: process 0 completes key 5 but had invoked key 4.',
    ],
    [
      'a read that returned nothing at all',
      edn('0 invoke read', '0 ok read'),
      register,
      ':2: an :ok operation needs a :value: what was returned, or nil.',
    ],
    ['a write of nothing at all', edn('0 invoke write', '0 ok write'), register, `:1: ${NO_VALUE}`],
    [
      'a write of nothing at all, in JSON',
      jsonl(...wrote('1'), '0 invoke write', '0 ok write'),
      register,
      `:3: ${NO_VALUE}`,
    ],
    [
      'an unknown write of nothing',
      edn('0 invoke write', '0 info write', ...saw('2')),
      register,
      `:1: ${NO_VALUE}`,
    ],
    [
      'an unknown write that its info names',
      jsonl('0 invoke write null', '0 info write 2'),
      register,
      `:1: ${NO_VALUE}`,
    ],
    ['an append of nothing', jsonl('0 invoke append', '0 ok append 3'), list, `:1: ${NO_VALUE}`],
    [
      'another cas',
      edn('0 invoke cas [1 2]', '0 ok cas [1 3]'),
      casRegister,
      ':2: process 0 asked to cas [1,2], and its ok names [1,3].',
    ],
    [
      'another enqueue',
      edn('0 invoke enqueue 1', '0 ok enqueue 2'),
      queue,
      ':2: process 0 asked to enqueue 1, and its ok names 2.',
    ],
    [
      'another transfer',
      edn('0 invoke transfer {:from 0 :to 1 :amount 2}', '0 ok transfer {:from 0 :to 1 :amount 3}'),
      bank,
      ':2: process 0 asked to transfer {"from":0,',
    ],
    [
      'another put',
      kv('0 invoke put "x"', '0 ok put "y"'),
      { model: 'kv' },
      ':2: process 0 asked to put "x", and its ok names "y".',
    ],
    ['an append that may be another', edn('0 invoke append 1', '0 ok append 2'), list, EITHER],
    [
      'an append of texts that may be another',
      kv('0 invoke append "x"', '0 ok append "y"'),
      { model: 'kv' },
      EITHER,
    ],
    ['a remove that may be another', edn('0 invoke remove nil', '0 ok remove 1'), set, EITHER],
    [
      'an increment that may be another',
      edn('0 invoke increment nil', '0 ok increment 5'),
      counter,
      EITHER,
    ],
    [
      'a lock that was not got',
      jsonl(
        '0 invoke acquire null',
        '0 ok acquire true',
        '1 invoke acquire null',
        '1 ok acquire false',
      ),
      mutex,
      ':3: in the model mutex an ok says that it was done (a fail that it was not)',
    ],
    [
      'two locks',
      edn('0 invoke acquire :l1', '0 ok acquire :l1', '1 invoke acquire :l2', '1 ok acquire :l2'),
      mutex,
      ':3: in the model mutex a lock is asked for with null (where there are several, their name is the key); met ":l1" and ":l2".',
    ],
    [
      'amounts that are not whole',
      edn('0 invoke add 0.1', '0 ok add 0.1'),
      counter,
      ':1: in the model counter amounts are whole numbers; met 0.1.',
    ],
    [
      'accounts of other names',
      edn('0 invoke transfer {:from :a :to :b :amount 2}', '0 ok transfer'),
      { model: 'bank', initial: '{"a":5,"b":5}' },
      ':1: in the model bank the initial balances name the accounts "a", "b"; met the account ":a".',
    ],
    [
      'a bank without balances in an old log',
      log('0 invoke read nil', '0 ok read {0 5}'),
      { model: 'bank' },
      ' The model bank needs the initial balances.',
    ],
    ['two values', txt(...wrote('1 2')), register, ':1: one value was expected.'],
  ]);
});
