import { parseEDNString } from 'edn-data';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsualMapScanner } from './edn-scanner.ts';

const scanner = new UsualMapScanner();

/** Whether it was usual; if so, it must be what edn-data makes of it. */
const agrees = (text: string): boolean => {
  const scanned = scanner.scan(text);
  if (scanned === undefined) return false;
  expect({ text, read: scanned }).toEqual({ text, read: parseEDNString(text) });
  return true;
};

describe('the scanner of usual operations', () => {
  it('agrees with edn-data on whatever it takes', () => {
    const scalar = fc.oneof(
      fc.constantFrom('nil', 'true', 'false', '0', '-7', ':a', ':a-b', '""', '"x, y"', '"é}"'),
      fc.integer().map(String),
      fc.constantFrom(
        '-0',
        '007',
        '1.5',
        '1N',
        '1/2',
        ':a/b',
        ':a.b',
        'nilly',
        '\\a',
        '#{1}',
        '{:x 1}',
      ),
      fc.constantFrom('"a\\"b"', '12345678901234567890', '+3', ':', '-', '#_ 1', '; x\n', '(1)'),
    );
    const space = fc.constantFrom(' ', ', ', '\n', '', '  ');
    const vector = fc
      .array(fc.tuple(scalar, space), { maxLength: 3 })
      .map((elements) => `[${elements.map(([element, gap]) => element + gap).join(' ')}]`);
    const member = fc.tuple(
      fc.constantFrom(':process', ':type', ':f', ':value', ':time', '"f"', 'f'),
      fc.oneof(scalar, vector),
      space,
    );
    let taken = 0;
    fc.assert(
      fc.property(fc.array(member, { maxLength: 5 }), space, (members, gap) => {
        const inside = members.map(([name, value, after]) => `${name} ${value}${after}`).join(' ');
        if (agrees(`{${gap}${inside}}`)) taken++;
      }),
      { numRuns: 5000, seed: 1 },
    );
    expect(taken).toBeGreaterThan(500);
  });

  it('takes the operations that Jepsen writes', () => {
    expect(
      agrees('{:type :invoke, :f :cas, :value [3 [1 nil]], :process 12, :time 99, :index 4}'),
    ).toBe(true);
    expect(agrees('{:process :nemesis, :type :info, :f :start, :value "n1 n2"}')).toBe(true);
  });

  it.each(['{:a 1', '{:a}', '{:a 1 :a 2}', '{:a 1} 2', '[1]', '{:a [1}', '{:a 1N}', '{:a b}', ''])(
    'leaves %s to edn-data',
    (text) => {
      expect(scanner.scan(text)).toBeUndefined();
    },
  );
});
