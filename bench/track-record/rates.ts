/** How soon a real system answers its first operation, and how many a second without any fault. */
import { loadavg } from 'node:os';
import type { System } from '../../src/cluster/port/system.ts';
import { runCommand } from '../command.ts';
import type { Measured, Task } from './task.ts';

const CLIENTS = [10, 30];
const SECONDS = 10;

export const rateTasks = ({ name, workloads }: System): readonly Task[] => {
  const workload = Object.keys(workloads)[0]!;
  return CLIENTS.map((clients) => {
    const command = `verify ${name} --workload ${workload} --concurrency ${clients} --rate 0 --time-limit ${SECONDS}`;
    return { command, measure: () => recordRate(command, workload, clients) };
  });
};

/** @throws Error where the run came to no result */
const recordRate = async (
  command: string,
  workload: string,
  clients: number,
): Promise<Measured> => {
  const [loadBefore = 0] = loadavg();
  const { result, events, elapsedMs, said } = await runCommand(command);
  const drive = events.find((event) => event.type === 'phase' && event.phase === 'drive');
  const done = events.findLast((event) => event.type === 'phase' && event.phase === 'done');
  if (result === undefined || drive === undefined || done === undefined) throw new Error(said);
  const row = {
    command,
    clients,
    workload,
    loadBefore,
    // The run's clock starts after the command did.
    firstOperationMs: Math.round(elapsedMs - done.timeMs + drive.timeMs),
    operationsPerSecond: Math.round(result.rate),
    p50Ms: result.latencyMs.p50,
    p99Ms: result.latencyMs.p99,
  };
  return { row, version: result.version };
};
