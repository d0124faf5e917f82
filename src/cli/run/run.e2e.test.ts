/** Whole runs of the built command on local processes. Needs `npm run build`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../runner/evaluation/result.ts';

const VERIFY = fileURLToPath(new URL('../../../bin/verify.js', import.meta.url));
const LIN_KV = fileURLToPath(
  new URL('../../../systems/maelstrom/examples/lin-kv.py', import.meta.url),
);
const results = mkdtempSync(join(tmpdir(), 'verify-run-'));

afterAll(() => rmSync(results, { recursive: true, force: true }));

const start = (...args: readonly string[]) =>
  execa(process.execPath, [VERIFY, ...args, '--results', results, '--no-tui'], { reject: false });

/** Of the run that was begun last. */
const verdict = (): RunResult =>
  JSON.parse(readFileSync(join(results, 'latest', 'verdict.json'), 'utf8')) as RunResult;

describe('Raft', () => {
  it('keeps its promise while nodes are cut off, killed and paused', async () => {
    const faults = ['--nemesis', 'partition,kill,pause', '--time-limit', '6', '--interval', '1'];
    const { exitCode, stdout } = await start('raft', '--runtime', 'local', ...faults);
    expect([exitCode, verdict().reason]).toEqual([0, 'linearizable']);
    expect(stdout).toMatch(/^valid {2}raft/m);
    const seen = verdict().faults.filter(({ tookEffect }) => tookEffect);
    expect(new Set(seen.map(({ nemesis }) => nemesis))).toEqual(
      new Set(['partition', 'kill', 'pause']),
    );
    const { verdict: agreed, nodes = [] } = verdict().convergence ?? {};
    expect(agreed).toBe('valid');
    expect(nodes.map(({ node, state }) => `${node} ${state}`).sort()).toEqual(
      ['n1', 'n2', 'n3', 'n4', 'n5'].map((node) => `${node} converged`),
    );
    expect(readdirSync(join(results, 'latest'))).not.toContain('work'); // the nodes' own folders
  });

  it('with a planted bug breaks it, and the story is short', async () => {
    // All nodes die at once, and with them what they had acknowledged and not yet synced.
    const faults = ['--nemesis', 'kill:all', '--unsafe', '--interval', '1'];
    const bug = ['--bug', 'ack-before-sync', '--time-limit', '5', '--concurrency', '20'];
    let found: Awaited<ReturnType<typeof start>> | undefined;
    for (let attempt = 0; attempt < 6 && found?.exitCode !== 1; attempt++) {
      found = await start('raft', '--runtime', 'local', ...bug, ...faults);
      expect([0, 1, 2]).toContain(found.exitCode); // it may not be seen, yet never be in the way
    }
    expect(found?.exitCode).toBe(1);
    expect(found?.stdout).toMatch(/^INVALID {2}raft with ack-before-sync/m);
    const { counterexample, verdict: word } = verdict();
    expect(word).toBe('invalid');
    const shown = counterexample?.operations.length ?? 0;
    expect(shown).toBeGreaterThanOrEqual(1);
    expect(shown).toBeLessThanOrEqual(10);
    expect(found?.stdout).toContain(counterexample?.operations[0]?.label);
  });
});

const python = spawnSync('python3', ['--version']).status === 0;
if (!python) console.warn('SKIPPED: a node in another language (there is no python3 here)');

describe.skipIf(!python)('a node in another language', () => {
  it('is tested as it is', async () => {
    const junit = join(results, 'report.xml');
    const own = ['--bin', LIN_KV, '--time-limit', '3', '--junit', junit];
    const { exitCode, stderr } = await start('maelstrom', ...own);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(readFileSync(junit, 'utf8')).toContain('tests="1" failures="0" errors="0"');
    expect(verdict()).toMatchObject({ verdict: 'valid', reason: 'linearizable', leftBehind: [] });
  });
});

describe('Ctrl-C', () => {
  it('heals, saves, checks and ends with 130', async () => {
    const faults = ['--nemesis', 'pause', '--interval', '0.5', '--time-limit', '60'];
    const child = start('raft', '--runtime', 'local', ...faults);
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (!child.killed && /on {6}fault #1/.test(said)) child.kill('SIGINT');
    });
    const { exitCode, stderr } = await child;
    expect(exitCode).toBe(130);
    expect(stderr).toContain('interrupted: healing, saving, checking');
    const result = verdict();
    expect(result).toMatchObject({ interrupted: true, exitCode: 130, leftBehind: [] });
    expect(result.faults.filter(({ healed }) => !healed)).toEqual([]);
    const history = readFileSync(join(results, 'latest', 'history.jsonl'), 'utf8');
    const lines = history.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(result.operations.total);
    const again = await execa(process.execPath, [VERIFY, 'check', join(results, 'latest')], {
      reject: false,
    });
    expect(again.exitCode).toBe(2);
    expect(again.stdout.replaceAll(/\s+/gu, ' ')).toContain(
      'the run was interrupted; what was recorded until then: linearizable',
    );
  });
});
