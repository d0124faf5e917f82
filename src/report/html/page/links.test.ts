import { expect, it } from 'vitest';
import { parseLink } from './links.ts';
import { digitsFor, span } from './words.ts';

it.each([
  ['#op=1234', { op: 1234 }],
  ['#t=8.98s', { at: 8.98 }],
  ['#t=8.98', { at: 8.98 }],
  ['#t=8.98s,9.2s', { at: 8.98, until: 9.2 }],
  ['#view=8.2s,9.1s', { from: 8.2, until: 9.1 }],
  ['#view=8.2s', undefined],
  ['#timeline', undefined],
  ['#op=x', undefined],
  ['', undefined],
])('the link %s', (hash, expected) => {
  expect(parseLink(hash)).toEqual(expected);
});

it.each([
  [0.359, '359 µs'],
  [3.43, '3.4 ms'],
  [412, '412 ms'],
  [1_250, '1.25 s'],
])('%s ms are %s', (ms, words) => {
  expect(span(ms)).toBe(words);
});

it.each([
  [1_000, 0],
  [100, 1],
  [20, 2],
  [1, 3],
  [0.05, 5],
])('a step of %s ms takes %s digits of a second', (step, digits) => {
  expect(digitsFor(step)).toBe(digits);
});
