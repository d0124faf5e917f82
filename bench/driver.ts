/**
 * What the main job sustains with three nodes: operations a second, processor time an operation, and
 * how long all else takes. First the harness alone (echo.ts), then Raft through the built command.
 */
import { execa } from 'execa';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runEcho } from './echo.ts';

export interface DriverRow {
  readonly system: string;
  readonly runtime: string;
  readonly clients: number;
  /** That succeeded. */
  readonly operationsPerSecond: number;
  /**
   * Microseconds of all processors for each operation, whatever came of it, start and check of the run
   * included: harness and local nodes; not what runs in containers.
   */
  readonly cpuPerOperationUs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** From the command to the first operation. */
  readonly firstOperationMs: number;
  readonly beyondTimeLimitMs: number;
}

const SECONDS = 8;
const CLIENTS = [3, 50];

export const benchDriver = async (runtimes: readonly string[]): Promise<readonly DriverRow[]> => {
  const rows: DriverRow[] = [];
  for (const clients of CLIENTS) rows.push(await measureEcho(clients));
  for (const runtime of runtimes) {
    for (const clients of CLIENTS) rows.push(await measureRaft(runtime, clients));
  }
  return rows;
};

const measureEcho = async (clients: number): Promise<DriverRow> => {
  const { result, cpuMs, elapsedMs } = await runEcho(clients, SECONDS);
  if (result.verdict !== 'valid') throw new Error(`the echo is ${result.verdict}`);
  return {
    system: 'echo',
    runtime: 'in process',
    clients,
    operationsPerSecond: result.rate,
    cpuPerOperationUs: (1000 * cpuMs) / result.operations.total,
    p50Ms: result.latencyMs.p50,
    p99Ms: result.latencyMs.p99,
    firstOperationMs: 0,
    beyondTimeLimitMs: elapsedMs - SECONDS * 1000,
  };
};

interface ResultLine {
  readonly rate: number;
  readonly operations: { readonly total: number };
  readonly latencyMs: { readonly p50: number; readonly p99: number };
}

const measureRaft = async (runtime: string, clients: number): Promise<DriverRow> => {
  const results = await mkdtemp(join(tmpdir(), 'verify-bench-'));
  const began = performance.now();
  let driveMs = Number.NaN;
  let result: ResultLine | undefined;
  let said = '';
  try {
    const command = fileURLToPath(new URL('../bin/verify.js', import.meta.url));
    const flags = ['--runtime', runtime, '--nodes', '3', '--rate', '0', '--json', '--seed', '1'];
    const limits = ['--time-limit', String(SECONDS), '--concurrency', String(clients)];
    const words = [command, 'raft', ...flags, ...limits, '--results', results];
    // The shell knows what its children have used, and theirs.
    const child = execa('sh', ['-c', '"$0" "$@"; times >&2', process.execPath, ...words]);
    for await (const line of child) {
      const event = JSON.parse(line) as { type: string; phase?: string; result?: ResultLine };
      if (event.phase === 'drive') driveMs = performance.now() - began;
      if (event.type === 'result') result = event.result;
    }
    said = (await child).stderr;
  } finally {
    await rm(results, { recursive: true, force: true });
  }
  if (result === undefined) throw new Error(`the run on ${runtime} came to no result`);
  return {
    system: 'raft',
    runtime,
    clients,
    operationsPerSecond: result.rate,
    cpuPerOperationUs: (1e6 * childrensSeconds(said)) / result.operations.total,
    p50Ms: result.latencyMs.p50,
    p99Ms: result.latencyMs.p99,
    firstOperationMs: driveMs,
    beyondTimeLimitMs: performance.now() - began - SECONDS * 1000,
  };
};

/** The last line of `times`: user and system time of the children, `0m6.310s 0m2.040s`. */
const childrensSeconds = (text: string): number =>
  (text.trimEnd().split('\n').at(-1) ?? '')
    .split(' ')
    .map((word) => /^(\d+)m([\d.]+)s$/.exec(word))
    .reduce((sum, found) => sum + 60 * Number(found?.[1]) + Number(found?.[2]), 0);
