/** The built command, shrinking. Needs `npm run build`. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../runner/evaluation/result.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';

const VERIFY = fileURLToPath(new URL('../../../bin/verify.js', import.meta.url));
const results = mkdtempSync(join(tmpdir(), 'verify-shrink-'));
afterAll(() => rmSync(results, { recursive: true, force: true }));

const start = (...args: readonly string[]) =>
  execa(process.execPath, [VERIFY, ...args, '--results', results], { reject: false });

const SHORT = ['raft', '--runtime', 'sim', '--rate', '100', '--keys', '2', '--time-limit', '8'];
const BROKEN = [...SHORT, '--bug', 'fail-but-commit', '--nemesis', 'partition', '--seed', '4'];

const isPlan = (path: string | Buffer): boolean => /raft.*run\.json$/u.test(String(path));

const latest = join(results, 'latest');
const read = (folder: string, name: string): unknown =>
  JSON.parse(readFileSync(join(folder, name), 'utf8'));
const resultIn = (folder: string): RunResult => read(folder, 'verdict.json') as RunResult;
const planIn = (folder: string): TestPlan => read(folder, 'run.json') as TestPlan;

describe('verify shrink', () => {
  it('makes a planted bug of Raft small, and the saved run repeats it exactly', async () => {
    const { exitCode, stdout } = await start('shrink', ...BROKEN);
    expect(exitCode).toBe(1);
    const { faults, operations, reason } = resultIn(latest);
    expect(faults.length).toBeLessThanOrEqual(5);
    expect(operations.total).toBeLessThanOrEqual(20);
    expect(stdout).toContain(reason);
    expect(stdout).toMatch(/^ {2}operations {2}597 +\d+$/mu);
    expect(stdout).toMatch(/^ {2}\d\.\d{3} s {2}client 0 at n\d: /mu);
    const text = readFileSync(join(latest, 'shrunk.txt'), 'utf8');
    expect(stdout).toContain(text.trim());

    const history = readFileSync(join(latest, 'history.jsonl'), 'utf8');
    const { command } = planIn(latest);
    const replayed = await start(...command.split(' ').slice(1), '--no-tui');
    expect(replayed.exitCode).toBe(1);
    expect(readFileSync(join(latest, 'history.jsonl'), 'utf8')).toBe(history);
  });

  it('has nothing to shrink of a run that is valid, saved or not', async () => {
    const valid = [...SHORT, '--nemesis', 'partition', '--seed', '2'];
    const fresh = await start('shrink', ...valid);
    expect([fresh.exitCode, fresh.stdout]).toEqual([
      0,
      'The run is valid: linearizable. There is nothing to shrink.',
    ]);
    await start(...valid, '--no-tui');
    const saved = await start('shrink', latest);
    expect([saved.exitCode, saved.stdout]).toEqual([
      0,
      `${latest} is valid: there is nothing to shrink.`,
    ]);
  });

  it('says so when a saved run does not fail again', async () => {
    await start(...BROKEN, '--no-tui');
    const plan = planIn(latest);
    writeFileSync(join(latest, 'run.json'), JSON.stringify({ ...plan, bugs: [] }));
    const { exitCode, stdout } = await start('shrink', latest);
    expect(exitCode).toBe(2);
    expect(stdout).toBe(
      'It did not fail again, run again: valid: linearizable. There is nothing to shrink by.',
    );
  });

  it('keeps the best so far on Ctrl-C', async () => {
    const runs = (): number => readdirSync(results, { recursive: true }).filter(isPlan).length;
    const before = runs();
    const child = start('shrink', ...BROKEN);
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (!child.killed && /^ +[\d.]+ m?s {2}\d+ faults?, (?!597 )/mu.test(said))
        child.kill('SIGINT');
    });
    const { exitCode, stdout, stderr } = await child;
    expect(stderr).toContain('interrupted: what is best so far is kept');
    expect(stdout).toMatch(/plans? tried; interrupted$/mu);
    expect(exitCode).toBe(1);
    expect(runs()).toBe(before + 1);
    const { operations, verdict } = resultIn(latest);
    expect(verdict).toBe('invalid');
    expect(operations.total).toBeLessThan(597);
  });

  it('refuses what is no run, is of another version, or says nothing beside a run', async () => {
    const folder = mkdtempSync(join(results, 'odd-'));
    const none = await start('shrink', folder);
    expect([none.exitCode, none.stderr.split('\n')[0]]).toEqual([64, expect.any(String)]);
    writeFileSync(join(folder, 'run.json'), '{"version":1}');
    writeFileSync(join(folder, 'history.jsonl'), '');
    const old = await start('shrink', folder);
    expect(old.exitCode).toBe(64);
    expect(old.stderr).toContain('another version of verify wrote it (plan version 1, not 2)');
    const beside = await start('shrink', latest, '--time-limit', '3');
    expect(beside.exitCode).toBe(64);
    expect(beside.stderr).toContain('--time-limit says nothing here');
    const repeats = await start('shrink', ...BROKEN, '--repeats', '2');
    expect(repeats.exitCode).toBe(64);
    expect(repeats.stderr).toContain('--repeats says nothing here: one simulated run is exact.');
  });

  it('shrinks a system of the user’s, from its file', async () => {
    const file = join(results, 'mine.ts');
    const raft = new URL('../../../dist/systems/consensus/raft/index.js', import.meta.url).href;
    writeFileSync(
      file,
      `import { raft } from '${raft}';\nexport default { ...raft, name: 'mine' };\n`,
    );
    const { exitCode, stdout } = await start('shrink', file, ...BROKEN.slice(1), '--budget', '3');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^mine with fail-but-commit · register · seed 4 breaks linearizable/u);
  });

  it('repeats on local processes, and says what that means', async () => {
    const run = ['raft', '--runtime', 'local', '--nodes', '3', '--bug', 'stale-reads'];
    const faults = ['--nemesis', 'partition:leader', '--interval', '1', '--concurrency', '20'];
    const limits = ['--time-limit', '5', '--budget', '12', '--seed', '1'];
    const { exitCode, stdout, stderr } = await start('shrink', ...run, ...faults, ...limits);
    expect(stdout + stderr).toContain('a step is kept where the promise is broken in at least one');
    expect([1, 2, 0]).toContain(exitCode); // it may not be seen, yet never be in the way
    expect(readdirSync(results).filter((name) => name.startsWith('.shrink'))).toEqual([]);
    if (exitCode !== 1) return;
    const [shrunk] = readdirSync(join(results, 'raft')).filter((name) => name.endsWith('-shrunk'));
    const { verdict } = resultIn(join(results, 'raft', shrunk ?? ''));
    expect(verdict).toBe('invalid');
  });
});
