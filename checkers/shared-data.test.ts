/**
 * Every history of the shared data whose verdict is known, read through the formats and decided: the
 * outside world that the checkers must agree with. Nothing is skipped but all of it, loudly, where the
 * folder is missing.
 */
// oxlint-disable-next-line no-restricted-imports -- the checkers are pure, the data is on disk
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Columns } from '../src/history/columns.ts';
import { readEdnHistory } from '../src/history/formats/jepsen-edn.ts';
import { readHistory } from '../src/history/read-history.ts';
import type { Json } from '../src/history/operation.ts';
import { checkLinearizability } from './linearizability/check.ts';
import { verifyWitness } from './linearizability/witness.ts';
import type { Model } from './model.ts';
import type { ModelOptions } from './models/options.ts';
import { modelNamed } from './models/registry.ts';

const FOLDER = fileURLToPath(new URL('../../shared/data/', import.meta.url));
const missing = !existsSync(`${FOLDER}expected.json`);
if (missing) {
  // oxlint-disable-next-line no-console -- a skipped test must be heard of
  console.warn(
    `SKIPPED: no shared data at ${FOLDER}; known verdicts of real histories go unchecked.`,
  );
}

interface Expectation {
  readonly model: string;
  readonly linearizable: boolean;
  readonly init?: Json;
  readonly nil_read?: 'unset' | 'any value';
  readonly fail_cas?: 'observed-mismatch' | 'did not happen (drop)';
}

const BUDGET = { timeMs: 30_000, memoryBytes: 1 << 29 };

/** The verdict, once a witness has been replayed. */
const decide = (history: Columns, model: Model): string => {
  const verdict = checkLinearizability(history, model, BUDGET);
  if (verdict.verdict === 'valid') {
    expect(verdict.witness).toBeDefined();
    expect(verifyWitness(history, model, verdict.witness ?? new Int32Array())).toEqual({
      ok: true,
    });
  }
  return verdict.verdict;
};

const word = (linearizable: boolean): string => (linearizable ? 'valid' : 'invalid');

const optionsOf = (expected: Expectation): ModelOptions => ({
  ...(expected.init === undefined ? {} : { initial: expected.init }),
  ...(expected.nil_read === undefined
    ? {}
    : { nilRead: expected.nil_read === 'unset' ? 'unset' : 'anything' }),
  ...(expected.fail_cas === undefined
    ? {}
    : { failedCas: expected.fail_cas === 'observed-mismatch' ? 'observed' : 'dropped' }),
});

describe.skipIf(missing)('histories with known verdicts', () => {
  const expected = missing
    ? {}
    : (JSON.parse(readFileSync(`${FOLDER}expected.json`, 'utf8')) as Record<string, Expectation>);

  it('are all there', () => {
    expect(Object.keys(expected)).toHaveLength(117);
  });

  it.each(Object.entries(expected))('%s', async (file, expectation) => {
    const { columns, reading } = await readHistory(FOLDER + file);
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
});

interface Recorded {
  readonly id: string;
  readonly kind: string;
  readonly history: readonly string[];
  readonly results: { readonly wgl: boolean; readonly linear: boolean };
}

describe.skipIf(missing)('recorded random histories', () => {
  it.each([
    ['cas-register', 500],
    ['register', 500],
    ['mutex', 500],
    ['set', 125],
    ['unordered-queue', 158],
  ])('%s: %i of them', (kind, count) => {
    const lines = gunzipSync(readFileSync(`${FOLDER}recorded/${kind}.jsonl.gz`))
      .toString()
      .trim();
    const all = lines.split('\n').map((line) => JSON.parse(line) as Recorded);
    const options: ModelOptions = kind.endsWith('register')
      ? { initial: 0, nilRead: 'anything', failedCas: 'dropped' }
      : {};
    const model = modelNamed(kind, options);
    const decided = all.map(({ id, history }) => {
      const { columns } = readEdnHistory(history.join('\n'), id);
      return [id, decide(columns, model)];
    });
    expect(decided).toEqual(all.map(({ id, results }) => [id, word(results.wgl)]));
    expect(all.every(({ results }) => results.wgl === results.linear)).toBe(true);
    expect(all).toHaveLength(count);
  });
});
