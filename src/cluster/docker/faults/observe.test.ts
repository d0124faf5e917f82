import { expect, it } from 'vitest';
import { cpuShare, diskState } from './observe.ts';

it.each([
  ['4000 20000', 0.2],
  ['-1 100000', 1],
  ['max 100000', 1],
  ['', 'unreadable'],
  [' ', 'unreadable'],
  ['no such file', 'unreadable'],
  [undefined, 'unreadable'],
])('a control group that says "%s" allows %s', (text, share) => {
  expect(cpuShare(text)).toBe(share);
});

it.each(['ok', 'full', 'io-error', 'hung'])('a probe that says "%s" is believed', (says) => {
  expect(diskState(says)).toBe(says);
});

it.each([undefined, '', 'OK', 'no such file'])('one that says "%s" has read nothing', (says) => {
  expect(diskState(says)).toBe('unreadable');
});
