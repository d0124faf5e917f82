/**
 * Histories that others recorded and decided, read through the formats: the outside world that the
 * checkers must agree with. A `valid` is believed once its order has been replayed.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  checkLinearizability,
  type Model,
  modelNamed,
  type ModelOptions,
  verifyWitness,
} from '../checkers/index.ts';
import type { Columns } from '../src/history/columns.ts';
import type { Json } from '../src/history/operation.ts';
import { readHistory } from '../src/history/read-history.ts';

export interface Expectation {
  readonly model: string;
  readonly linearizable: boolean;
  readonly init?: Json;
  readonly nil_read?: 'unset' | 'any value';
  readonly fail_cas?: 'observed-mismatch' | 'did not happen (drop)';
}

const BUDGET = { timeMs: 30_000, memoryBytes: 1 << 29 };
/** Some of these are hard, and a machine may be slow. */
const TIMEOUT_MS = 60_000;

/** By file, below the folder. */
export const expectationsIn = (folder: string): ReadonlyMap<string, Expectation> =>
  new Map(
    Object.entries(
      JSON.parse(readFileSync(`${folder}expected.json`, 'utf8')) as Record<string, Expectation>,
    ),
  );

/** One test a file. `folder` ends with a slash. */
export const testKnownVerdicts = (
  folder: string,
  expected: ReadonlyMap<string, Expectation>,
): void => {
  it.each([...expected])('%s', { timeout: TIMEOUT_MS }, async (file, expectation) => {
    const { columns, reading } = await readHistory(folder + file);
    const options = optionsOf(expectation);
    expect(decide(columns, modelNamed(expectation.model, options))).toBe(
      word(expectation.linearizable),
    );
    // The reading that the format brings must be the one the file needs, but for the initial value.
    const asRead = {
      ...reading,
      ...(options.initial === undefined ? {} : { initial: options.initial }),
    };
    expect(asRead).toEqual(options);
  });
};

/** The verdict, once a witness has been replayed. */
export const decide = (history: Columns, model: Model): string => {
  const verdict = checkLinearizability(history, model, BUDGET);
  if (verdict.verdict === 'valid') {
    expect(verdict.witness).toBeDefined();
    expect(verifyWitness(history, model, verdict.witness ?? new Int32Array())).toEqual({
      ok: true,
    });
  }
  return verdict.verdict;
};

export const word = (linearizable: boolean): string => (linearizable ? 'valid' : 'invalid');

const optionsOf = (expected: Expectation): ModelOptions => ({
  ...(expected.init === undefined ? {} : { initial: expected.init }),
  ...(expected.nil_read === undefined
    ? {}
    : { nilRead: expected.nil_read === 'unset' ? 'unset' : 'anything' }),
  ...(expected.fail_cas === undefined
    ? {}
    : { failedCas: expected.fail_cas === 'observed-mismatch' ? 'observed' : 'dropped' }),
});
