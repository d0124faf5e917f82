/** Faults of a plan as a schedule file: docs/schedules.md says how one is read. */
import { stringify } from 'yaml';
import { nemesesOf } from '../run/lanes.ts';
import type { System } from '../../cluster/port/system.ts';
import type { ScheduledFault } from '../../runner/plan/schedule.ts';
import type { WholeFault } from './fault-parts.ts';

export const scheduleText = (schedule: readonly ScheduledFault[], system: System): string =>
  stringify(schedule.map((entry) => written(entry, system)));

const written = (entry: ScheduledFault, system: System): object => {
  const { atMs, on, afterMs, times, forMs, nemesis, kind, target, fault } = entry;
  return {
    ...(atMs === undefined ? {} : { at: ms(atMs) }),
    ...(on === undefined ? {} : { on }),
    ...(afterMs === undefined ? {} : { after: ms(afterMs) }),
    ...(times === undefined ? {} : { times }),
    for: ms(forMs),
    nemesis,
    ...(fault === undefined
      ? { ...(kind === undefined ? {} : { kind }), ...(target === undefined ? {} : { target }) }
      : writtenFault(fault, system)),
  };
};

/** In the shortest way that says all of it. */
const writtenFault = (fault: WholeFault, system: System): object => {
  const { nemesis, kind, targets, detail } = fault;
  const { groups } = (detail ?? {}) as { groups?: string[][] };
  if (nemesis === 'partition' && groups !== undefined) {
    return { groups: groups.map((group) => group.join(' ')).join(' | ') };
  }
  const [target, ...others] = targets;
  const isAimed = nemesesOf(system)
    .find(({ name }) => name === nemesis)
    ?.kinds.some(({ name, aimed }) => name === kind && aimed === true);
  if (isAimed === true && detail === null && target !== undefined && others.length === 0) {
    return { kind, target };
  }
  return { fault };
};

const ms = (value: number): string => `${value}ms`;
