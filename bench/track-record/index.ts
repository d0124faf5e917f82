/**
 * The track record of real systems: what is found in them, what is not, and how fast it goes. Takes
 * long; each row is kept as soon as it is measured (`docs/track-record.json`), and the page is made of
 * them by `npm run docs`.
 */
import type { System } from '../../src/cluster/port/system.ts';
import { SYSTEMS } from '../../systems/registry.ts';
import { keepRow, keepTrackRecord, type Part } from '../../docs/track-record-data.ts';
import { faultsTasks } from './faults.ts';
import { findingTasks } from './findings.ts';
import { rateTasks } from './rates.ts';
import type { Task } from './task.ts';

export interface TrackRecordAsked {
  readonly part: Part;
  /** Names of systems; none: all that have findings. */
  readonly only: readonly string[];
  /** What a command must contain to be run; empty: all are. */
  readonly containing: string;
  readonly machine: string;
}

const TASKS: Readonly<Record<Part, (system: System) => readonly Task[]>> = {
  findings: findingTasks,
  faults: faultsTasks,
  rates: rateTasks,
};

/** @returns a row each thing that was measured, for the terminal */
export const benchTrackRecord = async (asked: TrackRecordAsked): Promise<readonly object[]> => {
  const { part, only, containing, machine } = asked;
  const rows: object[] = [];
  for (const system of SYSTEMS) {
    const { name, findings = [] } = system;
    if (only.length > 0 ? !only.includes(name) : findings.length === 0) continue;
    const tasks = TASKS[part](system);
    const commands = tasks.map(({ command }) => command);
    for (const task of tasks.filter(({ command }) => command.includes(containing))) {
      const { row, version, isUnexpected } = await task.measure();
      if (isUnexpected === true) process.exitCode = 1;
      const day = new Date().toISOString().slice(0, 10);
      keepTrackRecord(name, { ...(version === undefined ? {} : { version }), day, machine });
      keepRow(name, part, row, commands);
      console.error(JSON.stringify(row)); // it takes long: who waits sees that it goes on
      rows.push({ system: name, ...row });
    }
  }
  return rows;
};
