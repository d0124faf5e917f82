import { stripVTControlCharacters } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import wrapAnsi from 'wrap-ansi';
import * as format from './format.ts';
import { painter, wantsColour } from './paint.ts';
import { alignColumns, padLeft, padRight, visibleWidth, wrap } from './text.ts';

describe('text', () => {
  it('measures painted text by what is seen', () => {
    const red = painter(true).colour('red', 'INVALID');
    expect(visibleWidth(red)).toBe(7);
    expect(stripVTControlCharacters(padRight(red, 9))).toBe('INVALID  ');
    expect(stripVTControlCharacters(padLeft(red, 9))).toBe('  INVALID');
  });

  it('aligns columns and drops empty ones', () => {
    expect(
      alignColumns(
        [
          ['a', '', 'x'],
          ['bbb', '', 'y'],
        ],
        '> ',
      ),
    ).toEqual(['> a    x', '> bbb  y']);
  });

  it('wraps at blanks and keeps long words whole', () => {
    expect(wrap('one two a-very-long-word three', 9, ' ')).toEqual([
      ' one two',
      ' a-very-long-word',
      ' three',
    ]);
  });

  it('wraps as wrap-ansi does', () => {
    const word = fc.constantFrom('a', 'of', 'three', '漢字', 'é', '', 'a-very-long-word', '🎉');
    const text = fc.array(word, { maxLength: 30 }).map((words) => words.join(' ').trim());
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 30 }), (each, room) => {
        const lines = wrapAnsi(each, room).split('\n');
        expect(wrap(each, room)).toEqual(lines.map((line) => line.trimEnd()));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('format', () => {
  it.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [9_940, '9.9 s'],
    [9_960, '10 s'],
    [59_400, '59 s'],
    [125_000, '2:05'],
    [3_725_000, '1:02:05'],
  ])('says %d ms as %s', (ms, text) => expect(format.duration(ms)).toBe(text));

  it.each([
    [0.344, '0.34 ms'],
    [8.41, '8.4 ms'],
    [120.4, '120 ms'],
    [1_250, '1.25 s'],
    [Number.NaN, '–'],
  ])('says a latency of %d as %s', (ms, text) => expect(format.latency(ms)).toBe(text));

  it('says rates and counts', () => {
    expect([0, 3.52, 9.96, 1_204.2].map(format.rate)).toEqual(['0/s', '3.5/s', '10/s', '1,204/s']);
    expect([format.plural(1, 'node'), format.plural(1_200, 'node')]).toEqual([
      '1 node',
      '1,200 nodes',
    ]);
  });
});

describe('wantsColour', () => {
  const terminal = { isTTY: true };
  it.each([
    ['a terminal', terminal, {}, true],
    ['a pipe', {}, {}, false],
    ['NO_COLOR', terminal, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['an empty NO_COLOR', terminal, { NO_COLOR: '' }, true],
    ['FORCE_COLOR on a pipe', {}, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, false],
    ['a dumb terminal', terminal, { TERM: 'dumb' }, false],
  ])('%s', (_, stream, env, expected) => expect(wantsColour(stream, env)).toBe(expected));
});
