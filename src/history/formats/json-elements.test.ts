import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonElements } from './json-elements.ts';

const elements = (text: string) => [...jsonElements(text)];

describe('the elements of a JSON array', () => {
  it('are those of JSON.parse, however they are written', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(0, 1, '\t'), (array, space) => {
        const cut = elements(JSON.stringify(array, null, space));
        const read = cut.map((one) => ('text' in one ? (JSON.parse(one.text) as unknown) : one));
        expect(read).toEqual(JSON.parse(JSON.stringify(array)));
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('know the line on which they begin', () => {
    expect(elements('\n[1,\n"a\\"]",\n\n {"b":\n[2]}\n]\n')).toEqual([
      { text: '1', line: 2 },
      { text: '\n"a\\"]"', line: 3 },
      { text: '\n\n {"b":\n[2]}\n', line: 5 },
    ]);
  });

  it.each([
    ['\n{"a":[1]}', 2, 'a JSON array was expected'],
    ['[1,\n[2', 2, 'the array of events is cut off before its end'],
    ['[1,\n"2]', 2, 'the array of events is cut off before its end'],
    ['[1]\nx', 2, 'something stands after the array of events'],
    ['[1,\n2}', 2, 'a } where a ] was expected'],
    ['[1]\n[2]', 2, 'something stands after the array of events'],
  ])('end with a problem: %j', (text, line, problem) => {
    expect(elements(text).at(-1)).toEqual({ line, problem });
  });
});
