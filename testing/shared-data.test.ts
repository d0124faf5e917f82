/**
 * The histories with known verdicts that lie beside the repository and not in it, for their licence or
 * their size. Nothing is skipped but all of it, loudly, where the folder is missing.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { modelNamed, type ModelOptions } from '../checkers/index.ts';
import { readEdnHistory } from '../src/history/formats/jepsen-edn.ts';
import { decide, expectationsIn, testKnownVerdicts, word } from './known-verdicts.ts';

const FOLDER = fileURLToPath(new URL('../../shared/data/', import.meta.url));
const missing = !existsSync(`${FOLDER}expected.json`);
if (missing) {
  // oxlint-disable-next-line no-console -- a skipped test must be heard of
  console.warn(
    `SKIPPED: no shared data at ${FOLDER}; the verdicts of Knossos' histories go unchecked.`,
  );
}

describe.skipIf(missing)('histories with known verdicts', () => {
  const all = missing ? new Map<string, never>() : expectationsIn(FOLDER);
  // Porcupine's are in the repository (porcupine.test.ts).
  const expected = new Map([...all].filter(([file]) => !file.startsWith('porcupine/')));

  it('are all there', () => {
    expect(expected.size).toBe(61);
  });

  testKnownVerdicts(FOLDER, expected);
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
  ])('%s: %i of them', { timeout: 60_000 }, (kind, count) => {
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
