import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { EVENTS, exampleSource, LEDGER } from '../../report/html/example-report.fixture.ts';
import { makeReport } from '../../report/html/make-report.ts';
import { at, json, STALE, useFolder } from './try-check.fixture.ts';

// Threads of its own start here, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

useFolder();

const ASSETS = { script: '', style: '' };
const lines = (all: readonly object[]): string =>
  all.map((one) => `${JSON.stringify(one)}\n`).join('');

const { plan } = exampleSource();
const files = (
  changes: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => ({
  'run.json': JSON.stringify({ ...plan, checkTimeMs: 5_000, checkMemoryBytes: 2 ** 28 }),
  'history.jsonl': STALE,
  'faults.jsonl': lines(LEDGER),
  'events.jsonl': lines([...EVENTS, { type: 'recovery', timeMs: 40, serves: true, afterMs: 5 }]),
  ...changes,
});

/** The same files in a folder, and within a report. */
const saved = async (name: string, all: Readonly<Record<string, string>>): Promise<void> => {
  await mkdir(at(name));
  for (const [file, text] of Object.entries(all)) await writeFile(at(join(name, file)), text);
  const within = new Map(Object.entries(all).map(([file, text]) => [file, Buffer.from(text)]));
  await writeFile(at(`${name}.html`), await makeReport(exampleSource({ files: within }), ASSETS));
};

describe('a report', () => {
  it.each([
    ['a violation', files()],
    [
      'a node that ended by itself',
      files({
        'history.jsonl': '',
        'events.jsonl': lines([
          { type: 'crash', node: 'n1', timeMs: 3, detail: 'exit code 2', log: [] },
        ]),
      }),
    ],
    [
      'no recovery',
      files({
        'events.jsonl': lines([
          { type: 'recovery', timeMs: 40, serves: false, afterMs: 5, reason: 'no leader' },
        ]),
      }),
    ],
  ])('is decided as the folder of its run is: %s', async (what, all) => {
    const name = what.replaceAll(' ', '-');
    await saved(name, all);
    const [folder, report] = [await json([name]), await json([`${name}.html`])];
    expect(report.exitCode).toBe(folder.exitCode);
    const settled = (told: (typeof report.told)[number]): unknown =>
      JSON.parse(
        JSON.stringify({ ...told, file: '', checkMs: 0, loadMs: 0 }).replaceAll(
          /"(?:checkMs|loadMs)":[^,}]+/gu,
          '"ms":0',
        ),
      );
    expect(settled(report.told[0]!)).toEqual(settled(folder.told[0]!));
  });

  it('that is a violation says so', async () => {
    await saved('invalid', files());
    const { exitCode, told } = await json(['invalid.html']);
    expect([exitCode, told[0]?.verdict]).toEqual([1, 'invalid']);
    expect(told[0]?.['counterexample']).toBeDefined();
  });

  it('without its history is refused, and so is one that is cut off or damaged', async () => {
    await saved('whole', files());
    const html = await readFile(at('whole.html'), 'utf8');
    const history = /<script type="application\/gzip" data-file="history\.jsonl">[^<]+<\/script>/u;
    await writeFile(at('without.html'), html.replace(history, ''));
    await writeFile(at('cut.html'), html.slice(0, html.indexOf('data-file="history.jsonl"') + 60));
    const plan = /(data-file="run\.json">)[^<]+/u;
    await writeFile(at('damaged.html'), html.replace(plan, '$1AAAA'));
    for (const [name, error] of [
      ['without', /history was too large to be kept within it/u],
      ['cut', /cut off/u],
      ['damaged', /run\.json in .+ is damaged/u],
    ] as const) {
      const { exitCode, told } = await json([`${name}.html`]);
      expect([name, exitCode, told[0]?.['reason']]).toEqual([
        name,
        64,
        expect.stringMatching(error),
      ]);
    }
  });

  it('of a history that no run made has the history alone', async () => {
    const within = new Map([['history.jsonl', Buffer.from(STALE)]]);
    const { plan: _, ...source } = exampleSource({ files: within });
    await writeFile(at('alone.html'), await makeReport(source, ASSETS));
    const { exitCode } = await json(['alone.html'], { model: 'register' });
    expect(exitCode).toBe(1);
    expect((await json(['alone.html'])).exitCode).toBe(64); // its model is not known
  });
});
