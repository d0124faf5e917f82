/**
 * The track record of real systems: what is found in them, what is not, and how fast it goes. Takes
 * long; each system's part is kept as soon as it is done (`docs/track-record.json`), and the page is made
 * of it by `npm run docs`.
 */
import type { System } from '../../src/cluster/port/system.ts';
import { SYSTEMS } from '../../systems/registry.ts';
import { keepTrackRecord, type SystemRecord } from '../../docs/track-record-data.ts';
import { runCommand } from '../command.ts';
import { NEMESES, recordFaults } from './faults.ts';
import { isAsDocumented, recordFinding } from './findings.ts';
import { CLIENTS, recordRate } from './rates.ts';

export type Part = 'findings' | 'faults' | 'rates';

/**
 * @param only names of systems; none: all that have findings
 * @returns a row each thing that was measured, for the terminal
 */
export const benchTrackRecord = async (
  part: Part,
  only: readonly string[],
  machine: string,
): Promise<readonly object[]> => {
  const rows: object[] = [];
  for (const system of SYSTEMS) {
    const { name, findings = [] } = system;
    if (only.length > 0 ? !only.includes(name) : findings.length === 0) continue;
    const day = new Date().toISOString().slice(0, 10);
    keepTrackRecord(name, { version: await versionOf(name), day, machine });
    const measured = await PARTS[part](system);
    keepTrackRecord(name, measured);
    const lists: readonly (readonly object[])[] = Object.values(measured);
    rows.push(...lists.flat().map((row) => ({ system: name, ...row })));
  }
  return rows;
};

/** One of the lists of a system's record, by its name. */
type Measured = Partial<Pick<SystemRecord, Part>>;

const PARTS: Readonly<Record<Part, (system: System) => Promise<Measured>>> = {
  findings: async ({ findings = [] }) => {
    const records = await oneByOne(findings, recordFinding);
    if (!records.every(isAsDocumented)) process.exitCode = 1;
    return { findings: records };
  },
  faults: async ({ name }) => ({
    faults: await oneByOne(NEMESES, (nemesis) => recordFaults(name, nemesis)),
  }),
  rates: async ({ name, workloads }) => ({
    rates: await oneByOne(CLIENTS, (clients) =>
      recordRate(name, Object.keys(workloads)[0]!, clients),
    ),
  }),
};

const versionOf = async (system: string): Promise<string> =>
  (await runCommand(`verify ${system} --time-limit 1`)).result?.version ?? system;

const oneByOne = async <T, R>(
  things: readonly T[],
  each: (thing: T) => Promise<R>,
): Promise<readonly R[]> => {
  const done: R[] = [];
  for (const thing of things) {
    const row = await each(thing);
    console.error(JSON.stringify(row)); // it takes long: who waits sees that it goes on
    done.push(row);
  }
  return done;
};
