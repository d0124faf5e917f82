import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { randomFrom } from '../base/random.ts';
import type { Columns } from './columns.ts';
import { loadJsonl } from './load.ts';
import { ScanThreads } from './scan/scan-threads.ts';

// Thousands of histories, and every byte of some of them damaged.
vi.setConfig({ testTimeout: 60_000 });

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

interface Options {
  readonly scanner?: boolean;
  readonly threads?: ScanThreads;
  /** Bytes of a chunk. */
  readonly size?: number;
}

const load = (text: string | Buffer, { scanner = true, threads, size = 1 << 16 }: Options = {}) =>
  loadJsonl(inPieces(Buffer.from(text), size), 'h.jsonl', { scanner, threads: threads ?? 'none' });

/** What was read, or the sentence why not. */
const outcome = async (text: string, options: Options) => {
  try {
    const { columns, lineOf, ...rest } = await load(text, options);
    const lines = [...columns.event].map(lineOf);
    return { columns: plain(columns), lines, ...rest };
  } catch (error) {
    return (error as Error).message;
  }
};

const plain = (columns: Columns): unknown =>
  Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      name,
      ArrayBuffer.isView(column) ? [...(column as Int32Array)] : (column as unknown),
    ]),
  );

const lines = (...events: readonly object[]): string =>
  events.map((event) => JSON.stringify(event) + '\n').join('');

/** As Python writes them, on Windows. */
const spacedLines = (...events: readonly object[]): string =>
  events
    .map((event) => {
      const members = Object.entries(event)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => {
          const text = Array.isArray(value)
            ? `[${value.map((each) => JSON.stringify(each)).join(', ')}]`
            : JSON.stringify(value);
          return `${JSON.stringify(name)}: ${text}`;
        });
      return `{${members.join(', ')}}\r\n`;
    })
    .join('');

/** Between lines that say nothing. */
const blankLines = (...events: readonly object[]): string =>
  events.map((event) => `\n${lines(event)} \r\n`).join('');

const HEALED_AT_9 = { type: 'healed', at: 9 };
const invoke = { index: 0, time: 0, process: 0, type: 'invoke', f: 'read', value: null };
const ok = { index: 1, time: 5, process: 0, type: 'ok', f: 'read', value: 3 };

describe('the scanner, threads that scan, and JSON.parse read the same', () => {
  let threads: ScanThreads;
  // Pieces of a line or a few, so that operations begin in one and end in another.
  beforeAll(async () => {
    threads = new ScanThreads(2, 300);
    await threads.ready;
  }, 60_000);
  afterAll(() => threads.end());

  const scalar = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      -1,
      -0,
      1.5,
      -0.25,
      1e-7,
      1e21,
      2 ** 53 + 2,
      '',
      'ü',
      '\\',
      '"',
      '\n',
    ),
    fc.integer(),
    fc.tuple(fc.integer(), fc.nat(9)).map(([digits, places]) => digits / 10 ** places),
    fc.string(),
  );
  const value = fc.oneof(
    scalar,
    fc.array(scalar, { maxLength: 3 }),
    fc.dictionary(fc.string(), scalar),
  );
  const name = fc.constantFrom('x', 'y', 'a longer name', 'ключ', '');
  const step = fc.record(
    {
      process: fc.oneof(
        fc.nat(3),
        fc.nat(3),
        fc.constantFrom<unknown>('nemesis', ':nemesis', 'w1', ':w2', '', 7.5, -1, 2 ** 40),
      ),
      type: fc.constantFrom('invoke', 'ok', 'fail', 'info'),
      f: fc.constantFrom('read', 'write', 'cas', 'txn', 'acquire'),
      key: fc.option(name),
      value,
      node: fc.option(name),
      error: fc.option(fc.string()),
      unknown: fc.constantFrom<unknown>(1, -2.5, 'x', null, [1], { a: 1 }),
    },
    { requiredKeys: ['process', 'type', 'f'] },
  );

  /** Mostly well-formed: completions follow invocations of the same process, index and time count up. */
  const history = fc
    .tuple(fc.nat(3), fc.array(fc.tuple(step, fc.nat(20), fc.boolean()), { maxLength: 30 }))
    .map(([foreign, steps]) => {
      const open = new Map<unknown, { f: string; key: string | null | undefined }>();
      const retired = new Set<unknown>();
      const events: object[] = [];
      for (const [{ process, type, ...rest }, oddity, swapped] of steps) {
        if (retired.has(process) && oddity !== 0) continue;
        const asked = open.get(process);
        const head =
          foreign === 0
            ? { process }
            : { index: events.length, time: events.length * (foreign === 1 ? 7 : 7.25), process };
        const completion = type === 'invoke' ? 'ok' : type;
        const event =
          asked === undefined
            ? { ...head, type: 'invoke', ...rest }
            : { ...head, type: completion, ...rest, f: asked.f, key: asked.key };
        if (asked === undefined) open.set(process, { f: rest.f, key: rest.key });
        else open.delete(process);
        if (asked !== undefined && completion === 'info') retired.add(process);
        const members = Object.entries(event);
        events.push(Object.fromEntries(swapped ? members.reverse() : members));
      }
      return events;
    });

  it('on histories with every kind of value, whole and cut into any pieces', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.integer({ min: 1, max: 400 }),
        fc.nat(40),
        fc.constantFrom(lines, lines, spacedLines, blankLines),
        async (events, size, cut, written) => {
          const whole = written(...events);
          const text = cut < 20 ? whole.slice(0, Math.max(0, whole.length - cut)) : whole;
          const slow = await outcome(text, { scanner: false, size: 1 << 20 });
          if (typeof slow !== 'string') taken++;
          expect(await outcome(text, { size })).toEqual(slow);
          expect(await outcome(text, { threads, size })).toEqual(slow);
        },
      ),
      { numRuns: 3000, seed: 1 },
    );
    expect(taken).toBeGreaterThan(1000);
  });

  it('on many keys, file after file, though each thread meets them in an order of its own', async () => {
    const random = randomFrom('many keys');
    for (let file = 0; file < 3; file++) {
      let key = '';
      const events = Array.from({ length: 300 }, (_, index) => {
        const process = Math.floor(index / 2);
        const type = index % 2 === 0 ? 'invoke' : 'ok';
        if (type === 'invoke') key = `k${random.between(0, 20)}`;
        return { index, time: index, process, type, f: 'write', key, value: 1 };
      });
      const text = lines(...events);
      const slow = await outcome(text, { scanner: false, size: 1 << 20 });
      expect(slow).toMatchObject({ columns: { count: 150 } });
      expect(await outcome(text, { threads, size: 250 })).toEqual(slow);
    }
  });

  it('on lines damaged byte by byte', async () => {
    const text = lines(
      { ...invoke, f: 'cas', key: 'k', value: [1, 'b'], node: 'n1' },
      { ...ok, f: 'cas', key: 'k', value: -12, error: 'none' },
      { ...invoke, index: 2, time: 9, process: 'nemesis', value: true },
    );
    const replacements = ['', ' ', '"', '\\', '0', '9', '-', ',', '}', ']', 'é', '\u0000', '\n'];
    for (let i = 0; i < text.length; i++) {
      for (const replacement of replacements) {
        const damaged = text.slice(0, i) + replacement + text.slice(i + 1);
        const slow = await outcome(damaged, { scanner: false, size: 1 << 20 });
        const fast = await outcome(damaged, {});
        expect({ damaged, read: fast }).toEqual({ damaged, read: slow });
        const ahead = await outcome(damaged, { threads, size: 250 });
        expect({ damaged, read: ahead }).toEqual({ damaged, read: slow });
      }
    }
  });
});

describe('reading a history.jsonl', () => {
  it('tolerates a last line that is cut off, and says so', async () => {
    const whole = lines(invoke, ok);
    const { columns, notes } = await load(whole + '{"index":2,"time":7,"proc');
    expect(columns.count).toBe(1);
    expect(notes).toEqual(['the last line (3) is cut off and was left out']);
    expect((await load(whole.slice(0, -1))).notes).toEqual([]);
  });

  it('lets an empty file be an empty history', async () => {
    expect((await load('')).columns.count).toBe(0);
  });

  it('counts positions where index and time are missing', async () => {
    const { columns, notes } = await load(
      '{"process":0,"type":"invoke","f":"read"}\n{"process":0,"type":"ok","f":"read","value":1}\n',
    );
    expect([...columns.invokeTime, ...columns.completeTime]).toEqual([0, 1]);
    expect(notes).toEqual(['line 1 has no time: positions stand in, so durations mean nothing']);
  });

  it('steps over empty lines, and knows on which line an event stands', async () => {
    const { columns, lineOf, healing } = await load(`\n${lines(invoke)} \r\n\n${lines(ok)}\n`);
    expect([columns.count, lineOf(0), lineOf(1)]).toEqual([1, 2, 5]);
    expect(healing).toEqual({ type: 'no-faults' });
  });

  it('numbers clients that have names', async () => {
    const named = (process: unknown, type: string, value: unknown = null) =>
      lines({ process, type, f: 'read', value });
    const { columns, notes } = await load(
      named(3, 'invoke') +
        named('a', 'info') +
        named('a', 'invoke') +
        named(4, 'invoke') +
        named('a', 'ok', 1) +
        named(4, 'ok', 2) +
        named(':nemesis', 'info'),
    );
    expect([...columns.process]).toEqual([3, 4, 5]);
    expect([...columns.result].map((result) => columns.values[result])).toEqual([undefined, 1, 2]);
    expect(notes.slice(1)).toEqual([
      'clients are numbered here: a is 4, 4 is 5',
      "1 info record of named processes that had invoked nothing was left out, as the nemesis' are",
    ]);
    await expect(load(named('a', 'ok', 1))).rejects.toThrow(
      'h.jsonl:1: process a has "ok" for read without an open invocation.',
    );
  });

  describe('of a write whose ok has a value', () => {
    const write = (process: number, asked: unknown, told: unknown, type = 'ok') =>
      lines(
        { process, type: 'invoke', f: 'write', value: asked },
        { process, type, f: 'write', value: told },
      );

    it('takes that for what was done where nothing was asked with', async () => {
      const { columns, notes } = await load(write(0, null, 5) + write(1, 6, 6) + write(2, 7, null));
      const written = [...columns.argument].map((argument) => columns.values[argument]);
      expect(written).toEqual([5, 6, 7]);
      expect(notes).toContain(
        "1 operation that was asked without a value did what their ok names, as in Knossos' complete",
      );
    });

    it('says so where it names another than was asked', async () => {
      const { columns, notes } = await load(write(0, 1, 'OK') + write(1, 2, 'OK'));
      expect([...columns.argument].map((argument) => columns.values[argument])).toEqual([1, 2]);
      expect(notes.slice(1)).toEqual([
        'line 2: process 0 asked to write 1, and its ok names "OK"; what was asked counts, here and elsewhere',
      ]);
    });

    it('refuses to guess', async () => {
      await expect(load(write(0, 1, 'OK') + write(1, null, 'OK'))).rejects.toThrow(
        'h.jsonl:2: process 0 asked to write 1, and its ok names "OK"; elsewhere an ok names what was asked without a value, so nobody knows which counts.',
      );
      await expect(load(write(0, null, 5) + write(1, null, null, 'info'))).rejects.toThrow(
        /^h\.jsonl:3: this operation of unknown outcome has no value/u,
      );
    });
  });

  describe('when all was healed', () => {
    const fault = (time: number, type: string, action: string, id: number, more = {}) => ({
      ...invoke,
      time,
      process: 'nemesis',
      type,
      value: { id, action, ...more },
    });
    const on = [fault(1, 'invoke', 'start', 1), fault(2, 'info', 'start', 1)];
    const off = [fault(5, 'invoke', 'stop', 1), fault(7, 'info', 'stop', 1)];
    const second = [fault(3, 'invoke', 'start', 2), fault(9, 'info', 'stop', 2)];
    const { time: _, ...untimed } = invoke;
    it.each<readonly [string, readonly object[], unknown]>([
      ['nothing was broken', [], { type: 'no-faults' }],
      ['one fault', [...on, ...off], { type: 'healed', at: 7 }],
      ['two, one within the other', [on[0]!, second[0]!, ...off, second[1]!], HEALED_AT_9],
      ['two, one still on', [on[0]!, second[0]!, ...off], { type: 'open' }],
      ['no end', on, { type: 'open' }],
      ['an end not yet reached', [...on, off[0]!], { type: 'open' }],
      [
        'something is left',
        [...on, fault(7, 'info', 'stop', 1, { left: ['n1'] })],
        { type: 'open' },
      ],
      ['a nemesis of others', [{ ...invoke, process: 'nemesis' }], { type: 'open' }],
      ['no times', [untimed], undefined],
    ])('%s', async (_name, events, healing) => {
      const indexed = events.map((event, index) => ({ ...event, index }));
      expect((await load(lines(...indexed))).healing).toEqual(healing);
    });
  });

  const bad = (line: string): string => lines(invoke) + line + '\n' + lines({ ...ok, index: 2 });
  it.each([
    ['an unfinished line in the middle', bad('{"index":1,'), /^h\.jsonl:2: not JSON \(.+\)\.$/u],
    ['something else', bad('[1]'), 'h.jsonl:2: a line must be one JSON object.'],
    [
      'a wrong type',
      bad('{"process":0,"type":"okay","f":"read","value":1}'),
      'h.jsonl:2: type must be invoke, ok, fail or info, not "okay".',
    ],
    [
      'a missing process',
      bad('{"type":"ok","f":"read","value":1}'),
      'h.jsonl:2: process must be a whole number from 0, a name or "nemesis", not missing.',
    ],
    [
      'a missing f',
      bad('{"process":0,"type":"ok","value":1}'),
      'h.jsonl:2: f must be a string, not missing.',
    ],
    [
      'an ok without a value',
      bad('{"process":0,"type":"ok","f":"read"}'),
      'h.jsonl:2: an ok line needs a value: what was returned, or null.',
    ],
    [
      'a key that is no string',
      bad('{"process":0,"type":"ok","f":"read","key":1,"value":1}'),
      'h.jsonl:2: key must be a string, not 1.',
    ],
    [
      'an index that is no number',
      bad('{"index":"1","process":0,"type":"ok","f":"read","value":1}'),
      'h.jsonl:2: index must be a whole number from 0, not "1".',
    ],
    [
      'a negative time',
      bad('{"time":-1,"process":0,"type":"ok","f":"read","value":1}'),
      'h.jsonl:2: time must be a number of nanoseconds from 0, not -1.',
    ],
    [
      'a number that would lose digits',
      bad('{"process":0,"type":"ok","f":"read","value":[9007199254740993]}'),
      'h.jsonl:2: a number near 9007199254740992 loses digits when it is read: write it as a string.',
    ],
    [
      'an order against the rules',
      lines({ ...ok, index: 0 }),
      'h.jsonl:1: process 0 has "ok" for read without an open invocation.',
    ],
  ])('refuses %s', async (_name, text, message) => {
    await expect(load(text)).rejects.toThrow(message);
    await expect(load(text)).rejects.toMatchObject({ code: 'malformed-history', exitCode: 64 });
  });

  it('refuses bytes that are no UTF-8', async () => {
    const line = Buffer.from(lines({ ...invoke, f: 'ab' }));
    line[line.indexOf('ab')] = 0xff;
    await expect(load(line)).rejects.toThrow('h.jsonl:1: not UTF-8.');
  });
});
