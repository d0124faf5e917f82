/** What a harness that was killed in the middle of its faults leaves behind: nothing. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { processState } from '../process-identity.ts';
import { cleanLocal } from './clean.ts';
import { newFolder, processesOf, tidyUp, until } from './fixtures/local-run.ts';

const started: ChildProcess[] = [];
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await tidyUp();
});

const startHarness = async (runDir: string): Promise<ChildProcess & { pid: number }> => {
  const file = fileURLToPath(new URL('fixtures/harness.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', file, runDir], {
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

/** The children of a process whose command line names the reaper. */
const reaperOf = (pid: number): number => {
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((name) => {
      try {
        const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
        return parent === String(pid) && command.includes('reaper-main');
      } catch {
        return false; // gone
      }
    });
  if (found === undefined) throw new Error(`process ${pid} has no reaper`);
  return Number(found);
};

describe('after kill -9 of the harness', () => {
  it('the reaper ends all nodes, the paused one too, and removes their data', async () => {
    const runDir = newFolder();
    const harness = await startHarness(runDir);
    expect(processesOf(runDir)).toHaveLength(3);
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

    expect(cleanLocal()).toContain(`process ${left} of run killed-run`);
    await until(() => processesOf(runDir).length === 0);
    expect(readdirSync(runDir)).toEqual(['nodes']);
    expect(cleanLocal().filter((line) => line.includes('killed-run'))).toEqual([]);
  });

  it('nothing of a run that is still going on is touched', async () => {
    const runDir = newFolder();
    const harness = await startHarness(runDir);
    expect(cleanLocal().filter((line) => line.includes('killed-run'))).toEqual([]);
    expect(processesOf(runDir)).toHaveLength(3);
    harness.stdin?.end();
    await once(harness, 'close');
    expect(readdirSync(runDir)).toEqual(['nodes']);
  });
});
