/** The built command, killed in the middle of its faults. Needs `npm run build`. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { processState } from '../undo/process-identity.ts';
import { newFolder, processesOf, reaperOf, tidyUp, until } from './fixtures/local-run.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A node is stopped, others are cut off, and all of it would last for a minute. */
const SCHEDULE = `
faults:
  - { at: 100ms, for: 60s, nemesis: partition, groups: n1 n2 n3 | n4 n5 }
  - { at: 200ms, for: 60s, nemesis: pause, target: n5 }
`;

const running: { readonly kill: (signal: 'SIGKILL') => boolean }[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  await tidyUp();
});

const verifyOf =
  (root: string) =>
  (...args: readonly string[]) =>
    execa(process.execPath, [join(root, 'bin', 'verify.js'), ...args], { reject: false });

const verify = verifyOf(ROOT);

/** A run whose faults are both on; the folder of the run. */
const startRun = async (root = ROOT, results = newFolder()) => {
  mkdirSync(results, { recursive: true });
  const schedule = join(results, 'faults.yaml');
  writeFileSync(schedule, SCHEDULE);
  const where = ['--runtime', 'local', '--results', results, '--no-tui'];
  const child = verifyOf(root)('raft', '--schedule', schedule, '--time-limit', '60', ...where);
  running.push(child);
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await until(() => / on {6}fault #1/.test(said) && / on {6}fault #2/.test(said));
  const runDir = realpathSync(join(results, 'latest'));
  return { child, pid: child.pid ?? 0, runDir };
};

const stages = (runDir: string): readonly string[] =>
  readFileSync(join(runDir, 'faults.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { stage: string }).stage);

const succeeded = (runDir: string): number =>
  readFileSync(join(runDir, 'history.jsonl'), 'utf8').split('"type":"ok"').length - 1;

describe('after kill -9 of a run', () => {
  it('nothing is left running, and what was saved can be checked', async () => {
    const { child, runDir } = await startRun();
    expect(processesOf(runDir).map(processState)).toContain('T');
    await until(() => succeeded(runDir) > 50); // fewer would be a test of nothing
    child.kill('SIGKILL');
    await child;
    await until(() => processesOf(runDir).length === 0);
    await until(() => !existsSync(join(runDir, 'work')));
    expect(readdirSync(runDir).sort()).toEqual([
      'events.jsonl',
      'faults.jsonl',
      'history.jsonl',
      'nodes',
      'run.json',
    ]);
    expect(stages(runDir)).not.toContain('healed');
    expect(stages(runDir).filter((stage) => stage === 'planned')).toHaveLength(2);
    const { exitCode, stdout } = await verify('check', runDir);
    // What there is of it is valid; whether it would have recovered, nobody can know.
    const why = 'recovers: the run ended before anybody could tell';
    expect([exitCode, stdout]).toEqual([2, expect.stringContaining(why)]);
  });

  it('nor where command and results lie in folders with a space in their names', async () => {
    const root = join(newFolder(), 'my check out');
    for (const part of ['bin', 'dist', 'package.json']) {
      cpSync(join(ROOT, part), join(root, part), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    const { child, pid, runDir } = await startRun(root, join(root, 'my results'));
    expect(processesOf(runDir)).toHaveLength(5);
    expect(reaperOf(pid)).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await child;
    await until(() => processesOf(runDir).length === 0); // the stopped one too
    await until(() => !existsSync(join(runDir, 'work')));
  });

  it('and of its reaper, `verify clean` finds what is stopped', async () => {
    const { child, pid, runDir } = await startRun();
    process.kill(reaperOf(pid), 'SIGKILL');
    child.kill('SIGKILL');
    await child;
    await until(() => processesOf(runDir).length === 1); // the others have seen their stdin end
    const [stopped = 0] = processesOf(runDir);
    expect(processState(stopped)).toBe('T');

    const { stdout } = await verify('clean', '--json');
    const { removed } = JSON.parse(stdout) as { removed: string[] };
    expect(removed.filter((line) => line.includes(`process ${stopped} `))).toHaveLength(1);
    expect(processesOf(runDir)).toEqual([]);
    expect(readdirSync(runDir)).not.toContain('work');
    expect((await verify('clean', '--json')).stdout).not.toContain(`process ${stopped} `);
  });
});
