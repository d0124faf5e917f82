/** From the command line and the system's defaults to one plain plan, and to what the plan names. */
import { SYSTEMS } from '../../../systems/registry.ts';
import { WORKLOADS } from '../../../workloads/registry.ts';
import { nodeNames } from '../../cluster/port/names.ts';
import type { System } from '../../cluster/port/system.ts';
import type { Workload } from '../../generator/workload.ts';
import { usageFailure } from '../../base/failure.ts';
import type { Lane } from '../../runner/faults/conductor.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';
import { parseLevels } from '../check/flags.ts';
import { lookUp } from '../lookup.ts';
import { parseNames, parseNumber, type RunFlags } from './flags.ts';
import { parseGroups } from './groups.ts';
import { allNemeses, lanesFor } from './lanes.ts';
import { refuseUnused } from './refuse-unused.ts';
import { readSchedule, type ScheduleSetting } from './schedule-file.ts';

/** What a plan names, looked up. */
export interface Resolved {
  readonly system: System;
  readonly workload: Workload;
  readonly lanes: readonly Lane[];
}

/** The plan but for what is only known later: the runtime, the run's id and the command. */
export type PlanDraft = Omit<TestPlan, 'runtime' | 'runId' | 'command'>;

/** @throws Failure (exit 64) for whatever is unknown or does not fit together */
export const draftPlan = (systemName: string, flags: RunFlags): PlanDraft => {
  const system = lookUp('system', systemName, SYSTEMS);
  refuseUnused(flags, system);
  const bugs = flags.bug === undefined ? [] : someNames('--bug', flags.bug);
  for (const bug of bugs) lookUp('bug', bug, system.bugs);
  const workload = flags.workload ?? system.workloads[0] ?? '';
  lookUp('workload', workload, workloadsOf(system));
  const nodes = parseNumber('--nodes', flags.nodes ?? String(system.defaultNodes), {
    least: 1,
    most: 15,
    whole: true,
  });
  const seconds = (flag: string, text: string, least = 0.001): number =>
    1000 * parseNumber(flag, text, { least });
  const whole = (flag: string, text: string, least = 1): number =>
    parseNumber(flag, text, { least, whole: true });
  const names = nodeNames(nodes);
  const timeLimitMs = seconds('--time-limit', flags.timeLimit, 0.1);
  return {
    version: 1,
    system: system.name,
    bugs: [...bugs],
    ...(flags.bin === undefined ? {} : { bin: flags.bin }),
    ...(flags.binArg === undefined ? {} : { binArgs: [...flags.binArg] }),
    workload,
    nodes: [...names],
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
    ...faultsOf(flags, { system, nodes: names, unsafe: flags.unsafe, timeLimitMs }),
    intervalMs: seconds('--interval', flags.interval ?? '2', 0.05),
    unsafe: flags.unsafe,
    consistency: consistencyOf(flags, system, workload),
    checkTimeMs: seconds('--check-time', flags.checkTime),
    checkMemoryBytes: parseNumber('--check-memory', flags.checkMemory, { least: 16 }) * 2 ** 20,
  };
};

/** @throws Failure (exit 64) when the plan names what there is not */
export const resolvePlan = (plan: PlanDraft): Resolved => {
  const system = lookUp('system', plan.system, SYSTEMS);
  const workload = lookUp('workload', plan.workload, workloadsOf(system));
  return { system, workload, lanes: lanesFor(plan, system) };
};

const workloadsOf = (system: System): readonly Workload[] =>
  WORKLOADS.filter(({ name }) => system.workloads.includes(name));

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
  const nemeses = [...(others.length < named.length ? allNemeses() : []), ...others];
  if (flags.partition === undefined) return { nemeses: [...new Set(nemeses)], ...inTurn };
  if (nemeses.some((name) => name.startsWith('partition:'))) {
    throw usageFailure(
      'two-partitions',
      '--partition says how the network is cut.',
      'Leave out the kinds of partition in --nemesis.',
    );
  }
  const partition = parseGroups('--partition', flags.partition, setting.nodes);
  return {
    nemeses: [...new Set([...nemeses, 'partition'])],
    partition: partition.map((group) => [...group]),
    ...inTurn,
  };
};

/** The promised level first; more may be asked for. */
const consistencyOf = (flags: RunFlags, system: System, workload: string): string[] => {
  const promised = system.promises[workload];
  const asked = flags.consistency === undefined ? [] : parseLevels(flags.consistency);
  const levels = [...(promised === undefined ? [] : [promised]), ...asked];
  if (levels.length > 0) return [...new Set(levels)];
  throw usageFailure(
    'no-promise',
    `${system.name} promises nothing for the workload ${workload}.`,
    'Name what to check with --consistency.',
  );
};
