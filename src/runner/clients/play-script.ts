/** Clients that do what a script says, each operation at its time, instead of what a workload draws. */
import { pause, untilAborted } from '../../base/pause.ts';
import type { Time } from '../../base/time.ts';
import type { OperationSource } from '../../generator/workload.ts';
import type { Request } from '../../history/operation.ts';
import type { Script, ScriptedOperation } from '../plan/script.ts';
import type { Driver } from './driver.ts';

export interface ScriptPlay {
  /** Told what came of each operation: the workload's closing phase may build on it. */
  readonly completed: OperationSource['completed'];
  /** Clients begin to work now. */
  readonly time: Time;
  readonly signal: AbortSignal;
}

/** Lasts until the signal comes, also where nothing is left to do: faults may follow. */
export const playScript = async (
  driver: Pick<Driver, 'everyClient'>,
  { operations }: Script,
  { completed, time, signal }: ScriptPlay,
): Promise<void> => {
  const beganMs = time.nowMs();
  await driver.everyClient(signal, async (client, place, signal) => {
    for (const operation of operations.filter((one) => one.client === place)) {
      if (!(await client.ready(signal))) return;
      // In this order of sums it is the same moment to the last bit as when it was recorded.
      await pause(beganMs + operation.atMs - time.nowMs(), signal, time);
      if (signal.aborted) return;
      const { who } = client;
      const request = requestOf(operation);
      completed(who, request, await client.perform(request));
    }
  });
  await untilAborted(signal);
};

const requestOf = ({ f, key, value }: ScriptedOperation): Request =>
  key === undefined ? { f, value } : { f, key, value };
