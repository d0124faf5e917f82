/** W against brute force: the models whose state is a collection or a lock. */
import { describe, expect, it } from 'vitest';
import { fuzzMetamorphic } from '../metamorphic.fuzz.ts';
import { fuzzWgl } from './wgl.fuzz.ts';

const MODELS = [
  'fifo-queue',
  'unordered-queue',
  'stack',
  'set',
  'mutex',
  'fenced-lock',
  'append-list',
  'log',
] as const;
const TIMEOUT_MS = 600_000;

describe('W against brute force', () => {
  it.each(MODELS)('%s', { timeout: TIMEOUT_MS }, (name) => {
    const { valid, invalid } = fuzzWgl(name, 'ci', 200_000);
    expect(Math.min(valid, invalid)).toBeGreaterThan(10_000);
  });

  it.each(MODELS)('stays valid when made weaker: %s', { timeout: TIMEOUT_MS }, (name) => {
    expect(fuzzMetamorphic(name, 'ci', 1000)).toBeGreaterThan(1000);
  });
});
