import { describe, expect, it } from 'vitest';
import { OK, UNKNOWN } from '../columns.ts';
import {
  done,
  failed,
  found,
  get,
  is,
  line,
  LOST,
  put,
  range,
  remove,
  txn,
} from './etcd-report.fixture.ts';
import { changed, created, progress, shows, watchLine } from './etcd-watch.fixture.ts';
import { readEtcdReport } from './etcd-report.ts';
import { detectDialect } from './formats.ts';
import { surelyLooksLike } from './looks-like.ts';
import { rowsOf } from './rows-of.fixture.ts';

const read = (...texts: readonly string[]) =>
  readEtcdReport(
    texts.map((text, at) => ({ name: `report/client-${at + 1}/operations.json`, text })),
    'report',
  );

const at2 = (line: number) => ({ file: 'report/client-2/operations.json', line });

const EMPTY = line(9, range('a'), found(1), 1, 2);

describe('a report of etcd’s robustness tests', () => {
  it('is recognised by its operations and by its watches', () => {
    expect(detectDialect(EMPTY)).toBe('etcd-report');
    expect(detectDialect(watchLine({ key: 'a' }, progress(1)))).toBe('etcd-report');
    expect(surelyLooksLike(Buffer.from(watchLine({})))).toBeUndefined();
  });

  it('holds what operations show beside what watches saw, in any order of lines', () => {
    const { columns, watches, notes } = read(
      watchLine({ from: 2 }, shows(created('a', 'x', 2))) + EMPTY,
      line(9, txn([put('a', 'x'), remove('b')]), done(2, {}, { Deleted: 0 }), 10, 30) +
        line(8, txn([put('a', 'y', 7)]), done(3, {}), 31, 40) +
        line(8, range('a'), found(3, ['a', 'y', 3]), 41, 50) +
        line(8, txn([put('b', 'z')]), LOST, 51, 0),
    );
    expect(columns.count).toBe(5);
    expect(watches).toEqual({
      watches: [
        {
          place: { file: 'report/client-1/operations.json', line: 1 },
          key: '',
          isPrefix: true,
          from: 2,
          responses: [
            {
              isProgress: false,
              revision: 2,
              events: [{ type: 'put', key: 'a', value: '"x"', revision: 2, isCreate: true }],
            },
          ],
        },
      ],
      operations: {
        changes: [
          { place: at2(1), type: 'put', key: 'a', value: '"x"', revision: 2 },
          { place: at2(3), type: 'put', key: 'a', value: '"y"', revision: 3 },
        ],
        // A put with a lease may have been refused, so it owns nothing.
        owned: [{ place: at2(1), revision: 2, keys: ['a'] }],
        asked: new Set(['"a" "x"', '"a" "y"', '"b" "z"']),
      },
    });
    expect(notes).toContain('this is a report of etcd’s robustness tests, for the model etcd');
  });

  it('takes the revision of a transaction of unknown outcome from a watch that saw it', () => {
    const { columns } = read(
      EMPTY +
        line(1, txn([put('a', 'x')]), done(2, {}), 3, 4) +
        line(2, txn([put('b', 'y')]), LOST, 5, 0) +
        line(1, range('a'), found(6, ['a', 'x', 2]), 7, 8),
      watchLine({ key: 'b' }, shows(created('b', 'y', 4))),
    );
    expect(rowsOf(columns)[2]).toEqual([
      'txn',
      { success: [['put', 'b', 'y']], revisions: [4] },
      UNKNOWN,
      undefined,
    ]);
  });

  it('may be its watches alone, long values as their hashes', () => {
    const text = watchLine({ key: 'a', prev: true }, shows(changed('a', 'x', 9, ['w', 4, 2])));
    const long = text.replace('{"Value":"x","Hash":0}', '{"Hash":4000000000}');
    const { columns, watches, notes } = read(long.replace('{"Value":"w","Hash":0}', '{}'));
    expect(columns.count).toBe(0);
    expect(watches?.operations).toBeUndefined();
    expect(watches?.watches[0]?.responses[0]?.events).toEqual([
      {
        type: 'put',
        key: 'a',
        value: '{"hash":4000000000}',
        revision: 9,
        isCreate: false,
        previous: { value: '""', revision: 4, version: 2 },
      },
    ]);
    expect(notes[0]).toContain('no operation of a client stands beside them');
  });

  it('is put together from its clients by time', () => {
    const history = read(
      EMPTY + line(9, txn([put('a', 'x'), remove('b')]), done(2, {}, { Deleted: 0 }), 10, 30),
      line(4, range('a', 'c'), found(2, ['a', 'x', 2]), 20, 40),
    );
    expect(rowsOf(history.columns)).toEqual([
      ['range', { start: 'a' }, OK, { revision: 1, count: 0, keys: [] }],
      [
        'txn',
        {
          success: [
            ['put', 'a', 'x'],
            ['delete', 'b'],
          ],
        },
        OK,
        { revision: 2, succeeded: true, results: [null, 0] },
      ],
      ['range', { start: 'a', end: 'c' }, OK, { revision: 2, count: 1, keys: [['a', 'x', 2]] }],
    ]);
    expect([...history.columns.invoke]).toEqual([0, 2, 3]);
    expect(history.model).toBe('etcd');
  });

  it('has conditions, leases, hashes of long values, versions and compactions', () => {
    const long = { Value: '', Hash: 4_000_000_000 };
    const history = read(
      EMPTY +
        line(
          1,
          { Type: 'leaseGrant', LeaseGrant: { LeaseID: 7 } },
          { LeaseGrant: {}, Revision: 1 },
          3,
          4,
        ).replace('"LeaseID":7', '"LeaseID":7587862094738291234') +
        line(1, txn([put('a', 'x', 7)], [is('a', 0)], [get('a')]), failed(1, ['a', 'y', 1]), 5, 6) +
        line(
          1,
          { Type: 'compact', Compact: { Revision: 1 } },
          { Compact: {}, Revision: -1 },
          7,
          8,
        ) +
        line(
          1,
          range('a', '', 1),
          { ClientError: 'mvcc: required revision has been compacted' },
          9,
          10,
        ) +
        line(
          1,
          range('a'),
          {
            Range: { KVs: [{ Key: 'a', Value: long, ModRevision: 1, Version: 3 }], Count: 1 },
            Revision: 2,
          },
          11,
          12,
        ) +
        line(1, txn([], [{ Key: 'a', ExpectedVersion: 3 }]), done(2), 13, 14) +
        line(1, { Type: 'defragment', Defragment: {} }, { Defragment: {}, Revision: 2 }, 15, 16) +
        line(1, { Type: 'leaseRevoke', LeaseRevoke: { LeaseID: 7 } }, LOST, 17, 0),
    );
    expect(rowsOf(history.columns).slice(1)).toEqual([
      ['lease-grant', '7587862094738291234', OK, { revision: 1 }],
      [
        'txn',
        {
          compare: [['a', 'mod', 0]],
          success: [['put', 'a', 'x', 7]],
          failure: [['range', { start: 'a' }]],
        },
        OK,
        { revision: 1, succeeded: false, results: [{ count: 1, keys: [['a', 'y', 1]] }] },
      ],
      ['compact', 1, OK, {}],
      ['range', { start: 'a', revision: 1 }, OK, { error: 'compacted' }],
      [
        'range',
        { start: 'a' },
        OK,
        { revision: 2, count: 1, keys: [['a', { hash: 4_000_000_000 }, 1, 3]] },
      ],
      [
        'txn',
        { compare: [['a', 'version', 3]], success: [] },
        OK,
        { revision: 2, succeeded: true, results: [] },
      ],
      ['lease-revoke', 7, UNKNOWN, undefined],
    ]);
    expect(history.notes).toContain(
      '1 defragmentations were left out: they change nothing that is told',
    );
  });

  it('tells a transaction of unknown outcome which revisions it can have made', () => {
    const history = read(
      EMPTY +
        line(1, txn([put('a', 'x')]), done(2, {}), 3, 4) +
        line(2, txn([put('b', 'y')]), LOST, 5, 0) +
        line(3, txn([put('b', 'z')]), LOST, 5, 0) +
        line(4, range('b'), found(5, ['b', 'z', 4]), 7, 8),
    );
    expect(rowsOf(history.columns).slice(2, 4)).toEqual([
      ['txn', { success: [['put', 'b', 'y']], revisions: [3, 4, 5] }, UNKNOWN, undefined],
      ['txn', { success: [['put', 'b', 'z']], revisions: [4] }, UNKNOWN, undefined],
    ]);
  });

  it.each<[string, string]>([
    [
      'no answer shows revision 1: whether the store was empty at first, nobody knows',
      line(1, txn([]), done(4), 1, 2),
    ],
    [
      'report/client-1/operations.json:2: this is no operation of a report, and no watch',
      `${EMPTY}{"ClientId":\n`,
    ],
    [
      'report/client-1/operations.json:2: ClientId must be a whole number from 0, not -1',
      EMPTY + line(-1, txn([]), done(1), 1, 2),
    ],
    [
      'report/client-1/operations.json:1: requests of type "watch" are not known',
      line(1, { Type: 'watch' }, {}, 1, 2),
    ],
    ['this is an older form of request', line(1, { Type: 'range', Range: { Key: 'a' } }, {}, 1, 2)],
    ['this is an older form of request', line(1, txn([{ Type: 'put', Key: 'a' }]), {}, 1, 2)],
    [
      'report/client-1/operations.json:1: this is no answer to txn: {"Revision":3}',
      line(1, txn([]), { Revision: 3 }, 1, 2),
    ],
    [
      'report/client-1/operations.json:2: process 9 invokes range while its range is open',
      line(9, range('a'), found(1), 1, 9) + line(9, range('a'), found(1), 5, 12),
    ],
    ['this is no watch of a report', '{"Request":1}\n'],
    [
      'report/client-1/operations.json:1: events of type "lease" are not known',
      watchLine({}, { Events: [{ Type: 'lease', Key: 'a', Revision: 2 }] }),
    ],
    [
      'report/client-1/operations.json:1: Revision must be a whole number from 1, not 0',
      watchLine({}, shows(created('a', 'x', 0))),
    ],
    ['WithPrefix must be true or false, not 1', '{"Request":{"WithPrefix":1},"Responses":[]}\n'],
    ['Responses must be a list, not 7', '{"Request":{"Key":"a"},"Responses":7}\n'],
    ['a key is no UTF-8', watchLine({}, shows(created('\uFFFD', 'x', 2)))],
    ['ModRevision must be a whole number', watchLine({}, shows(changed('a', 'x', 3, ['', 0])))],
  ])('is refused: %s', (message, text) => {
    expect(() => read(text)).toThrow(message);
  });
});
