/** How soon a real system answers its first operation, and how many a second without any fault. */
import type { RateRecord } from '../../docs/track-record-data.ts';
import { runCommand } from '../command.ts';

export const CLIENTS = [10, 30];
const SECONDS = 10;

/** @throws Error where the run came to no result */
export const recordRate = async (
  system: string,
  workload: string,
  clients: number,
): Promise<RateRecord> => {
  const { result, events, elapsedMs, said } = await runCommand(
    `verify ${system} --workload ${workload} --concurrency ${clients} --rate 0 --time-limit ${SECONDS}`,
  );
  const drive = events.find((event) => event.type === 'phase' && event.phase === 'drive');
  const done = events.findLast((event) => event.type === 'phase' && event.phase === 'done');
  if (result === undefined || drive === undefined || done === undefined) throw new Error(said);
  return {
    clients,
    workload,
    // The run's clock starts after the command did.
    firstOperationMs: Math.round(elapsedMs - done.timeMs + drive.timeMs),
    operationsPerSecond: Math.round(result.rate),
    p50Ms: result.latencyMs.p50,
    p99Ms: result.latencyMs.p99,
  };
};
