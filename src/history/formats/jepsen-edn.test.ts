import { describe, expect, it } from 'vitest';
import { type Columns, FAIL, NONE, OK, UNKNOWN } from '../columns.ts';
import type { ForeignOptions } from './foreign-history.ts';
import { readEdnHistory } from './jepsen-edn.ts';

const read = (text: string, options?: ForeignOptions) => readEdnHistory(text, 'h.edn', options);

const invoke = '{:process 0, :type :invoke, :f :read, :value nil}';
const ok = '{:process 0, :type :ok, :f :read, :value 3}';

/** Rows as a person would write them down. */
const rows = (columns: Columns): unknown[] =>
  Array.from(columns.f, (f, row) => ({
    process: columns.process[row],
    f: columns.functions[f],
    key: columns.keys[columns.key[row] ?? NONE],
    argument: columns.values[columns.argument[row] ?? NONE],
    result: columns.values[columns.result[row] ?? NONE],
    outcome: ['ok', 'fail', 'unknown'][columns.outcome[row] ?? NONE],
  }));

const readAsThree = [
  { process: 0, f: 'read', key: undefined, argument: null, result: 3, outcome: 'ok' },
];

describe('EDN histories', () => {
  it.each([
    ['one operation a line', `${invoke}\n${ok}\n`],
    ['one vector', `[${invoke}\n ${ok}]`],
    ['one list with comments', `; a bug\n(${invoke} ; asks\n\n ${ok})\n; end`],
    ['tagged records', `#knossos.op.Op${invoke}\n#jepsen.history.Op ${ok}`],
    ['discarded forms', `#_{:process 9} ${invoke} #_ #_ 1 2 ${ok}`],
    ['operations over several lines', `${invoke}${ok}`.replaceAll(', ', '\n')],
    ['strings for keywords', `${invoke}${ok}`.replaceAll(/:(invoke|ok|read)\b/gu, '"$1"')],
    ['other members', `${invoke}${ok.replace('}', ' :error [:x {:y #{1}}] :debug "}{"}')}`],
  ])('are read from %s', (_name, text) => {
    const { columns, notes } = read(text);
    expect(rows(columns)).toEqual(readAsThree);
    expect(notes).toEqual([]);
  });

  it('skip processes that are no number and keep every outcome', () => {
    const { columns } = read(`
      {:process :nemesis, :type :info, :f :start, :value nil}
      {:process 0, :type :invoke, :f :cas, :value [1 2]}
      {:process 1, :type :invoke, :f :write, :value 5}
      {:process 0, :type :fail, :f :cas, :value [1 2]}
      {:process 1, :type :info, :f :write, :value :timed-out}
      {:process 2, :type :invoke, :f :read, :value nil}`);
    expect([...columns.outcome]).toEqual([FAIL, UNKNOWN, UNKNOWN]);
    expect([...columns.result]).toEqual([NONE, NONE, NONE]);
    expect([...columns.event]).toEqual([1, 2, 5]);
    expect([...columns.invoke]).toEqual([0, 1, 4]);
    expect(columns.values[columns.argument2[0] ?? NONE]).toBe(2);
  });

  it('let a process go on as a new one after an unknown outcome', () => {
    const info = '{:process 0 :type :info :f :read :value nil}';
    const { columns, notes } = read([invoke, info, invoke, info, invoke, ok].join('\n'));
    expect([...columns.process]).toEqual([0, 10, 20]);
    expect([...columns.outcome]).toEqual([UNKNOWN, UNKNOWN, OK]);
    expect(notes).toEqual([
      'process numbers used again after an unknown outcome go on as new processes (0 → 10)',
    ]);
  });

  it('hold times that step back', () => {
    const { columns, notes } = read(
      `${invoke.replace('}', ' :time 90}')}${ok.replace('}', ' :time 80}')}`,
    );
    expect([columns.invokeTime[0], columns.completeTime[0]]).toEqual([90, 90]);
    expect(notes).toEqual(['1 times step back and were held at the time before']);
  });

  it('keep values of every kind apart', () => {
    const values =
      '1|-1|1.5|"1"|:a|a|\\b|nil|true|[1]|#{2 1}|{:a 1}|{:b 2 :a 1}|7N|#inst "2020-01-01"|{1 2}';
    const { columns } = read(
      values
        .split('|')
        .map((value, i) => `{:process ${i} :type :invoke :f :write :value ${value}}`)
        .join('\n'),
    );
    expect(columns.values).toEqual([
      1,
      -1,
      1.5,
      '1',
      ':a',
      'a',
      'b',
      null,
      true,
      [1],
      [1, 2],
      { ':a': 1 },
      { ':b': 2, ':a': 1 },
      7,
      '2020-01-01T00:00:00.000Z',
      { '1': 2 },
    ]);
  });
});

describe('independent keys', () => {
  const tuples = `
    {:process 0 :type :invoke :f :read :value [7 nil]}
    {:process 1 :type :invoke :f :cas :value [8 [1 2]]}
    {:process 0 :type :ok :f :read :value [7 3]}
    {:process 1 :type :info :f :cas :value [8 [1 2]] :error :timeout}`;

  it('are taken out of the values when all of them are tuples', () => {
    const { columns, notes } = read(tuples);
    expect(rows(columns)).toEqual([
      { process: 0, f: 'read', key: '7', argument: null, result: 3, outcome: 'ok' },
      { process: 1, f: 'cas', key: '8', argument: 1, result: undefined, outcome: 'unknown' },
    ]);
    expect(notes).toEqual(['values were read as [key value] tuples of independent objects']);
  });

  it('are left in where the user says so, or where one value is none', () => {
    expect(read(tuples, { independent: 'no' }).columns.keys).toEqual([]);
    expect(read(tuples + invoke.replace('0', '5')).columns.keys).toEqual([]);
    expect(read('{:process 1 :type :invoke :f :cas :value [1 2]}').columns.keys).toEqual([]);
  });

  it('must all be tuples where the user says that they are', () => {
    expect(() => read(invoke, { independent: 'yes' })).toThrow(
      'h.edn:1: a [key value] tuple was expected, not null.',
    );
  });

  it('are never two under one name', () => {
    expect(() =>
      read(
        '{:process 0 :type :invoke :f :read :value ["7" nil]}\n{:process 1 :type :invoke :f :read :value [7 nil]}',
      ),
    ).toThrow('h.edn:2: the key 7 also occurs as text.');
  });
});

describe('what is no EDN history', () => {
  it('leaves out a last operation that is cut off, and says so', () => {
    const { columns, notes } = read(`${invoke}\n${ok.slice(0, -9)}`);
    expect([...columns.outcome]).toEqual([UNKNOWN]);
    expect(notes).toEqual(['the last operation (line 2) is cut off and was left out']);
  });

  it.each([
    ['a vector that is cut off', `[${invoke}\n`, 'h.edn:1: a [ that is never closed.'],
    ['a bracket too many', `[${invoke}]]`, 'h.edn:1: a ] that closes nothing.'],
    ['a wrong bracket', `${invoke}\n{:a [}`, 'h.edn:2: a } where a ] was expected.'],
    [
      'two vectors',
      `[${invoke}]\n[${ok}]`,
      'h.edn:2: something stands after the vector of operations.',
    ],
    [
      'a number',
      `${invoke}\n17`,
      'h.edn:2: an operation must be a map, {:process 0, :type :invoke, …}.',
    ],
    [
      'a vector within',
      `[${invoke}\n[1]]`,
      'h.edn:2: an operation must be a map, {:process 0, :type :invoke, …}.',
    ],
    ['metadata', `^{:a 1} ${invoke}`, 'h.edn:1: metadata (^) is not understood.'],
    [
      'a member without a value',
      '{:process 0 :type}',
      'h.edn:1: a map with a key without a value.',
    ],
    [
      'one within a value',
      invoke.replace('nil', '[#{1} {:a (1 #{2 3 4})} ({:b})]'),
      'h.edn:1: a map with a key without a value.',
    ],
    [
      'an unknown type',
      invoke.replace('invoke', 'start'),
      'h.edn:1: :type must be :invoke, :ok, :fail or :info, not "start".',
    ],
    [
      'a missing process',
      '{:type :invoke :f :read}',
      'h.edn:1: :process must be a whole number or a keyword, not missing.',
    ],
    ['a missing f', '{:process 0 :type :invoke}', 'h.edn:1: :f must be a keyword, not missing.'],
    [
      'an :ok without a value',
      `${invoke}{:process 0 :type :ok :f :read}`,
      'h.edn:1: an :ok operation needs a :value: what was returned, or nil.',
    ],
    [
      'a completion of nothing',
      ok,
      'h.edn:1: process 0 has "ok" for read without an open invocation.',
    ],
    [
      'an index that steps back',
      `${invoke.replace('}', ' :index 4}')}\n${ok.replace('}', ' :index 3}')}`,
      'h.edn:2: :index 3 does not come after 4.',
    ],
    [
      'a number that loses digits',
      invoke.replace('nil', '9007199254740993'),
      'h.edn:1: a number near 9007199254740992 loses digits when it is read.',
    ],
    [
      'a big integer that loses digits',
      invoke.replace('nil', '9007199254740993N'),
      'h.edn:1: a number near 9007199254740992 loses digits when it is read.',
    ],
    [
      'a tag within a value',
      invoke.replace('nil', '#x 1'),
      'h.edn:1: the tag #x is not understood in a value.',
    ],
    [
      'a keyword that looks like a string',
      invoke.replace('nil', '[:a ":a"]'),
      'h.edn:1: the string :a would look the same as the keyword :a.',
    ],
  ])('refuses %s', (_name, text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
