import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { FAIL, NONE, OK, UNKNOWN } from '../columns.ts';
import { readHistory } from '../read-history.ts';
import { readEdnHistory } from './jepsen-edn.ts';
import { readJepsenTest } from './jepsen-test.ts';
import { FressianWriter, type Value } from './fressian.fixture.ts';
import { type Op, TestJepsen } from './test-jepsen.fixture.ts';

const read = (bytes: Buffer) => readJepsenTest(bytes, 'test.jepsen');

const tuple = (key: Value, value: Value): Value => ({ tag: 'map-entry', fields: [key, value] });
const op = (process: Value, type: Op['type'], f: string, value: Value = null): Op => ({
  process,
  type,
  f,
  value,
});

/** A write, then a read of it, `count` times; four records each. */
const rounds = (count: number): readonly Op[] =>
  Array.from({ length: count }, (_, i) => [
    op(0, 'invoke', 'write', i),
    op(0, 'ok', 'write', i),
    op(1, 'invoke', 'read'),
    op(1, 'ok', 'read', i),
  ]).flat();

const OPS: readonly Op[] = [
  op(0, 'invoke', 'write', tuple('x', 3)),
  op({ key: 'nemesis' }, 'info', 'start', { map: [[{ key: 'n1' }, { double: Number.NaN }]] }),
  op(1, 'invoke', 'cas', tuple('x', [3, 4])),
  { ...op(1, 'fail', 'cas', tuple('x', [3, 4])), more: { error: { key: 'precondition' } } },
  op(0, 'info', 'write', tuple('x', 3)),
  op(2, 'invoke', 'read', tuple('x', null)),
  op(2, 'ok', 'read', tuple('x', 3)),
  op(0, 'invoke', 'write', tuple('y', 2 ** 40)),
];

describe('test.jepsen', () => {
  it('says the same as the history.edn beside it', async () => {
    const bytes = TestJepsen.of(OPS, { chunk: 3 });
    const { dialect, reading, ...history } = await readHistory('-', {
      stdin: Readable.from([bytes], { objectMode: false }),
    });
    const edn = readEdnHistory(
      `{:index 0 :time 0 :process 0 :type :invoke :f :write :value ["x" 3]}
       {:index 1 :time 1000000 :process :nemesis :type :info :f :start :value {:n1 ##NaN}}
       {:index 2 :time 2000000 :process 1 :type :invoke :f :cas :value ["x" [3 4]]}
       {:index 3 :time 3000000 :process 1 :type :fail :f :cas :value ["x" [3 4]]}
       {:index 4 :time 4000000 :process 0 :type :info :f :write :value ["x" 3]}
       {:index 5 :time 5000000 :process 2 :type :invoke :f :read :value ["x" nil]}
       {:index 6 :time 6000000 :process 2 :type :ok :f :read :value ["x" 3]}
       {:index 7 :time 7000000 :process 0 :type :invoke :f :write :value ["y" 1099511627776]}`,
      'history.edn',
    );
    expect(dialect).toBe('jepsen-test');
    expect(reading).toEqual({ nilRead: 'anything', failedCas: 'dropped' });
    expect([...history.columns.outcome]).toEqual([UNKNOWN, FAIL, OK, UNKNOWN]);
    expect(history.columns).toEqual(edn.columns);
    expect(history.notes).toEqual(edn.notes);
    expect(history.lineOf(history.columns.event[2] ?? NONE)).toBe(5);
  });

  it('holds keywords, sets, maps and transactions as EDN does', () => {
    const key = (name: string): Value => ({ key: name });
    const { columns } = read(
      TestJepsen.of([
        op(0, 'invoke', 'txn', [[key('r'), key('x'), null]]),
        op(0, 'ok', 'txn', [[key('r'), key('x'), { set: [2, 1] }]]),
        op(0, 'invoke', 'transfer', {
          map: [
            [key('from'), 1],
            [key('to'), 2],
          ],
        }),
      ]),
    );
    expect(columns.values).toContainEqual([[':r', ':x', [1, 2]]]);
    expect(columns.values).toContainEqual({ from: 1, to: 2 });
  });

  it('may be of version 0: one vector of maps', () => {
    const file = new TestJepsen(0);
    const map = (type: string): Value => ({
      map: Object.entries({ process: 0, type: { key: type }, f: { key: 'read' }, value: 7 }).map(
        ([name, value]) => [{ key: name }, value] as const,
      ),
    });
    file.whole([map('invoke'), map('ok')]);
    expect([...read(file.bytes).columns.outcome]).toEqual([OK]);
  });
});

describe('a test.jepsen that is not whole', () => {
  const ops = rounds(5);

  it('gives the chunks of a run that broke off, and says so', () => {
    const file = new TestJepsen();
    file.begin();
    file.history(ops, 8);
    expect(read(file.bytes).notes).toContain(
      'the run broke off: the 20 records of whole chunks were read, later ones were not written down',
    );
    file.append(Buffer.concat([Buffer.alloc(28), new FressianWriter().write('torn').bytes]));
    const { columns, notes } = read(file.bytes);
    expect(columns.count).toBe(10);
    expect(notes).toEqual([
      'the run broke off: the 20 records of whole chunks were read, 33 bytes of an unfinished one were left out',
    ]);
  });

  it('gives the chunks before the byte where the file was cut off', () => {
    const file = new TestJepsen();
    file.begin();
    file.history(ops.slice(0, 8), 8);
    const sealed = file.length;
    const whole = TestJepsen.of(ops, { chunk: 8 });
    for (let end = sealed; end < whole.length; end += 7) {
      const { columns, notes } = read(whole.subarray(0, end));
      expect(columns.count).toBeGreaterThanOrEqual(4);
      expect(columns.count % 2).toBe(0);
      expect(notes).toEqual([
        expect.stringMatching(/^the (file is cut off at byte|run broke off)/u),
      ]);
    }
  });

  it('has no history before the first chunk is whole', () => {
    const file = new TestJepsen();
    file.begin();
    expect(() => read(file.bytes)).toThrow(
      'test.jepsen, byte 18: no chunk of the history was written: the run broke off before; what it logged may stand in jepsen.log.',
    );
    expect(() => read(file.bytes.subarray(0, 12))).toThrow(
      'test.jepsen, byte 12: the file ends here.',
    );
    expect(() => read(Buffer.from('something else'))).toThrow(
      'test.jepsen, byte 0: a test.jepsen begins with JEPSEN.',
    );
  });

  it('is refused wherever one byte within its blocks is another', () => {
    const whole = TestJepsen.of(ops, { chunk: 8 });
    const right = read(whole).columns;
    const outcomes = Array.from({ length: whole.length - 6 }, (_, i) => {
      const damaged = Buffer.from(whole);
      damaged[6 + i] = (damaged[6 + i] ?? 0) ^ 0x15;
      return outcomeOf(damaged);
    });
    const others = outcomes.filter(
      (outcome) => !/^test\.jepsen, byte \d+: /u.test(String(outcome)),
    );
    // In blocks that nobody needs any more.
    expect(new Set(others.map((outcome) => JSON.stringify(outcome)))).toEqual(
      new Set([JSON.stringify(right)]),
    );
    expect(outcomes.length - others.length).toBeGreaterThan(others.length);
  });
});

const outcomeOf = (bytes: Buffer): unknown => {
  try {
    return read(bytes).columns;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('what is wrong is named', () => {
  it('of a block', () => {
    const damaged = Buffer.from(TestJepsen.of(rounds(1)));
    const index = Number(damaged.readBigInt64BE(10));
    damaged[index + 30] = 9;
    expect(() => read(damaged)).toThrow(
      new RegExp(
        `^test\\.jepsen, byte ${index}: this block is damaged: its checksum is [0-9a-f]{8}, that of its bytes [0-9a-f]{8}\\.$`,
        'u',
      ),
    );
    const unknown = new TestJepsen();
    unknown.begin();
    const at = unknown.length;
    unknown.block(9, Buffer.alloc(3), 1);
    unknown.test(true);
    expect(() => read(unknown.bytes)).toThrow(
      `test.jepsen, byte ${at}: blocks of type 9 are not known.`,
    );
    expect(() => read(new TestJepsen(7).bytes)).toThrow(
      'test.jepsen, byte 6: version 7 of the format is not known, only 0 and 1.',
    );
  });

  it('of a vector whose count is wrong', () => {
    const file = new TestJepsen();
    file.begin();
    file.history(rounds(1), 4);
    file.vector(5, [[0, 4]]);
    file.test(true);
    expect(() => read(file.bytes)).toThrow('5 elements were announced, 4 are here.');
  });

  it('of an operation', () => {
    const bad =
      (...ops: readonly Op[]) =>
      () =>
        read(TestJepsen.of(ops));
    expect(bad(op(0, 'ok', 'read', 1))).toThrow(
      'test.jepsen, operation 0: process 0 has "ok" for read without an open invocation.',
    );
    expect(bad(op(0, 'invoke', 'write', 2n ** 60n + 1n))).toThrow(
      'test.jepsen, operation 0: a number near 1152921504606847000 loses digits when it is read.',
    );
    expect(bad(...rounds(1), op(0, 'invoke', 'write', { double: Infinity }))).toThrow(
      'test.jepsen, operation 4: the tag ##Infinity is not understood in a value.',
    );
    expect(bad({ ...op(1.5, 'invoke', 'read'), process: { double: 1.5 } })).toThrow(
      ':process must be a whole number or a keyword, not 1.5',
    );
  });
});
