/** What a harness that was killed in the middle of its faults leaves behind: nothing. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { processState } from '../undo/process-identity.ts';
import { cleanLocal } from './clean.ts';
import { newFolder, processesOf, reaperOf, tidyUp, until } from './fixtures/local-run.ts';

const started: ChildProcess[] = [];
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await tidyUp();
});

const startHarness = async (
  runDir: string,
  what = 'notebook',
): Promise<ChildProcess & { pid: number }> => {
  const file = fileURLToPath(new URL('fixtures/harness.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', file, runDir, what], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  started.push(child);
  await once(child.stdout, 'data');
  return child as ChildProcess & { pid: number };
};

const kill = async (child: ChildProcess): Promise<void> => {
  child.kill('SIGKILL');
  await once(child, 'close');
};

/** What cleaning does about this run; there may be others on the machine. */
const cleanedOf = async (runDir: string): Promise<readonly string[]> =>
  (await cleanLocal(newFolder())).removed.filter((line) =>
    line.endsWith(` of run ${basename(runDir)}`),
  );

describe('after kill -9 of the harness', () => {
  it('the reaper ends all nodes, the paused one too, and removes their data', async () => {
    const runDir = newFolder();
    const harness = await startHarness(runDir);
    expect(await cleanedOf(runDir)).toEqual([]); // it is still going on
    expect(processesOf(runDir)).toHaveLength(2);
    await kill(harness);
    await until(() => processesOf(runDir).length === 0);
    await until(() => !existsSync(join(runDir, 'work')));
    expect(readdirSync(runDir)).toEqual(['nodes']); // the logs stay
  });

  it('and of the reaper, `verify clean` does', async () => {
    const runDir = newFolder();
    const harness = await startHarness(runDir);
    process.kill(reaperOf(harness.pid), 'SIGKILL');
    await kill(harness);
    // Those that are not paused have seen their stdin end.
    await until(() => processesOf(runDir).length === 1);
    const [left = 0] = processesOf(runDir);
    expect(processState(left)).toBe('T');

    expect(await cleanedOf(runDir)).toEqual([`process ${left} of run ${basename(runDir)}`]);
    expect(processesOf(runDir)).toEqual([]);
    expect(readdirSync(runDir)).toEqual(['nodes']);
    expect(await cleanedOf(runDir)).toEqual([]);
  });

  it('nothing is left of programs that know nothing of us, either', async () => {
    const runDir = newFolder();
    const harness = await startHarness(runDir, 'listeners');
    expect(processesOf(runDir)).toHaveLength(2);
    await kill(harness);
    await until(() => processesOf(runDir).length === 0);
    await until(() => !existsSync(join(runDir, 'work')));
  });

  it('and of the reaper, `verify clean` ends them', async () => {
    const runDir = newFolder();
    const harness = await startHarness(runDir, 'listeners');
    process.kill(reaperOf(harness.pid), 'SIGKILL');
    await kill(harness);
    expect(processesOf(runDir)).toHaveLength(2);
    expect(await cleanedOf(runDir)).toHaveLength(2);
    expect(processesOf(runDir)).toEqual([]);
  });

  it('and of the reaper and all nodes, `verify clean` finds their data', async () => {
    const results = newFolder();
    const runDir = join(results, 'notebook', 'run');
    mkdirSync(runDir, { recursive: true });
    const harness = await startHarness(runDir);
    const work = join(runDir, 'work');
    expect((await cleanLocal(results)).removed).not.toContain(`folder ${work}`);
    expect(existsSync(work)).toBe(true); // it is still going on
    process.kill(reaperOf(harness.pid), 'SIGKILL');
    await kill(harness);
    for (const node of processesOf(runDir)) process.kill(node, 'SIGKILL');
    await until(() => processesOf(runDir).length === 0);

    const others = join(results, 'notebook', 'of-somebody', 'work');
    mkdirSync(others, { recursive: true });
    writeFileSync(join(others, 'owner.json'), '{"host":"elsewhere.invalid","process":"1:1"}');
    const { removed, left } = await cleanLocal(results);
    expect(removed).toContain(`folder ${work}`);
    expect(left).toEqual([]);
    expect(existsSync(work)).toBe(false);
    expect(existsSync(others)).toBe(true);
  });
});
