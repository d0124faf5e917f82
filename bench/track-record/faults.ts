/** Every kind of fault for a minute each: what the run came to, and whether anything stayed behind. */
import { execa } from 'execa';
import type { FaultsRecord } from '../../docs/track-record-data.ts';
import type { System } from '../../src/cluster/port/system.ts';
import { runCommand } from '../command.ts';
import { saidBy } from './said.ts';
import type { Measured, Task } from './task.ts';

const NEMESES = ['partition', 'kill', 'pause', 'clock', 'power-loss', 'all'];
const SECONDS = 60;

export const faultsTasks = ({ name }: System): readonly Task[] =>
  NEMESES.map((nemesis) => {
    const command = `verify ${name} --nemesis ${nemesis} --time-limit ${SECONDS}`;
    return { command, measure: () => recordFaults(command, nemesis) };
  });

const recordFaults = async (command: string, nemesis: string): Promise<Measured> => {
  const run = await runCommand(command);
  const { result } = run;
  const faults = result?.faults ?? [];
  const row: FaultsRecord = {
    command,
    nemesis,
    verdict: result?.verdict ?? 'none',
    said: saidBy(run),
    faults: faults.length,
    tookEffect: faults.filter(({ tookEffect }) => tookEffect).length,
    operations: result?.operations.total ?? 0,
    ...(result?.recovery?.serves === true ? { recoveredMs: result.recovery.afterMs } : {}),
    left: [...(result?.leftBehind ?? []), ...(await leftInEngine(result?.folder))],
  };
  return { row, version: result?.version };
};

/** Containers, networks and volumes that carry the run's name. */
const leftInEngine = async (folder: string | undefined): Promise<readonly string[]> => {
  const run = folder?.split('/').at(-1);
  if (run === undefined) return [];
  const listed = await Promise.all(
    [
      ['ps', '-a'],
      ['network', 'ls'],
      ['volume', 'ls'],
    ].map(async (words) => {
      const { stdout } = await execa('docker', [...words, '--format', '{{.Labels}}']);
      return stdout
        .split('\n')
        .filter((labels) => labels.includes(run))
        .map(() => words[0]!);
    }),
  );
  return listed.flat();
};
