/**
 * `npm run bench [-- SUITE…] [--all] [--write]`: measures and prints tables in Markdown.
 *
 * `--all` takes the long cases too; `--write` replaces the suites' sections in docs/benchmarks.md.
 * Machines are noisy: what is to be compared is measured side by side in one run.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import { tryEngine } from '../src/cluster/docker/engine.ts';
import { benchConsistency } from './consistency.ts';
import { benchDriver } from './driver.ts';
import { benchFaults } from './faults.ts';
import { benchForeign } from './foreign.ts';
import { benchEngines } from './linearizability-engines.ts';
import { benchSearch } from './linearizability-wgl.ts';
import { benchLoading } from './loading.ts';

interface Suite {
  readonly name: string;
  readonly title: string;
  rows(all: boolean): Promise<readonly object[]>;
}

const SUITES: readonly Suite[] = [
  {
    name: 'driver',
    title: 'The main job: operations a second with 3 nodes of Raft, and how long all else takes',
    rows: async () => benchDriver((await hasEngine()) ? ['local', 'docker'] : ['local']),
  },
  {
    name: 'engines',
    title: 'Linearizability: the engines for models of their own',
    rows: (all) => Promise.resolve([...benchEngines(all)]),
  },
  {
    name: 'search',
    title: 'Linearizability: the search for any model (W)',
    rows: () => Promise.resolve([...benchSearch()]),
  },
  {
    name: 'foreign',
    title: 'Linearizability: histories that others recorded',
    rows: () => benchForeign(),
  },
  {
    name: 'consistency',
    title: 'The levels below linearizability',
    rows: (all) => Promise.resolve([...benchConsistency(all)]),
  },
  { name: 'loading', title: 'Reading histories into columns', rows: () => benchLoading() },
  {
    name: 'faults',
    title: 'Faults on 5 containers: from the wish to the effect, and back',
    rows: async () => ((await hasEngine()) ? benchFaults() : []),
  },
];

const PAGE = new URL('../docs/benchmarks.md', import.meta.url);

const main = async (): Promise<void> => {
  const words = process.argv.slice(2);
  const named = words.filter((word) => !word.startsWith('--'));
  const unknown = named.find((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown !== undefined) {
    const names = SUITES.map(({ name }) => name).join(', ');
    console.error(`There is no suite "${unknown}". There is: ${names}.`);
    process.exitCode = 64;
    return;
  }
  const all = words.includes('--all');
  for (const suite of SUITES) {
    if (named.length > 0 && !named.includes(suite.name)) continue;
    const section = markdown(suite, await suite.rows(all), all);
    console.log(section);
    if (words.includes('--write')) await replaceSection(suite.name, section);
  }
};

const hasEngine = async (): Promise<boolean> => !('problem' in (await tryEngine()));

const markdown = ({ name, title }: Suite, rows: readonly object[], all: boolean): string => {
  const command = `npm run bench -- ${name}${all ? ' --all' : ''}`;
  const head = `## ${title}\n\n\`${command}\` on ${machine()}\n`;
  const first = rows[0];
  if (first === undefined) return `${head}\nNothing could be measured here.\n`;
  const columns = Object.keys(first);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const body = rows.map((row) => line(columns.map((key) => cell((row as never)[key]))));
  return [head, line(columns.map(words)), line(columns.map(() => '---')), ...body, ''].join('\n');
};

/** `peakMemoryMb` → `peak memory mb`. */
const words = (key: string): string => key.replaceAll(/([A-Z])/g, ' $1').toLowerCase();

const cell = (value: unknown): string => {
  if (typeof value !== 'number')
    return typeof value === 'string' ? value : JSON.stringify(value ?? '');
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : String(+value.toPrecision(3));
};

const machine = (): string => {
  const cores = availableParallelism();
  const model = cpus()[0]?.model.trim() ?? 'an unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cores} cores (${model}), ${memory} GB, ${platform()} ${release()} ${arch()}, Node ${process.version}`;
};

const replaceSection = async (name: string, section: string): Promise<void> => {
  const begin = `<!-- ${name} -->`;
  const end = `<!-- /${name} -->`;
  const page = await readFile(PAGE, 'utf8');
  const from = page.indexOf(begin);
  const until = page.indexOf(end);
  const fresh = `${begin}\n\n${section}\n${end}`;
  const text =
    from === -1 || until === -1
      ? `${page.trimEnd()}\n\n${fresh}\n`
      : page.slice(0, from) + fresh + page.slice(until + end.length);
  await writeFile(PAGE, text);
};

await main();
