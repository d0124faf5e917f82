/**
 * `--schedule FILE`: faults at fixed times or set off by events, as YAML. See docs/schedules.md.
 * Every complaint names the file, the line and the entry.
 */
import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { givenPartition } from '../../../nemesis/partition/index.ts';
import type { NodePlan } from '../../cluster/port/deployment.ts';
import type { Nemesis } from '../../cluster/port/nemesis.ts';
import type { System } from '../../cluster/port/system.ts';
import { Failure, usageFailure } from '../../base/failure.ts';
import type { ScheduledFault } from '../../runner/plan/schedule.ts';
import { lookUp } from '../lookup.ts';
import { parseGroups } from './groups.ts';
import { nemesesOf, splitName, uselessness } from './lanes.ts';
import { scheduleFileSchema, type ScheduleEntry } from './schedule-schema.ts';

export interface ScheduleFile {
  readonly schedule: ScheduledFault[];
  readonly quietMs?: number;
}

export interface ScheduleSetting {
  readonly system: System;
  readonly nodes: readonly NodePlan[];
  readonly unsafe: boolean;
  readonly timeLimitMs: number;
}

/** @throws Failure (exit 64) */
export const readSchedule = (file: string, setting: ScheduleSetting): ScheduleFile => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw usageFailure(
      'no-schedule',
      `The schedule ${file} cannot be read: ${(error as Error).message}.`,
    );
  }
  return parseSchedule(file, text, setting);
};

/** @throws Failure (exit 64) */
export const parseSchedule = (
  file: string,
  text: string,
  setting: ScheduleSetting,
): ScheduleFile => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [syntax] = document.errors;
  if (syntax !== undefined) {
    const line = lines.linePos(syntax.pos[0]).line;
    throw badSchedule(`${file}:${line}: ${syntax.message.split('\n')[0] ?? 'not YAML'}`);
  }
  const written: unknown = document.toJS();
  const placeOf = (path: readonly PropertyKey[]): string => {
    // A bare list stands for the list of a mapping.
    const there = Array.isArray(written) ? path.slice(1) : path;
    return `${file}:${lineOf(document, lines, there)}`;
  };
  const parsed = scheduleFileSchema.safeParse(written);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue?.path ?? [];
    throw badSchedule(`${placeOf(path)}: ${entryWords(path)}${issue?.message ?? 'unreadable'}`);
  }
  const { faults, quiet } = parsed.data;
  const schedule = faults.map((entry, i) => {
    try {
      return resolveEntry(entry, setting);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw badSchedule(`${placeOf(['faults', i])}: entry ${i + 1}: ${error.message}`, error.hint);
    }
  });
  if (quiet !== undefined && quiet >= setting.timeLimitMs) {
    throw badSchedule(`${placeOf(['quiet'])}: quiet is not shorter than the run (--time-limit)`);
  }
  return { schedule, ...(quiet === undefined ? {} : { quietMs: quiet }) };
};

/** @throws Failure for what there is not, or what makes no sense here */
const resolveEntry = (entry: ScheduleEntry, setting: ScheduleSetting): ScheduledFault => {
  const { system, nodes, timeLimitMs } = setting;
  const written = splitName(entry.nemesis);
  const nemesis = lookUp('nemesis', written.name, nemesesOf(system));
  const kindName = entry.kind ?? written.kind;
  const when =
    entry.on === undefined
      ? { atMs: entry.at ?? 0 }
      : {
          on: entry.on,
          ...(entry.after === undefined ? {} : { afterMs: entry.after }),
          ...(entry.times === undefined ? {} : { times: entry.times }),
        };
  if ((entry.at ?? 0) >= timeLimitMs) throw bad('it would come after the end (--time-limit)');
  const common = { ...when, forMs: entry.for, nemesis: nemesis.name };
  if (entry.fault !== undefined) return { ...common, fault: wholeFault(entry, kindName, nodes) };
  if (entry.groups !== undefined) {
    if (nemesis.name !== 'partition' || kindName !== undefined || entry.target !== undefined) {
      throw bad('groups go with the nemesis partition, without kind and target');
    }
    const fault = givenPartition(parseGroups('groups', entry.groups, namesOf(nodes)));
    return { ...common, fault: structuredClone(fault) as NonNullable<ScheduledFault['fault']> };
  }
  if (kindName !== undefined) {
    const kind = lookUp(`kind of ${nemesis.name}`, kindName, nemesis.kinds);
    const why = uselessness(kind, setting, system);
    if (why !== undefined) throw bad(`${nemesis.name}:${kind.name} cannot be used: ${why}`);
  }
  refuseTarget(entry, kindName, nemesis, setting);
  return {
    ...common,
    ...(kindName === undefined ? {} : { kind: kindName }),
    ...(entry.target === undefined ? {} : { target: entry.target }),
  };
};

/** As a run has saved it: nothing is chosen any more. */
const wholeFault = (
  { fault, nemesis, target, groups }: ScheduleEntry,
  kindName: string | undefined,
  nodes: readonly NodePlan[],
): NonNullable<ScheduledFault['fault']> => {
  if (fault === undefined || fault.nemesis !== nemesis) {
    throw bad(`the fault is one of ${fault?.nemesis}, the entry one of ${nemesis}`);
  }
  if ((kindName ?? target ?? groups) !== undefined) {
    throw bad('a whole fault goes without kind, target and groups');
  }
  const stranger = fault.targets.find((name) => !namesOf(nodes).includes(name));
  if (stranger !== undefined) {
    throw bad(`there is no node ${stranger} (there is: ${namesOf(nodes).join(' ')})`);
  }
  return fault;
};

const refuseTarget = (
  { target, on }: ScheduleEntry,
  kindName: string | undefined,
  nemesis: Nemesis,
  { system, nodes }: ScheduleSetting,
): void => {
  if (target === undefined) return;
  const aimed = nemesis.kinds.filter((kind) => kind.aimed === true).map(({ name }) => name);
  if (aimed.length === 0) throw bad(`${nemesis.name} cannot be aimed at one node`);
  if (kindName !== undefined && !aimed.includes(kindName)) {
    throw bad(`${nemesis.name}:${kindName} cannot be aimed at one node (${aimed.join(', ')} can)`);
  }
  if (target === 'acknowledger') {
    if (on !== 'first-ok-write') throw bad('an acknowledger is known only on first-ok-write');
  } else if (target === 'leader') {
    if (system.leader === undefined) throw bad(`${system.name} cannot say who leads`);
  } else if (!nodes.some(({ name, role }) => name === target || role === target)) {
    const roles = new Set(nodes.map(({ role }) => role));
    const names = [...namesOf(nodes), ...(roles.size > 1 ? roles : [])];
    throw bad(`there is no node ${target} (leader, acknowledger, ${names.join(', ')})`);
  }
};

const namesOf = (nodes: readonly NodePlan[]): readonly string[] => nodes.map(({ name }) => name);

const bad = (message: string): Failure => usageFailure('bad-schedule', message);

const badSchedule = (message: string, hint?: string): Failure =>
  usageFailure('bad-schedule', message, hint ?? 'docs/schedules.md shows how one is written.');

/** Line of what the path leads to, or of the nearest thing around it that is there. */
const lineOf = (
  document: Document.Parsed,
  lines: LineCounter,
  path: readonly PropertyKey[],
): number => {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range = (node as { range?: [number, number, number] } | null | undefined)?.range;
    if (range !== undefined) return lines.linePos(range[0]).line;
  }
  return 1;
};

const entryWords = (path: readonly PropertyKey[]): string => {
  const place = path.findIndex((part) => typeof part === 'number');
  const field = path.slice(place + 1).join('.');
  const entry = place < 0 ? '' : `entry ${Number(path[place]) + 1}: `;
  return `${entry}${field === '' ? '' : `${field}: `}`;
};
