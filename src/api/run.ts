/** A run, asked for by a program: the same as `verify SYSTEM …`, told by events and a result. */
import { builtIn, findSubject, type Subject } from '../cli/subject/subject.ts';
import { check } from '../cli/deciding/check.ts';
import { RUN_DEFAULTS, type RunFlags } from '../cli/run/flags.ts';
import { prepareRun } from '../cli/run/prepare.ts';
import { draftPlan } from '../cli/run/resolve.ts';
import type { System } from '../cluster/port/system.ts';
import type { RunEvent } from '../runner/events.ts';
import type { RunResult } from '../runner/evaluation/result.ts';
import type { TestPlan } from '../runner/plan/plan.ts';
import { run as conduct } from '../runner/run.ts';

/** As the flags of the same names; seconds where they are seconds. What is absent is as there. */
export interface RunSettings {
  /** `partition`, `['kill:leader', 'pause']`, `all` */
  readonly nemesis?: string | readonly string[];
  readonly workload?: string;
  /** A file whose systems, workloads, nemeses and models are there too. */
  readonly plugin?: string;
  readonly runtime?: 'auto' | 'docker' | 'local';
  readonly nodes?: number;
  readonly bug?: string | readonly string[];
  /** Settings of the system and of the workload. */
  readonly options?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly concurrency?: number;
  readonly rate?: number;
  readonly timeLimit?: number;
  readonly ops?: number;
  readonly keys?: number;
  readonly reads?: number;
  readonly opTimeout?: number;
  readonly seed?: number;
  readonly interval?: number;
  readonly schedule?: string;
  readonly unsafe?: boolean;
  readonly consistency?: string | readonly string[];
  readonly recover?: number;
  readonly allowCrashes?: boolean;
  readonly checkTime?: number;
  readonly checkMemory?: number;
  readonly results?: string;
  /** Told of everything as it happens. */
  readonly onEvent?: (event: RunEvent) => void;
  /** Ends the driving phase early; all is healed, saved and checked nevertheless. */
  readonly signal?: AbortSignal;
}

export interface Ran {
  readonly result: RunResult;
  readonly plan: TestPlan;
  /** Path of the folder that holds everything of the run. */
  readonly folder: string;
}

/**
 * @param system a name, the path of a file (`./my-system.ts`), or a system itself
 * @throws Failure where the run could not be made: its `exitCode` says which kind of trouble
 */
export const run = async (system: string | System, settings: RunSettings = {}): Promise<Ran> => {
  const { onEvent = () => {}, signal = new AbortController().signal } = settings;
  const subject = await subjectFor(system, settings.plugin);
  const flags = flagsOf(settings);
  const draft = draftPlan(subject, flags);
  const command = `verify ${typeof system === 'string' ? system : system.name} --seed ${draft.seed}`;
  const prepared = await prepareRun(draft, subject, { ...flags, command });
  const result = await conduct({ ...prepared, check, emit: onEvent, interrupt: signal });
  return { result, plan: prepared.plan, folder: prepared.folder.path };
};

const subjectFor = (system: string | System, plugin: string | undefined): Promise<Subject> =>
  typeof system === 'string'
    ? findSubject(system, plugin)
    : Promise.resolve({ ...builtIn('raft'), system });

/** As they would stand on a command line. */
const flagsOf = ({
  options = {},
  nemesis,
  bug,
  consistency,
  unsafe = false,
  allowCrashes = false,
  onEvent: _event,
  signal: _signal,
  ...plain
}: RunSettings): RunFlags => {
  const texts = Object.entries(plain).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return {
    ...RUN_DEFAULTS,
    ...(Object.fromEntries(texts) as Partial<RunFlags>),
    ...joined({ nemesis, bug, consistency }),
    unsafe,
    allowCrashes,
    option: Object.entries(options).flatMap(([name, value]) =>
      [value].flat().map((one) => `${name}=${String(one)}`),
    ),
  };
};

const joined = (
  lists: Readonly<Record<string, string | readonly string[] | undefined>>,
): Partial<RunFlags> =>
  Object.fromEntries(
    Object.entries(lists).flatMap(([name, list]) =>
      list === undefined ? [] : [[name, [list].flat().join(',')]],
    ),
  );
