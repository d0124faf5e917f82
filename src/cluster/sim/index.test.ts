import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { latencyOf } from '../../base/latency.ts';
import type { Runtime, StartOptions } from '../port/cluster.ts';
import type { Deployment } from '../port/deployment.ts';
import { equalNodes } from '../port/deployment.ts';
import { simRuntime } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'verify-sim-runtime-'));

afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const ECHO = written(
  'echo.mjs',
  `export const program = (node, told) => ({
     onMessage: (message) => node.reply(message, { type: 'echo_ok', told }),
   });
   export const invariants = () => ({ check() {} });`,
);

const deploymentOf = (module: string): Deployment => ({
  system: 'echo',
  nodes: equalNodes(['n1', 'n2']),
  kind: { type: 'program', program: { module, options: { a: 1 } } },
});

const runtime = (): Runtime =>
  simRuntime({ latency: latencyOf('1')!, loss: 0, diskLatency: latencyOf('1')! });

const options = (runDir: string | undefined): StartOptions => ({
  runId: 'one',
  runDir,
  onProgress: () => {},
  signal: new AbortController().signal,
  seed: 1,
  capabilities: [],
});

describe('the runtime sim', () => {
  it('starts a program in a time of its own, and is told what it is told', async () => {
    const sim = runtime();
    const cluster = await sim.start(deploymentOf(ECHO), options(undefined));
    const answer = await new Promise((resolve) => {
      cluster.connect('n2', 'c1', ({ body }) => resolve(body)).send({ type: 'echo' });
    });
    expect(answer).toEqual({ type: 'echo_ok', told: { a: 1 } });
    expect(sim.time?.nowMs()).toBe(0.4);
    expect(cluster.stepsChecked?.()).toBeGreaterThan(0);
    await cluster.destroy();
  });

  it('leaves what nodes wrote and said in the folder of the run, where there is one', async () => {
    const runDir = join(folder, 'run');
    const cluster = await runtime().start(deploymentOf(ECHO), options(runDir));
    expect(existsSync(join(runDir, 'messages.jsonl'))).toBe(false);
    await cluster.destroy();
    expect(readdirSync(runDir).sort()).toEqual(['messages.jsonl', 'nodes']);
    expect(readdirSync(join(runDir, 'nodes')).sort()).toEqual(['n1.log', 'n2.log']);
  });

  it('can only have programs against our context, and says so', async () => {
    const binary: Deployment = {
      system: 'foreign',
      nodes: equalNodes(['n1']),
      kind: { type: 'binary', binary: { path: 'x', args: [] } },
    };
    const sim = runtime();
    expect(await sim.unavailable(deploymentOf(ECHO))).toBeUndefined();
    expect(await sim.unavailable(binary)).toMatch(/^foreign cannot be simulated: /);
    await expect(sim.start(binary, options(undefined))).rejects.toThrow('foreign is no program');
  });

  it('lets its time go on where a program cannot be loaded', async () => {
    const sim = runtime();
    const none = written('none.mjs', 'export const programme = 1;');
    await expect(sim.start(deploymentOf(none), options(undefined))).rejects.toThrow(
      'exports no program',
    );
    await new Promise<void>((resolve) => sim.time?.after(1000, resolve));
    expect(sim.time?.nowMs()).toBe(1000);
  });
});
