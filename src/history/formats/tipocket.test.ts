import { describe, expect, it } from 'vitest';
import { FAIL, NONE, OK, UNKNOWN } from '../columns.ts';
import type { Json } from '../operation.ts';
import { detectDialect } from './formats.ts';
import { readTipocket } from './tipocket.ts';
import { rowsOf } from './rows-of.fixture.ts';

type Line = readonly [action: string, proc: number, data: Json | undefined];

const log = (...lines: readonly Line[]): string =>
  lines
    .map(([action, proc, data]) =>
      JSON.stringify({ action, proc, time: '2020-03-03T12:00:00Z', data }),
    )
    .map((line) => `${line}\n`)
    .join('');

const read = (...lines: readonly Line[]) => readTipocket(log(...lines), 'history.log');

describe('a log of TiDB’s chaos tools', () => {
  it('is recognised', () => {
    expect(detectDialect(log(['dump', 0, 0]))).toBe('tipocket');
    expect(detectDialect('{"action":"call","process":0,"type":"invoke","f":"read"}\n')).toBe(
      'jsonl',
    );
  });

  it('of the bank: transfers, reads of all, and what is known of each', () => {
    const transfer = { Op: 1, From: 0, To: 2, Amount: 5 };
    const history = read(
      ['dump', 0, [10, 10, 20]],
      ['call', 1, { Op: 0, From: 0, To: 0, Amount: 0 }],
      ['call', 2, transfer],
      ['return', 1, { Tso: 4, Balances: [10, 10, 20], Ok: false, Unknown: false }],
      ['return', 2, { Tso: 5, Balances: null, Ok: true, Unknown: false }],
      ['call', 1, transfer],
      ['inject', -1, { name: 'kill' }],
      ['return', 1, { Ok: false, Unknown: false }],
      ['call', 1, transfer],
      ['return', 1, { Ok: false, Unknown: true, Error: 'lost, "maybe" 12345678901234567890,' }],
      ['call', 3, transfer],
    );
    const asked = { from: 0, to: 2, amount: 5 };
    expect(rowsOf(history.columns)).toEqual([
      ['read', null, OK, { 0: 10, 1: 10, 2: 20 }],
      ['transfer', asked, OK, null],
      ['transfer', asked, FAIL, undefined],
      ['transfer', asked, UNKNOWN, undefined],
      ['transfer', asked, UNKNOWN, undefined],
    ]);
    expect(history).toMatchObject({
      model: 'bank',
      reading: { initial: { 0: 10, 1: 10, 2: 20 } },
      notes: expect.arrayContaining(['this is a log of bank, for the model bank']),
    });
    expect(history.lineOf(history.columns.event[1] ?? NONE)).toBe(3);
  });

  it('of a register: large numbers stay what they are', () => {
    const text = log(
      ['call', 1, { Op: true, Value: 1 }],
      ['return', 1, { Unknown: false, Value: 0 }],
      ['call', 1, { Op: false, Value: 0 }],
      ['return', 1, { Unknown: false, Value: 2 }],
    )
      .replace('"Value":1}', '"Value":8674665223082153551}')
      .replace('"Value":2}', '"Value":8674665223082153552}');
    const history = readTipocket(text, 'history.log');
    expect(rowsOf(history.columns)).toEqual([
      ['write', '8674665223082153551', OK, null],
      ['read', null, OK, '8674665223082153552'],
    ]);
    expect(history).toMatchObject({ model: 'register', reading: { initial: 0 } });
  });

  it('of a register with cas: a failed one saw another value, -1 is none', () => {
    const history = read(
      ['dump', 0, -1],
      ['call', 1, { Op: 0, Arg1: 0, Arg2: 0 }],
      ['return', 1, { Ok: false, Exists: false, Value: 0, Unknown: false }],
      ['call', 1, { Op: 2, Arg1: 3, Arg2: 4 }],
      ['return', 1, { Ok: false, Exists: false, Value: 0, Unknown: false }],
      ['call', 1, { Op: 1, Arg1: 3, Arg2: 0 }],
      ['return', 1, { Ok: false, Exists: false, Value: 0, Unknown: false }],
    );
    expect(rowsOf(history.columns)).toEqual([
      ['read', null, OK, null],
      ['cas', 3, FAIL, undefined],
      ['write', 3, OK, null],
    ]);
    expect(history.reading).toEqual({ initial: null, failedCas: 'observed' });
  });

  it('of rawkv: what was there at first is put there before', () => {
    const history = read(
      ['dump', 0, { 100: 7 }],
      ['call', 1, { Op: 0, Key: 100, Value: 0 }],
      ['return', 1, { Value: 7, Unknown: false }],
      ['call', 1, { Op: 2, Key: 101, Value: 0 }],
      ['return', 1, { Value: 0, Unknown: false }],
    );
    expect(rowsOf(history.columns)).toEqual([
      ['put', 7, OK, null],
      ['get', null, OK, 7],
      ['delete', null, OK, null],
    ]);
    expect(history.columns.keys).toEqual(['100', '101']);
    expect(history).toMatchObject({ model: 'kv', reading: { initial: 0 } });
  });

  it('of long forks: a write that failed may have happened', () => {
    const history = read(
      ['dump', 0, null],
      ['call', 1, { Kind: 'write', Keys: [3] }],
      ['return', 1, { Ok: false, Unknown: false, Keys: null, Values: null }],
      ['call', 2, { Kind: 'read', Keys: [4, 3] }],
      [
        'return',
        2,
        {
          Ok: true,
          Unknown: false,
          Keys: [4, 3],
          Values: [
            { Int64: 0, Valid: false },
            { Int64: 1, Valid: true },
          ],
        },
      ],
    );
    expect(rowsOf(history.columns)).toEqual([
      ['write', { 3: 1 }, UNKNOWN, undefined],
      ['read', ['4', '3'], OK, { 4: null, 3: 1 }],
    ]);
  });

  it('may end in the middle of a line', () => {
    const text = log(['call', 1, { Op: true, Value: 1 }], ['return', 1, { Unknown: false }]);
    const { columns, notes } = readTipocket(text.slice(0, -9), 'history.log');
    expect([...columns.outcome]).toEqual([UNKNOWN]);
    expect(notes).toContain('the last line (2) is cut off and was left out');
  });

  it.each<[string, readonly Line[]]>([
    ['history.log:1: process 7 returns without a call.', [['return', 7, {}]]],
    ['history.log:1: bank has no such call.', [['call', 1, { Op: 3, From: 0, To: 1, Amount: 1 }]]],
    ['history.log:1: this is a call of vbank, ', [['call', 1, 2]]],
    ['history.log:1: this is a call of the sequential test, ', [['call', 1, { Tp: 'read', K: 1 }]]],
    [
      "history.log:1: this is a transaction of Elle's tests (list-append, rw-register), ",
      [['call', 1, { type: 'invoke', value: [] }]],
    ],
    [
      'history.log:1: a call {"What":1} is of none of the workloads known here (bank, ',
      [['call', 1, { What: 1 }]],
    ],
    [
      'history.log:2: this is a call of register in a log of rawkv.',
      [
        ['call', 1, { Op: 0, Key: 1, Value: 1 }],
        ['call', 2, { Op: true, Value: 1 }],
      ],
    ],
    ['history.log:1: proc must be a whole number from 0, not -3.', [['call', -3, 2]]],
    ['history.log:1: action must be call, return or dump, not "stop".', [['stop', 1, 2]]],
    [
      'history.log:2: process 1 invokes read while its read is open.',
      [
        ['call', 1, { Op: false, Value: 1 }],
        ['call', 1, { Op: false, Value: 1 }],
      ],
    ],
  ])('is refused: %s', (message, lines) => {
    expect(() => read(...lines)).toThrow(message);
  });
});
