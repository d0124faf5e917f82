/** `verify list`: what can be tested, broken, planted, checked; and the runs that were saved. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { modelNamed, modelNames } from '../../checkers/ask.ts';
import { NEMESES } from '../../nemesis/registry.ts';
import { SYSTEMS } from '../../systems/registry.ts';
import { WORKLOADS } from '../../workloads/registry.ts';
import { usageFailure } from '../base/failure.ts';
import { propertiesOf } from '../generator/workload.ts';
import type { Json } from '../history/operation.ts';
import { plural } from '../report/format.ts';
import { alignColumns } from '../report/text.ts';
import type { TestPlan } from '../runner/plan/plan.ts';
import type { RunResult } from '../runner/evaluation/result.ts';
import { lookUp } from './lookup.ts';
import { defaultsOf, optionLine, type Settable } from './run/options.ts';

interface Listing {
  readonly name: string;
  readonly rows: (results: string) => Promise<readonly Row[]> | readonly Row[];
}

/** One thing: what a person reads, and all of it as data. */
interface Row {
  readonly text: readonly string[];
  /** Absent: a heading, which is for people only. */
  readonly data: Json | undefined;
}

const LISTINGS: readonly Listing[] = [
  { name: 'systems', rows: () => SYSTEMS.map(systemRow) },
  { name: 'workloads', rows: () => WORKLOADS.map(workloadRow) },
  { name: 'matrix', rows: () => matrixRows() },
  { name: 'options', rows: () => [...SYSTEMS, ...WORKLOADS].flatMap(optionRows) },
  { name: 'nemeses', rows: () => NEMESES.flatMap(nemesisRows) },
  { name: 'bugs', rows: () => SYSTEMS.flatMap(bugRows) },
  { name: 'models', rows: () => modelNames.map(modelRow) },
  { name: 'runs', rows: (results) => runRows(results) },
];

export const listCommand = async (
  what: string,
  flags: { readonly results?: string; readonly json: boolean },
): Promise<void> => {
  const listing = lookUp('listing', what, LISTINGS);
  if (flags.results !== undefined && listing.name !== 'runs') {
    throw usageFailure(
      'unused-flag',
      '--results is where runs are saved: it goes with `list runs`.',
    );
  }
  const rows = await listing.rows(flags.results ?? 'results');
  if (flags.json) {
    for (const { data } of rows) if (data !== undefined) console.log(JSON.stringify(data));
  } else if (rows.length === 0) {
    console.log(`no ${what}`);
  } else {
    for (const line of alignColumns(rows.map(({ text }) => text))) console.log(line);
  }
};

const systemRow = (system: (typeof SYSTEMS)[number]): Row => {
  const { name, summary, runtimes, defaultNodes, workloads, options = {}, bugs = [] } = system;
  const promises = Object.fromEntries(
    Object.entries(workloads).map(([workload, binding]) => [
      workload,
      binding.promises(defaultsOf(options)),
    ]),
  );
  return {
    text: [
      name,
      runtimes.join(','),
      Object.entries(promises)
        .map(([workload, levels]) => `${workload}: ${promisesIn(levels)}`)
        .join(', '),
      summary,
    ],
    data: {
      name,
      summary,
      runtimes,
      defaultNodes,
      workloads: Object.keys(workloads),
      promises,
      options: Object.keys(options),
      bugs: bugs.map((bug) => bug.name),
    },
  };
};

/** Who serves what, and promises what of it: a row a workload, a column a system. */
const matrixRows = (): readonly Row[] => {
  const promised = ({ name }: (typeof WORKLOADS)[number]): readonly string[] =>
    SYSTEMS.map(({ workloads, options = {} }) => {
      const binding = workloads[name];
      return binding === undefined ? '-' : promisesIn(binding.promises(defaultsOf(options)));
    });
  const names = SYSTEMS.map(({ name }) => name);
  const head = { text: ['workload', ...names], data: undefined };
  const rows = WORKLOADS.map((workload): Row => ({
    text: [workload.name, ...promised(workload)],
    data: {
      workload: workload.name,
      properties: propertiesOf(workload.check(defaultsOf(workload.options ?? {}))),
      promises: Object.fromEntries(
        SYSTEMS.filter(({ workloads }) => workload.name in workloads).map((system) => [
          system.name,
          system.workloads[workload.name]!.promises(defaultsOf(system.options ?? {})),
        ]),
      ),
    },
  }));
  return [head, ...rows];
};

const promisesIn = (levels: readonly string[]): string => levels.join(' + ') || 'nothing';

const workloadRow = (workload: (typeof WORKLOADS)[number]): Row => {
  const { name, summary, options = {} } = workload;
  const { model } = workload.check(defaultsOf(options));
  return { text: [name, summary], data: { name, summary, model, options: Object.keys(options) } };
};

const optionRows = ({ name, options = {} }: Settable): readonly Row[] =>
  Object.entries(options).map(([option, spec]) => ({
    text: [name, option, ...optionLine(spec)],
    data: { of: name, name: option, ...spec } as Json,
  }));

const nemesisRows = (nemesis: (typeof NEMESES)[number]): readonly Row[] => [
  {
    text: [nemesis.name, nemesis.failureClass, nemesis.summary],
    data: {
      name: nemesis.name,
      summary: nemesis.summary,
      failureClass: nemesis.failureClass,
      kinds: nemesis.kinds.map(({ name, summary }) => ({ name, summary })),
      provedBy: nemesis.provedBy,
      finds: nemesis.finds,
    },
  },
];

const modelRow = (name: string): Row => {
  // Only a bank is nothing without its balances.
  const needs = name === 'bank' ? ['initial'] : [];
  const { functions = [] } = modelNamed(name, needs.length === 0 ? {} : { initial: {} });
  const said = needs.map((option) => `needs --${option}`).join(', ');
  return { text: [name, functions.join(', '), said], data: { name, functions, needs } };
};

const bugRows = (system: (typeof SYSTEMS)[number]): readonly Row[] =>
  (system.bugs ?? []).map(({ name, summary, foundBy }) => ({
    text: [system.name, name, summary, foundBy],
    data: { system: system.name, name, summary, foundBy },
  }));

/** Newest first. A run without a verdict died, or is still going on. */
const runRows = async (results: string): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const system of await folders(results)) {
    for (const run of await folders(join(results, system))) {
      const folder = join(results, system, run);
      const plan = await readJson<TestPlan>(join(folder, 'run.json'));
      if (plan === undefined) continue;
      const result = await readJson<RunResult>(join(folder, 'verdict.json'));
      const verdict = result?.verdict ?? 'unfinished';
      const operations = result?.operations.total ?? null;
      const done = operations === null ? '' : plural(operations, 'operation');
      const nemeses = plan.nemeses.join(',') || 'none';
      rows.push({
        text: [folder, verdict, nemeses, plan.bugs.join(','), done],
        data: {
          folder,
          system,
          verdict,
          nemeses: plan.nemeses,
          bugs: plan.bugs,
          operations,
          seed: plan.seed,
          runtime: plan.runtime,
        },
      });
    }
  }
  const byName = (a: Row, b: Row): number => (runName(b) < runName(a) ? -1 : 1);
  return rows.sort(byName);
};

const runName = ({ text }: Row): string => text[0]?.split('/').at(-1) ?? '';

/** Without links, such as `latest`. */
const folders = async (path: string): Promise<readonly string[]> => {
  const names = await readdir(path, { withFileTypes: true }).catch(() => []);
  return names.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
};

const readJson = async <T>(file: string): Promise<T | undefined> => {
  if ((await stat(file).catch(() => undefined)) === undefined) return undefined;
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return undefined; // being written, or damaged: the run is then listed as unfinished
  }
};
