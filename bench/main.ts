/**
 * `npm run bench [-- SUITE…] [--all] [--write] [--program CMD] [--only NAME,…] [--with TEXT]`: measures
 * and prints tables in Markdown.
 *
 * Without names all suites but the long ones, `--all` those too; `--write` replaces the suites' sections
 * in docs/benchmarks.md; `--program` is the other checker of the suite `beside`; `--only` names
 * the systems of a track record, `--with` what their commands must contain.
 * Machines are noisy: what is to be compared is measured side by side in one run.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { tryEngine } from '../src/cluster/docker/engine/engine.ts';
import { benchBeside } from './beside.ts';
import { benchBugs } from './bugs.ts';
import { benchConsistency } from './consistency.ts';
import { benchConsistencyGrid } from './consistency-grid.ts';
import { benchDriver } from './driver.ts';
import { benchExplanations } from './explanations.ts';
import { benchFaults } from './faults.ts';
import { benchForeign } from './foreign.ts';
import { benchEngines } from './linearizability-engines.ts';
import { benchGrid } from './linearizability-grid.ts';
import { benchSearch } from './linearizability-wgl.ts';
import { benchLoading } from './loading.ts';
import { benchObjects } from './object-engines.ts';
import { benchTrackRecord } from './track-record/index.ts';
import { benchLargeFile } from './whole-command.ts';

interface Suite {
  readonly name: string;
  readonly title: string;
  /** Takes many minutes: only where it is asked for. */
  readonly long?: true;
  rows(asked: Asked): Promise<readonly object[]>;
}

interface Asked {
  /** The other checker of the suite `beside`. */
  readonly program: string | undefined;
  /** Names of systems, for suites that take each by itself; none: all. */
  readonly only: readonly string[];
  /** What the commands of a track record must contain to be run; empty: all are. */
  readonly containing: string;
}

const SUITES: readonly Suite[] = [
  {
    name: 'driver',
    title: 'The main job: operations a second of the harness alone and with 3 nodes of Raft',
    rows: async () => benchDriver((await hasEngine()) ? ['local', 'docker'] : ['local']),
  },
  {
    name: 'engines',
    title: 'Linearizability: the engines for models of their own',
    rows: () => benchEngines(),
  },
  {
    name: 'objects',
    title: 'Linearizability: objects that are no registers',
    rows: () => Promise.resolve([...benchObjects()]),
  },
  {
    name: 'search',
    title: 'Linearizability: the general search, for any model',
    rows: () => Promise.resolve([...benchSearch()]),
  },
  {
    name: 'foreign',
    title: 'Linearizability: histories that others recorded',
    rows: () => benchForeign(),
  },
  {
    name: 'beside',
    title: 'Linearizability: another checker beside ours, in milliseconds',
    long: true,
    rows: ({ program }) => benchBeside(program),
  },
  {
    name: 'explain',
    title: 'Linearizability: saying why not, beside finding it out',
    long: true,
    rows: () => benchExplanations(),
  },
  {
    name: 'consistency',
    title: 'The levels below linearizability',
    rows: () => Promise.resolve([...benchConsistency()]),
  },
  {
    name: 'grid',
    title: 'Linearizability: how time and memory grow',
    long: true,
    rows: () => benchGrid(),
  },
  {
    name: 'consistency-grid',
    title: 'The levels below linearizability: how time and memory grow',
    long: true,
    rows: () => benchConsistencyGrid(),
  },
  {
    name: 'bugs',
    title: 'Planted bugs: found by their documented commands',
    long: true,
    rows: () => benchBugs(),
  },
  ...(['findings', 'faults', 'rates'] as const).map((part) => ({
    name: part === 'findings' ? 'track-record' : `track-record-${part}`,
    title: `Track record: ${part}; kept in docs/track-record.json, the page is made by npm run docs`,
    long: true as const,
    rows: async ({ only, containing }: Asked) =>
      (await hasEngine()) ? benchTrackRecord({ part, only, containing, machine: machine() }) : [],
  })),
  { name: 'loading', title: 'Reading histories into columns', rows: () => benchLoading() },
  {
    name: 'loading-large',
    title: 'Ten million operations in one file',
    long: true,
    rows: () => benchLargeFile(),
  },
  {
    name: 'faults',
    title: 'Faults on 5 containers: from the wish to the effect, and back',
    rows: async () => ((await hasEngine()) ? benchFaults() : []),
  },
];

const PAGE = new URL('../docs/benchmarks.md', import.meta.url);

const main = async (): Promise<void> => {
  const { positionals: named, values } = parseArgs({
    allowPositionals: true,
    options: {
      all: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      program: { type: 'string' },
      only: { type: 'string', default: '' },
      with: { type: 'string', default: '' },
    },
  });
  const unknown = named.find((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown !== undefined) {
    const names = SUITES.map(({ name }) => name).join(', ');
    console.error(`There is no suite "${unknown}". There is: ${names}.`);
    process.exitCode = 64;
    return;
  }
  for (const suite of SUITES) {
    const isAsked =
      named.length > 0 ? named.includes(suite.name) : values.all || suite.long !== true;
    if (!isAsked) continue;
    const only = values.only.split(',').filter((name) => name !== '');
    const asked = { program: values.program, only, containing: values.with };
    const section = markdown(suite, await suite.rows(asked));
    console.log(section);
    if (values.write) await replaceSection(suite.name, section);
  }
};

const hasEngine = async (): Promise<boolean> => !('problem' in (await tryEngine()));

const markdown = ({ name, title }: Suite, rows: readonly object[]): string => {
  const head = `## ${title}\n\n\`npm run bench -- ${name}\` on ${machine()}\n`;
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
