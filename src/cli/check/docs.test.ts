/** What docs/formats.md and docs/models.md show is tried out. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { modelNames } from '../../../checkers/index.ts';
import { readHistory } from '../../history/read-history.ts';
import { checkCommand } from './command.ts';
import { DEFAULTS } from './try-check.fixture.ts';

// Threads of its own start here, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const page = (name: string): Promise<string> =>
  readFile(new URL(`../../../docs/${name}.md`, import.meta.url), 'utf8');

/** The first code block in this language. */
const block = (text: string, language: string): string =>
  new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'u').exec(text)?.[1] ?? '';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-docs-'));
});
afterAll(() => rm(folder, { recursive: true }));

const saved = async (name: string, text: string): Promise<string> => {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
};

describe('docs/formats.md', () => {
  it.each([
    ['jsonl', 'jsonl', 2],
    ['json', 'json', 1],
    ['edn', 'jepsen-edn', 1],
    ['jepsen-log', 'jepsen-log', 2],
    ['porcupine-log', 'porcupine-log', 1],
    ['porcupine-kv', 'porcupine-kv', 1],
    ['tipocket', 'tipocket', 1],
    ['etcd-report', 'etcd-report', 2],
    ['etcd-watch', 'etcd-report', 0],
  ])('its %s is recognised and read', async (language, dialect, operations) => {
    const file = await saved(language, block(await page('formats'), language));
    const history = await readHistory(file);
    expect([history.dialect, history.columns.count]).toEqual([dialect, operations]);
  });
});

describe('docs/models.md', () => {
  it('names every model that comes along', async () => {
    const named = [...(await page('models')).matchAll(/^\| `([\w-]+)` \|/gmu)].map(
      ([, name]) => name,
    );
    expect(named.slice(0, modelNames.length)).toEqual([...modelNames]);
  });

  it.each(['{"x":0}', '0'])('its transactions are valid with --initial %s', async (initial) => {
    const file = await saved('txn.edn', block(await page('models'), 'edn'));
    const flags = { ...DEFAULTS, model: 'multi-register', initial };
    const streams = { stdout: { write: () => true }, stderr: { write: () => true } };
    expect(await checkCommand([file], flags, streams)).toBe(0);
  });

  it('its own model finds the violation that it shows', async () => {
    const text = await page('models');
    // `.mjs`: under the tests' loader a `.js` outside a package is taken for CommonJS.
    const model = await saved('stock.mjs', block(text, 'js'));
    const history = await saved('history.jsonl', block(text, 'jsonl'));
    let printed = '';
    const output = { write: (line: string) => (printed += line) };
    const exitCode = await checkCommand(
      [history],
      { ...DEFAULTS, model },
      { stdout: output, stderr: output },
    );
    expect(exitCode).toBe(1);
    expect(printed.replace(folder + '/', '')).toMatch(/^INVALID {2}history\.jsonl\n/u);
  });
});
