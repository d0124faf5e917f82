import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/history/operation.ts';
import { describeOperation, type Model, type Operation } from '../model.ts';
import type { ModelOptions } from './options.ts';
import { modelNamed, modelNames } from './registry.ts';

/** f, argument, result; a pair of arguments for cas. */
type Step = readonly [f: string, argument?: Json, result?: Json];

const operationOf = ([f, argument = null, result]: Step): Operation => {
  const pair = f === 'cas' && Array.isArray(argument) ? (argument as readonly Json[]) : [argument];
  const outcome = result === undefined ? 'unknown' : 'ok';
  return { f, key: '', argument: pair[0] ?? null, argument2: pair[1] ?? null, result, outcome };
};

/** How many of the steps are legal, one after the other. */
const legal = (model: Model, steps: readonly Step[]): number => {
  let state = model.init;
  for (const [at, step] of steps.entries()) {
    const next = model.step(state, operationOf(step));
    if (next === undefined) return at;
    state = next;
  }
  return steps.length;
};

const balances = { initial: { a: 2, b: 1 } };

/** Name, options, steps of which all but the last are legal. */
const stories: readonly (readonly [string, ModelOptions, readonly Step[]])[] = [
  [
    'register',
    {},
    [
      ['read', null, null],
      ['write', 1, null],
      ['read', null, 1],
      ['read', null, 2],
    ],
  ],
  [
    'register',
    { initial: 7 },
    [
      ['read', null, 7],
      ['read', null, null],
    ],
  ],
  [
    'register',
    { initial: 7, nilRead: 'anything' },
    [
      ['read', null, null],
      ['read', null, 8],
    ],
  ],
  [
    'cas-register',
    {},
    [
      ['write', 1, null],
      ['cas', [1, 2], null],
      ['cas', [1, 2], null],
    ],
  ],
  [
    'kv',
    {},
    [
      ['get', null, null],
      ['append', 'x', null],
      ['append', 'y', null],
      ['get', null, 'xy'],
      ['delete', null, null],
      ['get', null, 'xy'],
    ],
  ],
  [
    'kv',
    { initial: '' },
    [
      ['get', null, ''],
      ['put', 'a', null],
      ['get', null, ''],
    ],
  ],
  [
    'multi-register',
    {},
    [
      ['write', { x: 1, y: 2 }, null],
      [
        'txn',
        [
          ['r', 'x', null],
          ['w', 'x', 3],
        ],
        [
          ['r', 'x', 1],
          ['w', 'x', 3],
        ],
      ],
      ['read', ['x', 'y'], { x: 3, y: 2 }],
      ['read', ['x'], { x: 1 }],
    ],
  ],
  [
    'multi-register',
    { initial: { x: 0 } },
    [
      ['txn', [[':read', ':x', null]], [[':read', ':x', 0]]],
      ['write', { ':x': 1 }, null],
      ['txn', [['w', 7, 2]], [['w', 7, 2]]],
      [
        'txn',
        [
          ['read', 'x', null],
          [':r', 7, null],
          ['r', 'toString', null],
        ],
        [
          ['read', 'x', 1],
          [':r', 7, 2],
          ['r', 'toString', null],
        ],
      ],
      ['txn', [['r', 'y', null]], [['r', 'y', 0]]],
    ],
  ],
  [
    'multi-register',
    { initial: 0 },
    [
      ['read', [':x'], { ':x': 0 }],
      ['txn', [['r', 'y', null]], [['r', 'y', 0]]],
      ['read', ['x'], { x: null }],
    ],
  ],
  [
    'fifo-queue',
    {},
    [
      ['enqueue', 1, null],
      ['enqueue', 2, null],
      ['dequeue', null, 1],
      ['dequeue', null, 2],
      ['dequeue', null, null],
      ['dequeue', null, 2],
    ],
  ],
  ['fifo-queue', {}, [['enqueue', 1, null], ['dequeue'], ['dequeue', null, 1]]],
  [
    'unordered-queue',
    {},
    [
      ['enqueue', 1, null],
      ['enqueue', 2, null],
      ['dequeue', null, 2],
      ['dequeue', null, null],
    ],
  ],
  [
    'stack',
    {},
    [
      ['push', 1, null],
      ['push', 2, null],
      ['pop', null, 2],
      ['pop', null, 1],
      ['pop', null, null],
      ['pop', null, 1],
    ],
  ],
  [
    'set',
    {},
    [
      ['add', 1, null],
      ['contains', 1, true],
      ['read', null, [1]],
      ['remove', 1, null],
      ['contains', 1, false],
      ['read', null, [1]],
    ],
  ],
  [
    'counter',
    {},
    [
      ['add', 5, null],
      ['decrement', null, null],
      ['read', null, 4],
      ['fetch-and-add', 2, 4],
      ['add-and-get', 1, 7],
      ['read', null, 8],
    ],
  ],
  [
    'mutex',
    {},
    [
      ['acquire', null, null],
      ['release', null, null],
      ['release', null, null],
    ],
  ],
  [
    'mutex',
    {},
    [
      ['acquire', null, null],
      ['acquire', null, null],
    ],
  ],
  [
    'unique-ids',
    {},
    [['generate', null, 3], ['generate', null, 4], ['generate'], ['generate', null, 3]],
  ],
  [
    'membership',
    {},
    [
      ['view', null, { n1: 'alive', n2: 'failed' }],
      ['view', null, {}],
      ['view'],
      ['view', null, ['n1', 'n2']],
    ],
  ],
  [
    'fenced-lock',
    {},
    [
      ['acquire', null, 3],
      ['release', 3, null],
      ['acquire', null, 4],
      ['release', 3, null],
    ],
  ],
  [
    'fenced-lock',
    {},
    [
      ['acquire', null, 3],
      ['release', 3, null],
      ['acquire'],
      ['release', null, null],
      ['acquire', null, 3],
    ],
  ],
  [
    'append-list',
    {},
    [
      ['read', null, []],
      ['append', 1, null],
      ['append', 2, null],
      ['read', null, [1, 2]],
      ['read', null, [2, 1]],
    ],
  ],
  [
    'log',
    {},
    [
      ['read', 0, null],
      ['append', 'a', 0],
      ['append', 'b', null],
      ['append', 'c'],
      ['read', 1, 'b'],
      ['append', 'd', 3],
      ['read', 4, null],
      ['read', 3, null],
    ],
  ],
  [
    'log',
    { initial: ['a'], nilRead: 'anything' },
    [
      ['read', 0, null],
      ['read', 0, 'a'],
      ['append', 'b', 0],
    ],
  ],
  [
    'etcd',
    {},
    [
      ['range', { start: 'a' }, { revision: 1, count: 0, keys: [] }],
      ['txn', { success: [['put', 'b', 'x']] }, { revision: 2, succeeded: true, results: [null] }],
      [
        'txn',
        {
          compare: [['a', 'mod', 0]],
          success: [
            ['put', 'a', 'y'],
            ['range', { start: 'a', end: 'b' }],
          ],
        },
        { revision: 3, results: [null, { count: 1, keys: [['a', 'y', 3, 1]] }] },
      ],
      [
        'range',
        { start: 'a', end: 'c', limit: 1 },
        { revision: 3, count: 2, keys: [['a', 'y', 3]] },
      ],
      [
        'txn',
        { compare: [['a', 'mod', 0]], success: [['put', 'a', 'z']] },
        { revision: 3, succeeded: false, results: [] },
      ],
      [
        'txn',
        { compare: [['b', 'version', 1]], success: [['put', 'b', 'w']] },
        { revision: 4, succeeded: true },
      ],
      ['range', { start: 'b' }, { revision: 4, keys: [['b', 'w', 4, 2]] }],
      ['range', { start: 'b', revision: 2 }, { revision: 4, count: 9, keys: [] }],
      ['lease-grant', 7, { revision: 4 }],
      ['txn', { success: [['put', 'c', 'leased', 7]] }, { revision: 5 }],
      ['txn', { success: [['put', 'd', 'lost', 8]] }, { revision: 5 }],
      ['lease-revoke', 7, { revision: 6 }],
      ['range', { start: 'c', end: '\0' }, { revision: 6, count: 0, keys: [] }],
      ['compact', 9, { error: 'future' }],
      ['compact', 4, null],
      ['compact', 4, { error: 'compacted' }],
      ['range', { start: 'b', revision: 3 }, { error: 'compacted' }],
      [
        'txn',
        {
          success: [
            ['delete', 'b'],
            ['delete', 'nobody'],
          ],
        },
        { revision: 7, results: [1, 0] },
      ],
      ['range', { start: 'b', revision: 8 }, { revision: 7 }],
    ],
  ],
  [
    'bank',
    balances,
    [
      ['read', null, { b: 1, a: 2 }],
      ['transfer', { from: 'a', to: 'b', amount: 2 }, null],
      ['read', null, { a: 0, b: 3 }],
      ['transfer', { from: 'a', to: 'b', amount: 1 }, null],
    ],
  ],
];

describe('models', () => {
  it.each(stories)('%s %j', (name, options, steps) => {
    expect(legal(modelNamed(name, options), steps)).toBe(steps.length - 1);
  });

  it('has a story for every model', () => {
    expect([...new Set(stories.map(([name]) => name))].toSorted()).toEqual(modelNames.toSorted());
  });

  it('takes a failed cas as an observation only where it is told to', () => {
    const failed: Operation = { ...operationOf(['cas', [1, 2]]), outcome: 'fail' };
    const observed = modelNamed('cas-register', { initial: 1, failedCas: 'observed' });
    expect(observed.observes?.(failed)).toBe(true);
    expect(observed.step(1, failed)).toBeUndefined();
    expect(observed.step(3, failed)).toBe(3);
    expect(observed.step(3, { ...failed, result: 4 })).toBeUndefined();
    expect(modelNamed('cas-register').observes?.(failed)).toBe(false);
  });

  it('lets an unknown dequeue take any element of an unordered queue', () => {
    const model = modelNamed('unordered-queue');
    const state = ['1', '2'];
    expect(model.results?.(state, operationOf(['dequeue']))).toEqual([1, 2]);
  });

  it('says operations as a person would', () => {
    const say = (name: string, step: Step): string =>
      describeOperation(modelNamed(name, name === 'bank' ? balances : {}), operationOf(step));
    expect(say('log', ['append', 7, 2])).toBe('append 7 → offset 2');
    expect(say('log', ['read', 2, null])).toBe('read at 2 found nothing');
    expect(say('cas-register', ['cas', [1, 2], null])).toBe('cas 1 → 2');
    expect(say('register', ['read', null, 4])).toBe('read 4');
    expect(say('fifo-queue', ['dequeue', null, null])).toBe('dequeue found it empty');
    expect(say('etcd', ['range', { start: 'a' }])).toBe('range a');
    expect(
      say('etcd', [
        'range',
        { start: 'a', end: 'c', revision: 2 },
        { revision: 4, count: 5, keys: [['a', '1', 2]] },
      ]),
    ).toBe('range a to c at revision 2 → a "1" of 2, 5 in all, revision 4');
    expect(
      say('etcd', [
        'txn',
        {
          compare: [['a', 'mod', 3]],
          success: [
            ['put', 'a', '5', 7],
            ['delete', 'b'],
          ],
          failure: [['range', { start: 'a' }]],
        },
        { revision: 4, succeeded: false, results: [{ count: 0, keys: [] }] },
      ]),
    ).toBe(
      'if mod(a) = 3: put a "5" with lease 7, delete b, else range a → not so, nothing, revision 4',
    );
    expect(say('etcd', ['compact', 3, { error: 'future' }])).toBe('compact 3 → error "future"');
    expect(say('bank', ['transfer', { from: 'a', to: 'b', amount: 3 }])).toBe(
      'transfer 3 from a to b',
    );
  });

  it.each([
    ['regster', {}, 'There is no model "regster".'],
    ['toString', {}, 'There is no model "toString".'],
    ['bank', {}, 'The model bank needs the initial balances.'],
    [
      'bank',
      { initial: [1] },
      'In the model bank the initial balances are {account: number}; met [1].',
    ],
    ['counter', { initial: 'x' }, 'The model counter adds numbers, and met "x".'],
    ['set', { initial: 3 }, 'The model set reads arrays, and met 3.'],
    ['append-list', { initial: 3 }, 'The model append-list reads arrays, and met 3.'],
    ['log', { initial: 3 }, 'The model log begins with an array of values, and met 3.'],
    ['multi-register', { initial: [3] }, 'registers are an object of names and values; met [3].'],
  ])('refuses %s with %j', (name, options, message) => {
    expect(() => modelNamed(name, options)).toThrow(message);
  });

  it('refuses operations it cannot make sense of', () => {
    const step = (name: string, given: Step) => () =>
      modelNamed(name, balances).step(modelNamed(name, balances).init, operationOf(given));
    expect(step('bank', ['transfer', { from: 'a' }])).toThrow('a transfer is {from, to, amount}');
    expect(step('multi-register', ['txn', [['x']]])).toThrow(
      'a txn is a list of ["r", name, null]',
    );
    expect(step('etcd', ['txn', { success: [['put', 3]] }])).toThrow('In the model etcd a step is');
    expect(step('etcd', ['compact', 1, { error: 'busy' }])).toThrow('an error is "compacted" or');
    expect(step('etcd', ['range', 'a'])).toThrow('requests and answers are objects; met "a".');
    expect(() => modelNamed('log').step([], operationOf(['read', -1]))).toThrow(
      'The model log reads at offsets 0, 1, 2, …, and met -1.',
    );
    expect(() => modelNamed('kv').step('', operationOf(['append', 1]))).toThrow(
      'The model kv appends texts only, and met 1.',
    );
  });
});
