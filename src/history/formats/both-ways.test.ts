/** The quick way and the exact one come to the same: columns, lines, notes, or the sentence why not. */
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { LoadedColumns } from '../load.ts';
import { loadEdnHistory, readEdnHistory } from './jepsen-edn.ts';
import { loadJepsenLog, readJepsenLog } from './jepsen-log.ts';
import { QuickEdn } from './quick-edn.ts';
import { QuickLog } from './quick-log.ts';
import { readQuickly } from './two-ways.ts';

/** More for long runs by hand. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 400);

// Hundreds of histories, and many bytes of some of them damaged.
vi.setConfig({ testTimeout: 150 * Math.max(RUNS, 400) });

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const outcome = async (read: () => LoadedColumns | Promise<LoadedColumns>): Promise<unknown> => {
  try {
    const { columns, lineOf, ...rest } = await read();
    const plain = Object.entries(columns).map(([name, column]) => [
      name,
      ArrayBuffer.isView(column) ? [...(column as Int32Array)] : (column as unknown),
    ]);
    return { plain, lines: [...columns.event].map(lineOf), ...rest };
  } catch (error) {
    return (error as Error).message;
  }
};

const WAYS = {
  edn: { load: loadEdnHistory, read: readEdnHistory, Quick: QuickEdn },
  log: { load: loadJepsenLog, read: readJepsenLog, Quick: QuickLog },
} as const;

/** Whether the quick way went to the end. */
const agree = async (way: keyof typeof WAYS, text: string | Buffer, size: number) => {
  const { load, read, Quick } = WAYS[way];
  const bytes = Buffer.from(text);
  const quick = await outcome(() => load(inPieces(bytes, size), 'h'));
  // What is no text is refused before either.
  const exact = await outcome(() =>
    read(new TextDecoder('utf-8', { fatal: true }).decode(bytes), 'h'),
  );
  if (typeof exact === 'string' && /encoded data was not valid/u.test(exact)) {
    expect(quick).toBe('h is not UTF-8 text.');
    return false;
  }
  expect({ text: String(text), read: quick }).toEqual({ text: String(text), read: exact });
  return !('again' in (await readQuickly(inPieces(bytes, size), new Quick('h', {}))));
};

const integer = fc.oneof(fc.nat(9).map(String), fc.integer().map(String));
const scalar = fc.oneof(
  { weight: 6, arbitrary: integer },
  { weight: 3, arbitrary: fc.constantFrom('nil', 'true', ':a', '"a"', '"b c"', '""', ':a-b') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '":a"',
      '"é"',
      '"a\\"b"',
      '-0',
      '007',
      '1.5',
      '2.0',
      '1N',
      ':a/b',
      '\\a',
      'sym',
      '##NaN',
      '123456789012345678',
      '#{1 2}',
      '{:x 1}',
      '(1)',
      '#inst "2020-01-01"',
      '"a\tb"',
      'nilly',
      '"x\ny"',
      '"}"',
      '"; "',
      '1 2',
      '',
    ),
  },
);
const space = fc.constantFrom(' ', ' ', ' ', ', ', '  ', '\t');
const vector = fc
  .array(fc.tuple(fc.oneof(scalar, fc.constant('[1 2]')), space), { maxLength: 3 })
  .map(
    (elements) =>
      `[${elements
        .map(([element, gap]) => element + gap)
        .join('')
        .trim()}]`,
  );
const pair = fc.tuple(fc.nat(3), scalar).map(([key, value]) => `[${key} ${value}]`);

const step = fc.record({
  process: fc.oneof(
    { weight: 8, arbitrary: fc.nat(3).map(String) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(':nemesis', ':w1', ':w2', '"w1"', '7.5', '3000000000', '07'),
    },
  ),
  type: fc.constantFrom('invoke', 'ok', 'fail', 'info'),
  f: fc.constantFrom('read', 'write', 'cas', 'txn', 'acquire', 'transfer'),
  value: fc.oneof(scalar, vector),
  pair,
  error: fc.constantFrom(
    '',
    '',
    ':timeout',
    '"why \\"not\\""',
    '[:a {:b "c"}]',
    '#object[X 0x1 "y"]',
    '{:a',
    ']',
  ),
  odd: fc.nat(60),
});

interface Operation {
  readonly process: string;
  readonly type: string;
  readonly f: string;
  readonly value: string;
  readonly error: string;
  readonly odd: number;
  readonly at: number;
}

/** Mostly well-formed: completions follow invocations of the same process. */
const operations = fc
  .tuple(fc.boolean(), fc.array(step, { maxLength: 25 }))
  .map(([independent, steps]) => {
    const open = new Map<string, Operation>();
    return steps.map(({ pair: tuple, ...each }, at): Operation => {
      const asked = open.get(each.process);
      const value = independent && each.odd !== 1 ? tuple : each.value;
      const type = asked === undefined ? 'invoke' : each.type === 'invoke' ? 'ok' : each.type;
      const isLeftAsItIs = each.odd === 0 || each.process.startsWith(':n');
      const operation: Operation = isLeftAsItIs
        ? { ...each, value, at }
        : {
            ...each,
            at,
            type,
            f: asked?.f ?? each.f,
            value: asked !== undefined && each.odd < 45 ? asked.value : value,
            error: type === 'invoke' && each.odd > 2 ? '' : each.error,
          };
      if (operation.type === 'invoke') open.set(each.process, operation);
      else open.delete(each.process);
      return operation;
    });
  });

const ORDERS = [
  ['index', 'time', 'process', 'type', 'f', 'value', 'error'],
  ['type', 'f', 'value', 'process', 'time', 'error', 'index'],
  ['process', 'type', 'f', 'key', 'value'],
  ['process', 'type', 'clock', 'f', 'error', 'value', 'clock2'],
] as const;

const edn = fc
  .tuple(operations, fc.nat(ORDERS.length - 1), space, fc.nat(30), fc.constantFrom('', '#op.Op'))
  .map(([all, order, gap, odd, tag]) => {
    const lines = all.map(({ process, type, f, value, error, odd: own, at }) => {
      const members: Record<string, string> = {
        index: String(own === 3 ? 0 : at),
        time: String(own === 4 ? 0 : 7 * at),
        process,
        type: `:${type}`,
        f: `:${f}`,
        key: own === 5 ? '1' : '"k"',
        value,
        clock: String(at),
        clock2: own === 6 ? '{:a [1 2]}' : ':x',
        ...(error === '' ? {} : { error }),
      };
      if (own === 7) delete members['value'];
      if (own === 8) delete members['f'];
      const names = (ORDERS[order] ?? ORDERS[0]).filter((name) => members[name] !== undefined);
      const written = names.map((name) => `:${name}${own === 9 ? '\n' : ' '}${members[name]}`);
      if (own === 10) written.push(':clock 1');
      const line = `${own === 11 ? ' ' : ''}${tag}{${written.join(own === 12 ? '\n ' : `,${gap}`)}}`;
      return own === 13
        ? `${line} ; c`
        : own === 14
          ? `#_ ${line}`
          : own === 15
            ? `${line}\r`
            : line;
    });
    const text = lines.join(odd === 1 ? ' ' : odd === 2 ? '\n\n' : '\n');
    const whole =
      odd === 3
        ? `[${text}\n]\n`
        : odd === 4
          ? `; a comment\n${text}\n`
          : odd > 22
            ? `${LISTS[odd % LISTS.length]}`.replace('…', () => text)
            : `${text}\n`;
    return odd === 5 ? text : odd === 6 ? whole.slice(0, -7) : odd === 7 ? `\uFEFF${whole}` : whole;
  });

/** One vector or list of all, with this and that around it. */
const LISTS = ['[…]', '[…\n]\n', ' (…)\n', '[\n…]\n\n', '[…]\n{', '[…', '[…] ; c\n', '[… #_ 1 ]'];

const PREFIXES = [
  '',
  'INFO  jepsen.util - ',
  'INFO [2016-10-10 10:00:00,123] jepsen worker 0 - jepsen.util ',
  '2023-01-01 10:00:00,123{GMT}\tINFO\t[jepsen worker 0] jepsen.util: ',
] as const;

const log = fc
  .tuple(operations, fc.nat(PREFIXES.length - 1), fc.constantFrom('\t', '   '), fc.nat(30))
  .map(([all, form, gap, odd]) => {
    const prefix = PREFIXES[form] ?? '';
    const lines = all.map(({ process, type, f, value, error, odd: own }) => {
      const columns = [process, `:${type}`, `:${f}`, value].join(gap);
      const line = error === '' ? columns : `${columns}\t${error}`;
      const before = own === 3 ? '' : own === 4 ? 'jepsen.util ' : prefix;
      const behind = own === 5 ? '\r' : own === 6 ? '\n\tat x.y(Z.java:1)' : own === 7 ? ' ' : '';
      const between = own === 8 ? 'WARN jepsen.core - é\n' : own === 9 ? '\n' : '';
      return between + before + line + behind;
    });
    const text = `${lines.join('\n')}\n`;
    return odd === 1 ? text.slice(0, -3) : odd === 2 ? `\uFEFF${text}` : text;
  });

const size = fc.constantFrom(1 << 16, 300, 40, 7);

describe('two kinds of value that would look the same', () => {
  const KINDS = [
    ['":a"', ':a'],
    ['"a"', '\\a'],
    ['"sym"', 'sym'],
    ['[1 "b"]', '[\\b 1]'],
  ] as const;
  const written = {
    edn: (process: number, value: string) =>
      `{:process ${process}, :type :invoke, :f :write, :value ${value}}\n`,
    log: (process: number, value: string) => `${process}\t:invoke\t:write\t${value}\n`,
  };

  it.each([...KINDS, ...KINDS.map(([one, other]) => [other, one] as const)])(
    '%s and %s are refused, whichever way each was read',
    async (one, other) => {
      for (const way of ['edn', 'log'] as const) {
        const text = written[way](0, one) + written[way](1, other);
        expect(await outcome(() => WAYS[way].read(text, 'h'))).toMatch(/would look the same/u);
        expect(await agree(way, text, 1 << 16)).toBe(false);
      }
    },
  );

  it.each(['":invoke"', '":write"', '":w1"', '":k"'])(
    '%s in a value is told from the keyword elsewhere',
    async (value) => {
      const first = '{:process :w1, :type :invoke, :f :write, :key :k, :value 1}\n';
      const text = first + written.edn(0, value);
      expect(await outcome(() => readEdnHistory(text, 'h'))).toMatch(/would look the same/u);
      expect(await agree('edn', text, 1 << 16)).toBe(false);
    },
  );
});

describe('one vector of operations', () => {
  const invoke = '{:process 0, :type :invoke, :f :read, :value nil}';
  const ok = '{:process 0, :type :ok, :f :read, :value [1 2]}';

  it.each([
    ['an element a line', `[${invoke}\n ${ok}]\n`],
    ['all in one line', `[${invoke} ${ok}]`],
    ['with commas, and brackets on lines of their own', `[\n${invoke},\n${ok}\n]\n`],
    ['a list', `(${invoke}${ok})\n\n`],
    ['records', `[#op.Op${invoke}\n#op.Op ${ok}]`],
    ['unusual elements', `[${invoke}\n{:process 0 :type :ok :f :read\n :value "\\n"}\n]\n`],
    ['an unusual last one', `[${invoke}\n{:process 0 :type :ok :f :read :value 2N}]\n`],
    ['a discarded last one', `[${invoke}\n${ok}\n#_ ${ok}]\n`],
    ['nothing', '[]\n'],
  ])('is read the quick way: %s', async (_, text) => {
    for (const pieces of [1 << 16, 40, 7]) expect(await agree('edn', text, pieces)).toBe(true);
  });

  it.each([
    ['it does not end', `[${invoke}\n${ok}\n`],
    ['its last element does not end', `[${invoke}\n{:process 0`],
    ['something stands behind it', `[${invoke}]\n${ok}\n`],
    ['something stands behind it on its line', `[${invoke}] 1`],
    ['its end is in a comment', `[${invoke}\n${ok} ; ]`],
    ['it ends as a list', `[${invoke} ${ok})`],
    ['another one is within', `[[${invoke}]]`],
    ['something was discarded before it', `#_ 1\n[${invoke}]`],
    ['a character that is no space stands behind it', `[${invoke}\n5]\u00A0`],
  ])('is left to the exact way where %s', async (_, text) => {
    for (const pieces of [1 << 16, 40, 7]) expect(await agree('edn', text, pieces)).toBe(false);
  });
});

describe.each([
  ['edn', edn, 0.15],
  ['log', log, 0.15],
] as const)('histories of others as %s, the quick way and the exact one', (way, texts, share) => {
  it('agree on operations of every kind, cut into any pieces', async () => {
    let quick = 0;
    await fc.assert(
      fc.asyncProperty(texts, size, async (text, pieces) => {
        if (await agree(way, text, pieces)) quick++;
      }),
      { numRuns: RUNS, ...(process.env['FUZZ_RUNS'] === undefined ? { seed: 1 } : {}) },
    );
    // Or it would be the exact way beside itself.
    expect(quick).toBeGreaterThan(RUNS * share);
  });

  it('agree on texts damaged byte by byte', async () => {
    let quick = 0;
    const bytes = ' "}\n1;\x80\t[:';
    for (const text of fc.sample(texts, { numRuns: 5, seed: 3 })) {
      const whole = Buffer.from(text);
      for (let at = 0; at < Math.min(whole.length, 300); at++) {
        const damaged = Buffer.from(whole);
        damaged.write(bytes.charAt(at % bytes.length), at, 'latin1');
        if (await agree(way, damaged, 1 << 16)) quick++;
      }
    }
    expect(quick).toBeGreaterThan(0);
  });
});
