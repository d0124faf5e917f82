/**
 * Transactions, and values that may hold a key: how they are taken apart, and where nobody can tell.
 */
import { describe } from 'vitest';
import {
  casRegister,
  edn,
  jsonl,
  multiRegister,
  queue,
  register,
  set,
  testRefused,
  testValid,
  testViolations,
  txt,
} from './odd-inputs.fixture.ts';
import { useFolder } from './try-check.fixture.ts';

useFolder();

describe('is valid', () => {
  testValid([
    [
      'cas of keys',
      edn(
        '0 invoke write [1 2]',
        '0 ok write [1 2]',
        '1 invoke cas [1 [2 3]]',
        '1 ok cas [1 [2 3]]',
        '1 invoke read [1 nil]',
        '1 ok read [1 3]',
      ),
      casRegister,
      'tuples of independent objects',
    ],
    [
      'nothing but cas of keys',
      edn('0 invoke cas ["k" nil 3]', '0 ok cas ["k" nil 3]'),
      casRegister,
      'tuples of independent objects',
    ],
    [
      'a cas that returned true',
      jsonl('0 invoke cas [null,1]', '0 ok cas true'),
      casRegister,
      'zones',
    ],
    [
      'tuples with sets within',
      edn('0 invoke add [1 2]', '0 ok add [1 2]', '0 invoke read [1 nil]', '0 ok read [1 #{2}]'),
      set,
      'tuples of independent objects',
    ],
    [
      'queues by key',
      edn(
        '0 invoke enqueue [1 :a]',
        '0 ok enqueue [1 :a]',
        '0 invoke dequeue [1 nil]',
        '0 ok dequeue [1 :a]',
      ),
      queue,
      'decided by fifo-queue',
    ],
    [
      'steps by Knossos',
      edn('0 invoke txn [[:write :x 1] [:read :y nil]]', '0 ok txn [[:write :x 1] [:read :y 0]]'),
      { ...multiRegister, initial: '{"x":0,"y":0}' },
      'wgl',
    ],
    [
      'steps by Elle',
      edn('0 invoke txn [[:w 1 2] [:r 1 nil]]', '0 ok txn [[:w 1 2] [:r 1 2]]'),
      multiRegister,
      'wgl',
    ],
    [
      'steps in columns',
      txt('0 invoke txn [[:w 1 2] [:r 1 nil]]', '0 ok txn [[:w 1 2] [:r 1 2]]'),
      multiRegister,
      'wgl',
    ],
    [
      'steps of nil',
      edn('0 invoke txn [[:r :x nil]]', '0 ok txn [[:r :x nil]]'),
      { ...multiRegister, initial: '1' },
      'reads of nil agree with any value here, 1 of them',
    ],
    [
      'steps without a name',
      '[{"process":0,"type":"invoke","value":[["w",1,1]]},{"process":0,"type":"ok","value":[["w",1,1]]}]',
      multiRegister,
      'wgl',
    ],
    [
      'transactions on two objects',
      jsonl('0 invoke txn [["w","x",1]]', '0 ok txn [["w","x",1]]').replaceAll(
        '"f"',
        '"key":"a","f"',
      ) +
        jsonl('0 invoke txn [["r","x",null]]', '0 ok txn [["r","x",null]]').replaceAll(
          '"f"',
          '"key":"b","f"',
        ),
      multiRegister,
      'on 2 keys',
    ],
  ]);
});

describe('is a violation', () => {
  testViolations([
    [
      'a register named constructor',
      jsonl('0 invoke txn [["r","constructor",null]]', '0 ok txn [["r","constructor",1]]'),
      multiRegister,
      'impossible',
    ],
  ]);
});

describe('is refused', () => {
  testRefused([
    [
      'more steps than asked',
      jsonl('0 invoke txn [["r","x",null]]', '0 ok txn [["r","x",0],["r","y",0]]'),
      multiRegister,
      ':2: process 0 asked to txn [["r","x",null]], and its ok names',
    ],
    [
      'a cas that returned false',
      jsonl('0 invoke cas [null,1]', '0 ok cas false'),
      casRegister,
      ':1: in the model cas-register an ok says that the cas was done (a fail that it was not)',
    ],
    [
      'a cas of names',
      jsonl('0 invoke cas {"from":null,"to":1}', '0 ok cas null'),
      casRegister,
      ':1: in the model cas-register a cas is [from, to]; met {"from":null,"to":1}.',
    ],
    [
      'tuples here and there',
      edn('0 invoke write [1 2]', '0 ok write [1 2]', '1 invoke read [1 nil]', '1 ok read 2'),
      register,
      ':3: in the model register a read is asked with null (and a key is a member of its own); met [1,null].',
    ],
    [
      'tuples here and there in a queue',
      edn(
        '0 invoke enqueue [1 2]',
        '0 ok enqueue [1 2]',
        '1 invoke dequeue [1 nil]',
        '1 ok dequeue 2',
      ),
      queue,
      ':3: in the model fifo-queue taking out is asked with null',
    ],
    [
      'cas by key or by value',
      edn('0 invoke cas [1 [2 3]]', '0 ok cas [1 [2 3]]'),
      casRegister,
      ':1: all that is asked for are cas that may be [key [from to]] or [from to]: say --independent yes or no.',
    ],
    [
      'appends to lists',
      txt('0 invoke txn [[:append 1 2]]', '0 ok txn [[:append 1 2]]'),
      multiRegister,
      ':1: in the model multi-register there are registers, and this appends to lists: list-append transactions, which no model here knows yet; met [[":append",1,2]].',
    ],
  ]);
});
