import { describe, expect, it } from 'vitest';
import { columnsFromEvents } from '../../src/history/columns-builder.ts';
import type { EventType, HistoryEvent, Json } from '../../src/history/operation.ts';
import type { ModelOptions } from './options.ts';
import { modelNamed, modelNames } from './registry.ts';
import { findMisfit } from './shapes.ts';

type Step = readonly [f: string, asked: Json, told: Json, EventType?];

const NOT_KNOWN = 'does not know "cas"; it knows read, write';

/** One operation after another, each asked with a value and told one. */
const historyOf = (...steps: readonly Step[]) =>
  columnsFromEvents(
    steps.flatMap(([f, asked, told, type = 'ok'], at): readonly HistoryEvent[] => [
      { index: 2 * at, time: 2 * at, process: at, type: 'invoke', f, value: asked },
      { index: 2 * at + 1, time: 2 * at + 1, process: at, type, f, value: told },
    ]),
  );

describe('what a model cannot make sense of', () => {
  it.each<[model: string, f: string, asked: Json, told: Json, reason: string]>([
    ['register', 'read', [7, null], [7, 1], 'a read is asked with null (and a key is a member of'],
    ['cas-register', 'cas', 5, null, 'a cas is [from, to]; met 5'],
    ['kv', 'append', 5, null, 'texts are appended (lists: append-list); met 5'],
    ['stack', 'push', null, null, 'null means that nothing was there'],
    ['unordered-queue', 'enqueue', null, null, 'null means that nothing was there'],
    ['set', 'read', null, 5, 'a read returns a list; what is asked here returned 5'],
    [
      'set',
      'contains',
      1,
      null,
      'contains returns true or false; what is asked here returned null',
    ],
    ['counter', 'add', '1', null, 'amounts are whole numbers; met "1"'],
    ['counter', 'increment', 'x', null, 'amounts are whole numbers; met "x"'],
    [
      'counter',
      'read',
      null,
      '1',
      'a read returns a whole number; what is asked here returned "1"',
    ],
    [
      'counter',
      'fetch-and-add',
      1,
      null,
      'whole numbers are returned; what is asked here returned null',
    ],
    ['append-list', 'read', null, 'ab', 'a read returns a list; what is asked here returned "ab"'],
    [
      'log',
      'append',
      1,
      'x',
      'an append returns its offset, 0, 1, 2, …; what is asked here returned "x"',
    ],
    ['log', 'read', -1, null, 'offsets are 0, 1, 2, …; met -1'],
    ['multi-register', 'read', ['x'], [1], 'a read returns {name: value}; what is asked here'],
    ['multi-register', 'write', 1, null, 'a write is {name: value}; met 1'],
    [
      'bank',
      'transfer',
      { from: 0 },
      null,
      'a transfer is {from, to, amount}, the amount a whole number from 0; met {"from":0}',
    ],
    ['bank', 'read', null, [1, 2], 'a read returns {account: balance}; what is asked here'],
    ['bank', 'read', null, null, 'a read returns {account: balance}; what is asked here'],
    ['register', 'cas', [1, 2], null, NOT_KNOWN],
    ['cas-register', 'cas', [1, 2], false, 'an ok says that the cas was done (a fail that it was'],
    ['cas-register', 'cas', [1, 2], 3, 'an ok says that the cas was done (a fail that it was not)'],
    ['mutex', 'acquire', null, false, 'an ok says that it was done (a fail that it was not); what'],
    ['mutex', 'release', null, false, 'an ok says that it was done (a fail that it was not); what'],
    ['fenced-lock', 'acquire', null, '7', 'an acquire returns its token, a number; what is asked'],
    ['fenced-lock', 'release', '7', null, 'a release may name its token, a number; met "7"'],
    ['counter', 'add', 0.1, null, 'amounts are whole numbers; met 0.1'],
    ['counter', 'increment', 2 ** 53, null, 'amounts are whole numbers; met 9007199254740992'],
    [
      'log',
      'append',
      1,
      -1,
      'an append returns its offset, 0, 1, 2, …; what is asked here returned -1',
    ],
    ['bank', 'transfer', { from: 0, to: 1, amount: -1 }, null, 'a transfer is {from, to, amount}'],
    ['bank', 'transfer', { from: 0, to: 1, amount: 0.5 }, null, 'a transfer is {from, to, amount}'],
    ['multi-register', 'read', 'x', { x: 1 }, 'a read is asked with a list of names, or null; met'],
    [
      'multi-register',
      'read',
      ['x', 'y'],
      { x: 1 },
      'a read returns the registers it was asked for; ["x","y"] returned {"x":1}',
    ],
    ['multi-register', 'txn', [['r', 'x']], null, 'a txn is a list of [r, name, null] and [w,'],
    [
      'multi-register',
      'txn',
      [['inc', 'x', 1]],
      null,
      'a txn is a list of [r, name, null] and [w,',
    ],
    ['multi-register', 'txn', [['r', ['x'], null]], null, 'a txn is a list of [r, name, null] and'],
    [
      'multi-register',
      'txn',
      null,
      null,
      'a txn is a list of [r, name, null] and [w, name, value]',
    ],
    [
      'multi-register',
      'txn',
      [['append', 'x', 1]],
      null,
      'there are registers, and this appends to lists: list-append transactions, which no model here knows yet; met [["append","x",1]]',
    ],
    [
      'multi-register',
      'txn',
      [['r', 'x', null]],
      null,
      'a txn returns its steps with what was read; what is asked here returned null',
    ],
    [
      'multi-register',
      'txn',
      [
        ['w', ':x', 1],
        ['w', 'x', 1],
      ],
      null,
      'the name "x" would look the same as the name ":x"',
    ],
    [
      'multi-register',
      'txn',
      [
        ['w', 1, 1],
        ['w', '1', 1],
      ],
      null,
      'the name "1" would look the same as the name 1',
    ],
  ])('%s: %s %j → %j', (model, f, asked, told, reason) => {
    const misfit = findMisfit(model, historyOf([f, asked, told]));
    expect(misfit?.row).toBe(0);
    const start = reason === NOT_KNOWN ? `the model ${model}` : `in the model ${model}`;
    expect(misfit?.reason).toContain(`${start} ${reason}`);
  });

  it.each<
    [model: string, options: ModelOptions, steps: readonly Step[], row: number, reason: string]
  >([
    [
      'kv',
      {},
      [
        ['put', 5, null],
        ['get', null, 5],
        ['append', 'x', null],
      ],
      2,
      'texts are appended (lists: append-list), to texts; the same key holds 5',
    ],
    ['kv', { initial: [] }, [['append', 'x', null]], 0, 'to texts; the same key holds []'],
    [
      'counter',
      {},
      [
        ['add', 2 ** 52, null],
        ['add', -(2 ** 52), null],
      ],
      1,
      'must be whole numbers that add up to less than 2^53',
    ],
    [
      'bank',
      { initial: { a: 5, b: 5 } },
      [['transfer', { from: ':a', to: ':b', amount: 1 }, null]],
      0,
      'the initial balances name the accounts "a", "b"; met the account ":a"',
    ],
    [
      'bank',
      { initial: { a: 5 } },
      [['read', null, { constructor: 5 }]],
      0,
      'the initial balances name the accounts "a"; met the account "constructor"',
    ],
  ])('%s, %j: %j', (model, options, steps, row, reason) => {
    const misfit = findMisfit(model, historyOf(...steps), options);
    expect(misfit?.row).toBe(row);
    expect(misfit?.reason).toContain(reason);
  });

  it('is no account that a bank has beside those that are known: that is a violation', () => {
    const history = historyOf(['read', null, { a: 5, z: 5 }]);
    expect(findMisfit('bank', history, { initial: { a: 5 } })).toBeUndefined();
  });

  it.each<[told: Json]>([[null], [true], [1], [2], [[1, 2]]])(
    'is no cas that returned %j',
    (told) => {
      expect(findMisfit('cas-register', historyOf(['cas', [1, 2], told]))).toBeUndefined();
    },
  );

  it('is found in its row, and shown with a limit', () => {
    const history = historyOf(['read', null, 1], ['cas', 'x'.repeat(500), null]);
    const misfit = findMisfit('cas-register', history);
    expect(misfit?.row).toBe(1);
    expect(misfit?.reason.length).toBeLessThan(150);
  });

  it('is nothing that a failed operation was asked with', () => {
    expect(findMisfit('stack', historyOf(['push', null, null, 'fail']))).toBeUndefined();
    expect(findMisfit('cas-register', historyOf(['cas', 5, null, 'fail']))).toBeDefined();
  });

  it('is no read that was asked with what it returned', () => {
    expect(findMisfit('register', historyOf(['read', 3, 3]))).toBeUndefined();
  });

  it('is no nil of a bank where nil agrees with anything', () => {
    const history = historyOf(['read', null, null]);
    expect(findMisfit('bank', history, { nilRead: 'anything' })).toBeUndefined();
  });

  it.each(modelNames)('is nothing that %s steps over', (name) => {
    const options = name === 'bank' ? { initial: { a: 10, b: 10 } } : {};
    const steps = FITTING[name];
    const model = modelNamed(name, options);
    expect(steps.map(([f]) => f).toSorted()).toEqual(model.functions?.toSorted());
    expect(findMisfit(name, historyOf(...steps), options)).toBeUndefined();
  });
});

/** Of every model each function, as docs/models.md has it. */
const FITTING: Readonly<
  Record<(typeof modelNames)[number], readonly (readonly [f: string, asked: Json, told: Json])[]>
> = {
  register: [
    ['read', null, { any: 1 }],
    ['write', [1], null],
  ],
  'cas-register': [
    ['read', null, null],
    ['write', 1, null],
    ['cas', [1, null], null],
  ],
  'multi-register': [
    ['read', ['x'], { x: 1 }],
    ['write', { x: 1 }, null],
    ['txn', [['r', 'x', null]], [['r', 'x', 1]]],
  ],
  kv: [
    ['get', null, 1],
    ['put', null, null],
    ['append', 'x', null],
    ['delete', null, 1],
  ],
  'fifo-queue': [
    ['enqueue', 0, null],
    ['dequeue', null, null],
  ],
  'unordered-queue': [
    ['enqueue', 'x', 'x'],
    ['dequeue', null, 'x'],
  ],
  stack: [
    ['push', false, null],
    ['pop', null, false],
  ],
  set: [
    ['add', null, null],
    ['remove', 1, true],
    ['contains', 1, false],
    ['read', null, [1]],
  ],
  counter: [
    ['add', -1, null],
    ['increment', null, 5],
    ['decrement', 2, null],
    ['read', null, 3],
    ['fetch-and-add', 1, 3],
    ['add-and-get', 1, 5],
  ],
  mutex: [
    ['acquire', null, null],
    ['release', null, null],
  ],
  'fenced-lock': [
    ['acquire', null, 7],
    ['release', 7, null],
  ],
  'append-list': [
    ['append', [1], null],
    ['read', null, null],
  ],
  log: [
    ['append', 'x', 0],
    ['read', 0, 'x'],
  ],
  etcd: [
    ['range', { start: 'a' }, { revision: 1, count: 0, keys: [] }],
    ['txn', { success: [['put', 'a', '1']] }, { revision: 2, succeeded: true, results: [null] }],
    ['lease-grant', 7, { revision: 2 }],
    ['lease-revoke', '7', null],
    ['compact', 1, null],
  ],
  bank: [
    ['transfer', { from: 'a', to: 'b', amount: 1 }, null],
    ['read', null, { a: 9, b: 11 }],
  ],
  'unique-ids': [['generate', null, 'n1-7']],
  membership: [['view', null, { n1: 'alive', n2: 'failed' }]],
};
