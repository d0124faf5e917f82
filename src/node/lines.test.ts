import { array, assert, nat, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineSplitter } from './lines.ts';

/** Feeds the bytes in pieces of these sizes, the last one as long as need be. */
const linesOf = (bytes: Buffer, sizes: readonly number[]): readonly string[] => {
  const lines: string[] = [];
  const feed = lineSplitter((line) => lines.push(line));
  let at = 0;
  for (const size of sizes) {
    feed(bytes.subarray(at, at + size));
    at += size;
  }
  feed(bytes.subarray(at));
  return lines;
};

describe('the line splitter', () => {
  it('finds the same lines however the bytes are cut', () => {
    const text = string({ unit: 'grapheme' }).map((line) => line.replaceAll('\n', ' '));
    assert(
      property(array(text), array(nat(12)), (lines, sizes) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        expect(linesOf(bytes, sizes)).toEqual(lines.filter((line) => line !== ''));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps an unfinished line until its end comes', () => {
    const lines: string[] = [];
    const feed = lineSplitter((line) => lines.push(line));
    feed(Buffer.from('one\ntw'));
    expect(lines).toEqual(['one']);
    feed(Buffer.from('o\n\nth'));
    expect(lines).toEqual(['one', 'two']);
  });
});
