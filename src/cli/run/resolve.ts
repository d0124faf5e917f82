/** From the command line and the system's defaults to one plain plan, and to what the plan names. */
import { usageFailure } from '../../base/failure.ts';
import { equalNodes } from '../../cluster/port/deployment.ts';
import { nodeNames } from '../../cluster/port/names.ts';
import {
  type Binding,
  INTERVAL_MS,
  READY_MS,
  RECOVER_MS,
  type System,
} from '../../cluster/port/system.ts';
import type { Workload } from '../../generator/workload.ts';
import type { Lane } from '../../runner/faults/lane.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';
import { parseLevels } from '../deciding/levels.ts';
import { parseNames, parseNumber } from '../flag-values.ts';
import { lookUp } from '../lookup.ts';
import type { Subject } from '../subject/subject.ts';
import type { RunFlags } from './flags.ts';
import { parseGroups } from './groups.ts';
import { allNemeses, lanesFor } from './lanes.ts';
import { modelOf, refuseStrangers, settableFor, workloadsOf } from './binding.ts';
import { parseOptions } from './options.ts';
import { refuseUnused } from './refuse-unused.ts';
import { readSchedule, type ScheduleSetting } from './schedule-file.ts';
import { simulatedOf } from './simulated.ts';

/** What a plan names, looked up. */
export interface Resolved {
  readonly system: System;
  readonly workload: Workload;
  readonly lanes: readonly Lane[];
}

/** The plan but for what is only known later: the runtime, the run's id and the command. */
export type PlanDraft = Omit<TestPlan, 'runtime' | 'runId' | 'command'>;

/** @throws Failure (exit 64) for whatever is unknown or does not fit together */
export const draftPlan = (subject: Subject, flags: RunFlags): PlanDraft => {
  const { system } = subject;
  refuseUnused(flags, system);
  const bugs = flags.bug === undefined ? [] : someNames('--bug', flags.bug);
  for (const bug of bugs) lookUp('bug', bug, system.bugs ?? []);
  const name = flags.workload ?? Object.keys(system.workloads)[0] ?? '';
  const workload = lookUp('workload', name, workloadsOf(subject));
  const binding = system.workloads[workload.name] as Binding;
  const { system: options, workload: workloadOptions } = parseOptions(
    optionTexts(flags),
    system,
    settableFor(workload, binding),
  );
  const count = parseNumber('--nodes', flags.nodes ?? String(system.defaultNodes), {
    least: 1,
    most: 15,
    whole: true,
  });
  const nodes = system.layout?.(count, options) ?? equalNodes(nodeNames(count));
  const seconds = (flag: string, text: string, least = 0.001): number =>
    1000 * parseNumber(flag, text, { least });
  const whole = (flag: string, text: string, least = 1): number =>
    parseNumber(flag, text, { least, whole: true });
  const timeLimitMs = seconds('--time-limit', flags.timeLimit, 0.1);
  const promises =
    flags.promise === undefined ? binding.promises(options) : parseLevels(flags.promise);
  const asked = flags.consistency === undefined ? [] : parseLevels(flags.consistency);
  refuseStrangers([...promises, ...asked], workload, workloadOptions);
  if (promises.length + asked.length === 0) throw promisesNothing(system, workload.name);
  const {
    readyMs = READY_MS,
    recoverMs = RECOVER_MS,
    intervalMs = INTERVAL_MS,
  } = system.timing ?? {};
  const simulated = simulatedOf(flags);
  return {
    version: 2,
    system: system.name,
    ...(subject.module === undefined ? {} : { module: subject.module }),
    bugs: [...bugs],
    options,
    workload: workload.name,
    workloadOptions,
    ...(simulated === undefined ? {} : { simulated }),
    nodes: nodes.map((node) => ({ ...node })),
    concurrency: parseNumber('--concurrency', flags.concurrency, {
      least: 1,
      most: 1000,
      whole: true,
    }),
    rate: parseNumber('--rate', flags.rate, { least: 0 }),
    timeLimitMs,
    ...(flags.ops === undefined ? {} : { operations: whole('--ops', flags.ops) }),
    keys: whole('--keys', flags.keys),
    ...(flags.reads === undefined
      ? {}
      : { reads: parseNumber('--reads', flags.reads, { least: 0, most: 1 }) }),
    operationTimeoutMs: seconds('--op-timeout', flags.opTimeout),
    seed:
      flags.seed === undefined
        ? Math.floor(Math.random() * 1_000_000)
        : parseNumber('--seed', flags.seed, { least: 0, whole: true }),
    ...faultsOf(flags, { system, nodes, unsafe: flags.unsafe, timeLimitMs }),
    intervalMs: seconds('--interval', flags.interval ?? String(intervalMs / 1000), 0.05),
    unsafe: flags.unsafe,
    promises: [
      ...(promises.length === 0 ? asked.slice(0, 1) : promises),
      ...(system.mayStayDown === true ? [] : ['recovers']),
      ...(system.mayCrash === true || flags.allowCrashes ? [] : ['no-crashes']),
      ...(system.alarms === undefined ? [] : ['no-alarms']),
      ...(system.protocol === undefined ? [] : ['no-breaches']),
    ],
    consistency: [...new Set([...promises, ...asked])],
    model: modelOf(binding, workload, workloadOptions, subject),
    essential: [...workload.essential],
    readyMs,
    recoverMs: flags.recover === undefined ? recoverMs : seconds('--recover', flags.recover),
    checkTimeMs: seconds('--check-time', flags.checkTime),
    checkMemoryBytes: parseNumber('--check-memory', flags.checkMemory, { least: 16 }) * 2 ** 20,
  };
};

/** @throws Failure (exit 64) when the plan names what there is not */
export const resolvePlan = (plan: PlanDraft, subject: Subject): Resolved => {
  const { system } = subject;
  const workload = lookUp('workload', plan.workload, workloadsOf(subject));
  return { system, workload, lanes: lanesFor(plan, system) };
};

/** `--bin` and `--bin-arg` are the options of those names, as Maelstrom's users know them. */
const optionTexts = ({ option = [], bin, binArg = [] }: RunFlags): readonly string[] => [
  ...option,
  ...(bin === undefined ? [] : [`bin=${bin}`]),
  ...binArg.map((arg) => `bin-arg=${arg}`),
];

const promisesNothing = (system: System, workload: string): Error =>
  usageFailure(
    'no-promise',
    `${system.name} promises nothing for the workload ${workload}.`,
    'Name what to check with --consistency.',
  );

/** A flag that says nothing (an empty variable of a script) must not pass for one left out. */
const someNames = (flag: string, text: string): readonly string[] => {
  const names = parseNames(text);
  if (names.length > 0) return names;
  throw usageFailure('bad-flag', `${flag} takes names, and got none.`);
};

/** What breaks: named at random, all in turn, a partition of one's own, or a schedule. */
const faultsOf = (
  flags: RunFlags,
  setting: ScheduleSetting,
): Pick<TestPlan, 'nemeses' | 'inTurn' | 'partition' | 'schedule' | 'quietMs'> => {
  const named = flags.nemesis === 'none' ? [] : someNames('--nemesis', flags.nemesis);
  if (flags.schedule !== undefined) {
    if (named.length > 0 || flags.partition !== undefined) {
      throw usageFailure(
        'two-schedules',
        '--schedule says which faults come.',
        'Leave out --nemesis and --partition, or write them into the schedule.',
      );
    }
    const { schedule, quietMs } = readSchedule(flags.schedule, setting);
    const nemeses = [...new Set(schedule.map(({ nemesis }) => nemesis))];
    return { nemeses, schedule, ...(quietMs === undefined ? {} : { quietMs }) };
  }
  const others = named.filter((name) => name !== 'all');
  const inTurn = others.length < named.length ? { inTurn: true } : {};
  const nemeses = [...(others.length < named.length ? allNemeses(setting.system) : []), ...others];
  if (flags.partition === undefined) return { nemeses: [...new Set(nemeses)], ...inTurn };
  if (nemeses.some((name) => name.startsWith('partition:'))) {
    throw usageFailure(
      'two-partitions',
      '--partition says how the network is cut.',
      'Leave out the kinds of partition in --nemesis.',
    );
  }
  const partition = parseGroups(
    '--partition',
    flags.partition,
    setting.nodes.map(({ name }) => name),
  );
  return {
    nemeses: [...new Set([...nemeses, 'partition'])],
    partition: partition.map((group) => [...group]),
    ...inTurn,
  };
};
