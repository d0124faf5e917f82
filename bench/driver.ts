/**
 * What the main job sustains, through the built command: operations a second of the driver on each
 * runtime with three nodes, and the time from the command to the first operation.
 */
import { execa } from 'execa';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface DriverRow {
  readonly runtime: string;
  readonly clients: number;
  readonly operationsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly firstOperationMs: number;
  readonly beyondTimeLimitMs: number;
}

const SECONDS = 8;

export const benchDriver = async (runtimes: readonly string[]): Promise<readonly DriverRow[]> => {
  const rows: DriverRow[] = [];
  for (const runtime of runtimes) {
    for (const clients of [3, 30]) rows.push(await measure(runtime, clients));
  }
  return rows;
};

interface ResultLine {
  readonly rate: number;
  readonly latencyMs: { readonly p50: number; readonly p99: number };
}

const measure = async (runtime: string, clients: number): Promise<DriverRow> => {
  const results = await mkdtemp(join(tmpdir(), 'verify-bench-'));
  const began = performance.now();
  let driveMs = Number.NaN;
  let result: ResultLine | undefined;
  try {
    const command = fileURLToPath(new URL('../bin/verify.js', import.meta.url));
    const flags = ['--runtime', runtime, '--nodes', '3', '--rate', '0', '--json', '--seed', '1'];
    const limits = ['--time-limit', String(SECONDS), '--concurrency', String(clients)];
    const child = execa(
      process.execPath,
      [command, 'raft', ...flags, ...limits, '--results', results],
      { stderr: 'ignore' },
    );
    for await (const line of child) {
      const event = JSON.parse(line) as { type: string; phase?: string; result?: ResultLine };
      if (event.phase === 'drive') driveMs = performance.now() - began;
      if (event.type === 'result') result = event.result;
    }
    await child;
  } finally {
    await rm(results, { recursive: true, force: true });
  }
  if (result === undefined) throw new Error(`the run on ${runtime} came to no result`);
  return {
    runtime,
    clients,
    operationsPerSecond: result.rate,
    p50Ms: result.latencyMs.p50,
    p99Ms: result.latencyMs.p99,
    firstOperationMs: driveMs,
    beyondTimeLimitMs: performance.now() - began - SECONDS * 1000,
  };
};
