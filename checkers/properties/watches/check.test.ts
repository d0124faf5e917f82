import { describe, expect, it } from 'vitest';
import {
  changed,
  created,
  deleted,
  progress,
  shows,
  watchLine,
} from '../../../src/history/formats/etcd-watch.fixture.ts';
import {
  done,
  found,
  line,
  LOST,
  put,
  range,
  txn,
} from '../../../src/history/formats/etcd-report.fixture.ts';
import { readEtcdReport } from '../../../src/history/formats/etcd-report.ts';
import { decideWatches } from './check.ts';

const watchesOf = (watches: readonly string[], operations?: string) => {
  const files = watches.map((text, at) => ({ name: `client-${at + 1}/watch.json`, text }));
  const told =
    operations === undefined ? [] : [{ name: 'client-9/operations.json', text: operations }];
  const { watches: read } = readEtcdReport([...told, ...files], 'report');
  return decideWatches(read ?? { watches: [] });
};

/** What is broken, and why. */
const broken = (watches: readonly string[], operations?: string) =>
  watchesOf(watches, operations).verdicts.flatMap(({ property, verdict, anomaly, reason }) =>
    verdict === 'valid' ? [] : [[property, anomaly, reason]],
  );

const ALL = watchLine(
  { from: 2, prev: true },
  shows(created('a', '1', 2)),
  shows(changed('a', '2', 3, ['1', 2, 1]), created('b', '3', 4)),
  progress(4),
  shows(deleted('a', 5, ['2', 3, 2])),
);

describe('watches', () => {
  it('that keep all guarantees are valid, one by one', () => {
    const { verdicts, untested } = watchesOf([ALL]);
    expect(verdicts.map(({ property, verdict }) => `${property} ${verdict}`)).toEqual([
      'watch-filter valid',
      'watch-ordered valid',
      'watch-unique valid',
      'watch-atomic valid',
      'watch-bookmarkable valid',
      'watch-resumable valid',
      'watch-reliable valid',
      'watch-prev-kv valid',
      'watch-is-create valid',
    ]);
    expect(untested).toEqual([]);
  });

  it('say which guarantees they cannot have broken', () => {
    const { verdicts, untested } = watchesOf([watchLine({}, shows(deleted('a', 7)))]);
    expect(untested).toEqual(['watch-bookmarkable', 'watch-resumable', 'watch-prev-kv']);
    expect(verdicts).toHaveLength(6);
  });

  it('of a time before IsCreate was recorded are not judged by it', () => {
    const old = watchLine({}, shows(created('a', '1', 2))).replaceAll(/,"IsCreate":true/gu, '');
    expect(watchesOf([old]).untested).toContain('watch-is-create');
  });

  it.each<[string, string, string, string]>([
    [
      'watch-filter',
      'unasked-event',
      watchLine({ key: 'a' }, shows(created('b', '1', 2))),
      'client-1/watch.json:1: the watch of the prefix "a" shows the put of "b" at revision 2, which it did not ask for.',
    ],
    [
      'watch-ordered',
      'unordered-events',
      watchLine({ key: 'a' }, shows(created('a', '1', 4)), shows(changed('ab', '0', 3))),
      'client-1/watch.json:1: the watch of the prefix "a" shows the put of "ab" at revision 3 after revision 4.',
    ],
    [
      'watch-unique',
      'repeated-event',
      watchLine({ key: 'a', prefix: false }, shows(deleted('a', 4), deleted('a', 4))),
      'client-1/watch.json:1: the watch of the key "a" shows the delete of "a" at revision 4 twice.',
    ],
    [
      'watch-atomic',
      'split-revision',
      watchLine({}, shows(created('a', '1', 2)), shows(created('b', '1', 2))),
      'client-1/watch.json:1: the watch of all keys shows the put of "b" at revision 2 in another response than the events of this revision before it.',
    ],
    [
      'watch-bookmarkable',
      'event-after-bookmark',
      watchLine({ key: 'a', from: 2 }, progress(4), shows(created('a', '1', 4))),
      'client-1/watch.json:1: the watch of the prefix "a" from revision 2 on shows the put of "a" at revision 4 after it was told that all was sent up to revision 4.',
    ],
    [
      'watch-bookmarkable',
      'bookmark-steps-back',
      watchLine({ key: 'a' }, progress(4), progress(3)),
      'client-1/watch.json:1: the watch of the prefix "a" was told that all was sent up to revision 3 after it was told so of revision 4.',
    ],
    [
      'watch-resumable',
      'event-before-start',
      watchLine({ key: 'a', from: 5 }, shows(created('a', '1', 4))),
      'client-1/watch.json:1: the watch of the prefix "a" from revision 5 on shows the put of "a" at revision 4, before what it asked for.',
    ],
    [
      'watch-resumable',
      'lost-on-resume',
      watchLine({ from: 5 }, shows(created('a', '1', 6))),
      'client-1/watch.json:1: the watch of all keys from revision 5 on begins with revision 6 and does not show what made revision 5.',
    ],
    [
      'watch-reliable',
      'lost-event',
      watchLine({}, shows(created('a', '1', 2)), shows(created('b', '1', 4))),
      'client-1/watch.json:1: the watch of all keys does not show what made revision 3.',
    ],
    [
      'watch-prev-kv',
      'wrong-previous-value',
      watchLine(
        { prev: true },
        shows(created('a', '1', 2)),
        shows(changed('a', '2', 3, ['7', 2, 1])),
      ),
      'client-1/watch.json:1: the watch of all keys says of the put of "a" at revision 3 that "7" of revision 2, version 1 was there before, but client-1/watch.json:1 shows the put of "a" at revision 2 as put "1".',
    ],
    [
      'watch-prev-kv',
      'wrong-previous-value',
      watchLine(
        { prev: true },
        shows(created('a', '1', 2)),
        shows(changed('a', '2', 3, ['1', 2, 3])),
      ),
      'client-1/watch.json:1: the watch of all keys says of the put of "a" at revision 3 that "1" of revision 2, version 3 was there before, but by then the number of puts since it was created was 1.',
    ],
    [
      'watch-is-create',
      'wrong-is-create',
      watchLine({}, shows(created('a', '1', 2)), shows(created('a', '2', 3))),
      'client-1/watch.json:1: the watch of all keys says of the put of "a" at revision 3 that it created the key, but client-1/watch.json:1 shows the put of "a" at revision 2 before it.',
    ],
    [
      'watch-is-create',
      'wrong-is-create',
      watchLine({}, shows(created('a', '1', 2)), shows(deleted('a', 3)), shows(deleted('a', 4))),
      'client-1/watch.json:1: the watch of all keys says of the delete of "a" at revision 4 that it deleted the key, but client-1/watch.json:1 shows the delete of "a" at revision 3 before it.',
    ],
  ])('break %s: %s', (property, anomaly, text, reason) => {
    expect(broken([text])).toEqual([[property, anomaly, reason]]);
  });
});

describe('watches beside each other', () => {
  it('miss what another one shows, until the last revision that they were told of', () => {
    const missing = watchLine({ key: 'a', from: 2 }, shows(created('a', '1', 2)), progress(4));
    expect(broken([ALL, missing])).toEqual([
      [
        'watch-reliable',
        'lost-event',
        'client-2/watch.json:1: the watch of the prefix "a" from revision 2 on does not show the put of "a" at revision 3, which client-1/watch.json:1 shows.',
      ],
    ]);
    const early = watchLine({ key: 'a', from: 2 }, shows(created('a', '1', 2)), progress(2));
    expect(broken([ALL, early])).toEqual([]);
  });

  it('do not begin later than they asked for', () => {
    const late = watchLine({ key: 'a', from: 3 }, shows(deleted('a', 5)));
    expect(broken([ALL, late])).toEqual([
      [
        'watch-resumable',
        'lost-on-resume',
        'client-2/watch.json:1: the watch of the prefix "a" from revision 3 on begins with revision 5 and does not show the put of "a" at revision 3, which client-1/watch.json:1 shows.',
      ],
    ]);
    expect(broken([ALL, watchLine({ key: 'a' }, shows(deleted('a', 5)))])).toEqual([]);
  });

  it('do not contradict each other', () => {
    const other = watchLine({ from: 4 }, shows(created('b', '9', 4)));
    expect(broken([ALL, other])).toEqual([
      [
        'watch-reliable',
        'contradicting-event',
        'client-2/watch.json:1: the watch of all keys from revision 4 on shows the put of "b" at revision 4 as put "9", and client-1/watch.json:1 as put "3".',
      ],
    ]);
  });

  it('show the changes of a revision in one order', () => {
    const both = [created('a', '1', 2), created('b', '1', 2)];
    const [one, other] = [both, both.toReversed()].map((events) =>
      watchLine({ from: 2 }, shows(...events)),
    );
    expect(broken([one ?? '', other ?? ''])).toMatchObject([
      ['watch-reliable', 'contradicting-order', expect.stringContaining('in another order')],
    ]);
  });

  it('do not say of a key what nobody can know', () => {
    // What was before revision 4, and between 4 and 9, nobody saw.
    const late = watchLine({ key: 'a', prev: true }, shows(changed('a', '5', 4)));
    const later = watchLine(
      { key: 'a', from: 9, prev: true },
      shows(created('a', '7', 9), deleted('ab', 10, ['6', 3, 8])),
    );
    expect(broken([late, later])).toEqual([]);
  });
});

describe('watches beside operations', () => {
  const FIRST = line(9, range('a'), found(1), 1, 2);
  const PUT = line(9, txn([put('a', '1')]), done(2, {}), 3, 4);

  it('miss what an acknowledged request changed', () => {
    const text = watchLine({ key: 'a', from: 2 }, progress(3));
    expect(broken([text], FIRST + PUT)).toEqual([
      [
        'watch-reliable',
        'lost-event',
        'client-1/watch.json:1: the watch of the prefix "a" from revision 2 on does not show the put of "a" at revision 2, which client-9/operations.json:2 shows.',
      ],
    ]);
  });

  it('miss what was read, whoever put it there', () => {
    const lost = line(9, txn([put('a', '1')]), LOST, 3, 0);
    const read = line(8, range('a'), found(2, ['a', '1', 2]), 5, 6);
    const text = watchLine({ key: 'a', from: 2 }, progress(3));
    expect(broken([text], FIRST + lost)).toEqual([]);
    expect(broken([text], FIRST + lost + read)).toMatchObject([
      ['watch-reliable', 'lost-event', expect.stringContaining('operations.json:3 shows')],
    ]);
  });

  it('show nothing at a revision that another request made, and no value that nobody put', () => {
    const at = watchLine({ key: 'b', from: 2 }, shows(created('b', '1', 2)));
    const asked = line(8, txn([put('b', '1')]), LOST, 3, 0);
    expect(broken([at], FIRST + PUT + asked)).toEqual([
      [
        'watch-reliable',
        'invented-event',
        'client-1/watch.json:1: the watch of the prefix "b" from revision 2 on shows the put of "b" at revision 2, but the request of client-9/operations.json:2 made that revision without it.',
      ],
    ]);
    const other = watchLine({ key: 'b', from: 3 }, shows(created('b', '4', 3)));
    expect(broken([other], FIRST + PUT + asked)).toEqual([
      [
        'watch-reliable',
        'invented-event',
        'client-1/watch.json:1: the watch of the prefix "b" from revision 3 on shows the put of "b" at revision 3 as put "4", which no operation asked for.',
      ],
    ]);
  });
});
