/** Porcupine's recorded histories of etcd and of a key-value store, and the verdicts it gives them. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { expectationsIn, testKnownVerdicts } from './known-verdicts.ts';

const FOLDER = fileURLToPath(new URL('data/porcupine/', import.meta.url));
const expected = expectationsIn(FOLDER);

describe("Porcupine's histories", () => {
  it('are all there', () => {
    expect(expected.size).toBe(56);
  });

  testKnownVerdicts(FOLDER, expected);
});
