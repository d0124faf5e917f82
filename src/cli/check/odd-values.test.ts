/**
 * Values that could be taken for others: numbers, names, texts, and members that stand there twice.
 */
import { describe } from 'vitest';
import {
  array,
  edn,
  jsonl,
  multiRegister,
  register,
  saw,
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
      'text and number as process',
      jsonl('"0" invoke write 1', '"0" ok write 1', '0 invoke read null', '0 ok read 1'),
      register,
      'clients are numbered here: 0 is 1',
    ],
    [
      'a float that is whole',
      edn(...wrote('1'), ...saw('1.0')),
      register,
      'line 4: 1.0 is read as 1, as all such numbers are',
    ],
    [
      'a negative zero',
      edn(...wrote('-0.0'), ...saw('0')),
      register,
      'line 1: -0.0 is read as 0, as all such numbers are',
    ],
    [
      'a negative zero in JSON',
      jsonl(...wrote('0'), '1 invoke read null', '1 ok read -0'),
      register,
      'zones',
    ],
    [
      'a set as a vector',
      edn(...wrote('#{2 1}'), ...saw('[1 2]')),
      register,
      'sets are read as sorted lists',
    ],
    [
      'an instant in two forms',
      edn(...wrote('#inst "2020-01-01T00:00:00Z"'), ...saw('#inst "2020-01-01T00:00:00.000Z"')),
      register,
      'zones',
    ],
    [
      'a uuid',
      edn(
        ...wrote('#uuid "F81d4fae-7dec-11d0-a765-00a0c91e6bf6"'),
        ...saw('#uuid "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"'),
      ),
      register,
      'zones',
    ],
    [
      'nested values',
      edn(...wrote('{:a {:b [1 (2 "x")]}}'), ...saw('{:a {:b [1 [2 "x"]]}}')),
      register,
      'zones',
    ],
    ['letters of the world', edn(...wrote('"ä→😀"'), ...saw('"\\u00e4→😀"')), register, 'zones'],
    [
      'registers by keyword',
      edn(
        '0 invoke write {:x 1}',
        '0 ok write {:x 1}',
        '0 invoke read [:x :y]',
        '0 ok read {:x 1, :y 0}',
      ),
      { ...multiRegister, initial: '{"y":0}' },
      'wgl',
    ],
  ]);
});

describe('is a violation', () => {
  testViolations([
    [
      'a keyword that was read as a text',
      edn(...wrote(':a'), ...saw('"a"')),
      register,
      'nobody wrote it',
    ],
    [
      'a member named __proto__',
      jsonl(...wrote('{"__proto__":1}'), '1 invoke read null', '1 ok read {"__proto__":2}'),
      register,
      'nobody wrote it',
    ],
  ]);
});

describe('is refused', () => {
  testRefused([
    [
      'a keyword like a text',
      edn(...wrote(':a'), ...saw('":a"')),
      register,
      ':4: the string :a would look the same as the keyword :a.',
    ],
    [
      'a character like a text',
      edn(...wrote('\\a'), ...saw('"a"')),
      register,
      ':4: the string a would look the same as the character a.',
    ],
    [
      'a number like a text as a name',
      edn(...wrote('{1 1}'), ...saw('{"1" 1}')),
      register,
      ':4: the member "1" 1 would look the same as the member 1 1.',
    ],
    [
      'names of registers like each other',
      jsonl('0 invoke txn [["w",1,1],["w","1",2]]', '0 ok txn [["w",1,1],["w","1",2]]'),
      multiRegister,
      ':1: in the model multi-register the name "1" would look the same as the name 1.',
    ],
    [
      'a member twice',
      '{"process":0,"process":1,"type":"invoke","f":"write","value":1}\n',
      register,
      ':1: an object with a member twice.',
    ],
    [
      'a member of a value twice',
      jsonl(...wrote('{"a":1,"a":2}')),
      register,
      ':1: an object with a member twice.',
    ],
    [
      'a member in an array twice',
      array(...wrote('{"a":1,"a":2}')),
      register,
      ':2: an object with a member twice.',
    ],
    [
      'a member in EDN twice',
      edn(...wrote('{:a 1 :a 2}')),
      register,
      ':1: a map with a key twice.',
    ],
    [
      'an element in EDN twice',
      edn(...wrote('#{1 1}')),
      register,
      ':1: a set with an element twice.',
    ],
    [
      'an instant that is none',
      edn(...wrote('#inst "soon"')),
      register,
      ':1: an #inst that is none.',
    ],
    ['no number', jsonl(...wrote('NaN')), register, ':1: not JSON (Unexpected token'],
    [
      'a number too large',
      edn(...wrote('9007199254740993')),
      register,
      ':1: a number near 9007199254740992 loses digits when it is read.',
    ],
    [
      'a number too large, with its N',
      txt(...wrote('9007199254740993N')),
      register,
      ':1: a number near 9007199254740992 loses digits',
    ],
    [
      'a number too large, beside one that is not',
      jsonl(...wrote('[9007199254740992,9007199254740993]')),
      register,
      ':1: a number near 9007199254740992 loses digits when it is read: write it as a string.',
    ],
    [
      'a number too long',
      edn(...wrote('0.12345678901234567890')),
      register,
      ':1: the number 0.12345678901234567890 loses digits when it is read.',
    ],
    [
      'an exact number too long',
      edn(...wrote('0.1234567890123456M')),
      register,
      ':1: the number 0.1234567890123456M loses digits when it is read.',
    ],
    [
      'texts and numbers in one key',
      jsonl('0 invoke put 5', '0 ok put 5', '0 invoke append "x"', '0 ok append "x"'),
      { model: 'kv' },
      ':3: in the model kv texts are appended (lists: append-list), to texts; the same key holds 5.',
    ],
  ]);
});
