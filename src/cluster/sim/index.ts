/**
 * The `sim` runtime: node programs in this process, in virtual time. The seed decides everything that
 * happens, so that a run is repeated exactly, and a minute of the cluster takes a fraction of a second.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Latency } from '../../base/latency.ts';
import { isOwnModule, pathOf } from '../../base/own-package.ts';
import { outOfTime } from '../../base/time.ts';
import { loadProgramModule, type ProgramModule, programModule } from '../../node/load-program.ts';
import { importUserModule } from '../../base/user-module.ts';
import type { Runtime } from '../port/cluster.ts';
import { SimCluster } from './cluster.ts';
import { VirtualTime } from './virtual-time.ts';
import { watchMachine } from './watched-machine.ts';

export interface SimOptions {
  /** Between two nodes, one way, ms. */
  readonly latency: Latency;
  /** Probability that a message between two nodes is lost, faults apart. */
  readonly loss: number;
  /** How long a write takes until it is durable, ms. */
  readonly diskLatency: Latency;
}

/** For one run: its time begins with it. */
export const simRuntime = (simulated: SimOptions): Runtime => {
  const time = new VirtualTime();
  return {
    kind: 'sim',
    time,
    unavailable: ({ kind, system }) =>
      Promise.resolve(
        kind.type === 'program'
          ? undefined
          : `${system} cannot be simulated: only node programs written against this package's context can`,
      ),
    start: ({ kind, nodes, system }, { seed, runDir }) =>
      outOfTime(time, async () => {
        if (kind.type !== 'program') throw new Error(`${system} is no program`);
        const { module, options, restart = 'never' } = kind.program;
        const logs = runDir === undefined ? undefined : join(runDir, 'nodes');
        if (logs !== undefined) await mkdir(logs, { recursive: true });
        const { latency, loss, diskLatency } = simulated;
        const unwatch = watchMachine(); // while the program is loaded: it may keep what it finds then
        try {
          const { program, invariants } = await programOf(module);
          const cluster = new SimCluster({
            layout: nodes,
            seed,
            time,
            program,
            invariants,
            told: options,
            restart,
            latency,
            loss,
            diskLatency,
            logs,
            messages: runDir === undefined ? undefined : join(runDir, 'messages.jsonl'),
          });
          cluster.start();
          return cluster;
        } finally {
          unwatch();
        }
      }),
  };
};

/** One of the user's may be TypeScript. @throws Error when the module exports no `program` */
const programOf = async (module: string): Promise<ProgramModule> => {
  if (isOwnModule(module)) return loadProgramModule(module);
  const path = pathOf(module);
  return programModule(await importUserModule(pathToFileURL(path).href), path);
};
