import { testEngine, type EngineRow } from '../../../../testing/engine-rows.ts';
import { checkKvAppend } from './kv-append.ts';

const rows: readonly EngineRow[] = [
  {
    it: 'sees an append that all later gets lack',
    history: '1 append "a"; 2 append "b"; 3 get → "a"',
    says: 'invalid',
    anomaly: 'stale-read',
    operations: [1, 2],
    reason:
      'client 3\'s get of "a" began after client 2\'s append of "b" had returned, and does not show it.',
  },
  {
    it: 'sees a get that shows less than an earlier one, and says what is missing',
    history: '1 invoke append "a"; 2 get → "a"; 3 get; 1 ok append "a"',
    says: 'invalid',
    anomaly: 'stale-read',
    operations: [1, 2],
    reason:
      'client 3\'s get of null began after client 2\'s get of "a" had returned, and shows nothing of it: "a" is missing.',
  },
  {
    it: 'sees that a text shrank, where appends repeat each other',
    history: '1 append "a"; 1 append "a"; 2 get → "aa"; 3 get → "a"',
    says: 'invalid',
    anomaly: 'stale-read',
    operations: [2, 3],
    reason:
      'client 3\'s get of "a" began after client 2\'s get of "aa" had returned, and shows only the beginning of it: "a" is missing.',
  },
  {
    it: 'sees gets that are no beginnings of each other, where appends repeat each other',
    history: `1 invoke append "a"; 2 invoke append "b"; 3 invoke append "a"
      4 get → "ab"; 5 get → "aab"; 1 ok append "a"; 2 ok append "b"; 3 ok append "a"`,
    says: 'invalid',
    anomaly: 'incompatible-order',
    operations: [3, 4],
  },
  {
    it: 'sees appends in another order than that of their times',
    history: '1 append "a"; 2 append "b"; 3 get → "ba"',
    says: 'invalid',
    anomaly: 'reordered',
    operations: [0, 1, 2],
  },
  {
    it: 'sees a get that knows the future',
    history: '3 get → "a"; 1 append "a"',
    says: 'invalid',
    anomaly: 'future-read',
    operations: [0, 1],
  },
  {
    it: 'sees gets that disagree on the order',
    history: `1 invoke append "a"; 2 invoke append "b"
      3 get → "ab"; 4 get → "ba"; 1 ok append "a"; 2 ok append "b"`,
    says: 'invalid',
    anomaly: 'incompatible-order',
    operations: [2, 3],
  },
  {
    it: 'sees a get of what was there before a put, and why that came first',
    history: '1 put "p"; 1 append "a"; 2 put "q"; 3 get → "q"; 4 get → "pa"',
    says: 'invalid',
    anomaly: 'stale-read',
    operations: [0, 2, 3, 4],
    reason:
      'client 4\'s get of "pa" began after client 2\'s put of "q" had returned, and shows what was there ' +
      'before it; client 3\'s get of "q" began after client 1\'s put of "p" had returned.',
  },
  {
    it: 'sees a put that no get shows and a later one should',
    history: '1 append "a"; 2 put "p"; 3 get → "a"',
    says: 'invalid',
    anomaly: 'lost-write',
    operations: [1, 2],
  },
  {
    it: 'sees one append after two puts',
    history: '1 put "p"; 1 append "a"; 2 get → "pa"; 1 put "q"; 3 get → "qa"',
    says: 'invalid',
    anomaly: 'duplicate-element',
    operations: [1, 2, 4],
    reason:
      'client 3\'s get of "qa" and client 2\'s get of "pa" both show "a", which client 1 appended once, after different puts.',
  },
  {
    it: 'sees one append twice in a text',
    history: '1 append "a"; 2 get → "aa"',
    says: 'invalid',
    anomaly: 'duplicate-element',
    operations: [0, 1],
    reason: 'client 2\'s get of "aa" shows twice "a", which client 1 appended once.',
  },
  {
    it: 'sees a text from nowhere, and what the key may have begun with',
    history: '1 append "a"; 2 get → ""',
    says: 'invalid',
    anomaly: 'thin-air-read',
    operations: [1],
    reason:
      'client 2\'s get of "" cannot be put together from what was put and appended; ' +
      'if it starts with "", verify check takes --initial \'""\'.',
  },
  {
    it: 'sees the text of an append that failed',
    history: '1 append "a"; 2 append "b" !; 3 get → "ab"',
    says: 'invalid',
    anomaly: 'aborted-read',
    operations: [1, 2],
  },
  {
    it: 'lets an append of unknown outcome happen where it was shown, and not where it was not',
    history: '1 append "a" ?; 2 append "b" ?; 3 get → "b"; 4 append "c"; 5 get → "bc"',
    says: 'valid',
    engine: 'kv-append',
    witness: [1, 2, 3, 4],
  },
  {
    it: 'lets what nobody was shown stand before the next put',
    history: '1 append "a"; 2 put "p"; 3 append "b"; 4 delete; 5 put "q"; 6 get → "q"',
    says: 'valid',
    witness: [0, 1, 2, 3, 4, 5],
  },
  {
    it: 'lets pieces overlap and begin with each other where there is one way only',
    history: '1 append "ab"; 1 append "a"; 1 append "bb"; 2 get → "ababb"; 3 append "abab"',
    says: 'valid',
    witness: [0, 1, 2, 3, 4],
  },
  {
    it: 'lets a text repeat that no get shows',
    history: '1 append "a"; 2 get → "a"; 3 append "b"; 4 append "b"',
    says: 'valid',
    witness: [0, 1, 2, 3],
  },
  {
    it: 'hands back pieces that can be taken for others',
    history: '1 append "ab"; 1 append "a"; 1 append "ba"; 1 append "b"; 2 get → "aba"',
    says: 'handed back',
    reason: 'client 2\'s get of "aba" can have been put together in several ways',
  },
  {
    it: 'hands back an append that repeats another',
    history: '1 append "a"; 2 append "a"; 3 get → "aa"',
    says: 'handed back',
    reason: 'client 3\'s get of "aa" can have been put together in several ways',
  },
  {
    it: 'hands back a get of what a delete and the beginning leave behind',
    history: '1 append "a"; 2 delete; 3 get',
    says: 'handed back',
    reason: "client 3's get of null can have been put together in several ways",
  },
  {
    it: 'hands back an append of nothing',
    history: '1 append ""; 2 get → ""',
    says: 'handed back',
    reason: 'client 1\'s append of "" appends nothing',
  },
  {
    it: 'hands back numbers among texts',
    history: '1 put 5; 2 append "a"; 3 get → "a"',
    says: 'handed back',
    reason: "client 1's put of 5 puts no text where others append",
  },
  {
    it: 'decides keys without appends as registers',
    history: '1 put 4 @x; 1 put 5 @x; 2 get → 4 @x; 3 append "a" @y',
    says: 'invalid',
    engine: 'zones',
    anomaly: 'lost-write',
    operations: [0, 1, 2],
  },
];

testEngine('checkKvAppend', checkKvAppend, rows);

testEngine(
  'checkKvAppend of keys that begin with a text',
  checkKvAppend,
  [
    {
      it: 'lets a get of null say nothing',
      history: '1 append "a"; 2 get; 3 get → "ia"',
      says: 'valid',
      witness: [0, 1, 2],
    },
    {
      it: 'lets a put of the empty text be told apart from what was there',
      history: '1 append "a"; 2 get → "ia"; 3 put ""; 3 get → ""; 3 append "b"; 3 get → "b"',
      says: 'valid',
      witness: [0, 1, 2, 3, 4, 5],
    },
  ],
  { initial: 'i', nilRead: 'anything' },
);

testEngine(
  'checkKvAppend of keys that begin with a number',
  checkKvAppend,
  [
    {
      it: 'hands them back',
      history: '1 append "a"',
      says: 'handed back',
      reason: 'the initial value is no text',
    },
  ],
  { initial: 0 },
);
