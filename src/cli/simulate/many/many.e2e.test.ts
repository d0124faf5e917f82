/** Many simulated runs by the built command. Needs `npm run build`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { RUN_DEFAULTS } from '../../run/flags.ts';
import { runSeeds } from './run-seeds.ts';
import type { SeedOutcome } from '../../../report/seed-outcome.ts';
import type { SeedGroup } from '../../../report/seed-tally.ts';

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const VERIFY = fromHere('../../../../bin/verify.js');
const RAFT = fromHere('../../../../dist/systems/consensus/raft/index.js');
const folder = mkdtempSync(join(tmpdir(), 'verify-many-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (...args: readonly string[]) =>
  execa(process.execPath, [VERIFY, ...args, '--results', 'results'], {
    cwd: folder,
    reject: false,
  });

interface Told {
  readonly seeds: readonly SeedOutcome[];
  readonly end: {
    readonly verdict: string;
    readonly of: number;
    readonly valid: number;
    readonly invalid: number;
    readonly unknown: number;
    readonly groups: readonly SeedGroup[];
  };
}

const told = (stdout: string): Told => {
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string });
  return {
    seeds: lines.filter(({ type }) => type === 'seed') as unknown as readonly SeedOutcome[],
    end: lines.at(-1) as unknown as Told['end'],
  };
};

/** But how long they took. */
const lasting = (seeds: readonly SeedOutcome[]): readonly object[] =>
  seeds.map((outcome) => ({ ...outcome, ms: 0 }));

const historyOf = (run: string): string => readFileSync(join(folder, run, 'history.jsonl'), 'utf8');

describe('many simulated runs', () => {
  it('are a swarm that Raft withstands, the same whatever the number of processes', async () => {
    const asked = ['raft', '--runtime', 'sim', '--runs', '20', '--seed', '100', '--json'];
    const one = await start(...asked, '--jobs', '1');
    const three = await start(...asked, '--jobs', '3');
    const { seeds, end } = told(one.stdout);
    expect([one.exitCode, end]).toMatchObject([0, { verdict: 'valid', of: 20, valid: 20 }]);
    expect(seeds.map(({ seed }) => seed)).toEqual(Array.from({ length: 20 }, (_, i) => 100 + i));
    expect(lasting(told(three.stdout).seeds)).toEqual(lasting(seeds));
  });

  it('stop at the first violation, which is saved and repeated byte by byte by its command', async () => {
    const junit = join(folder, 'many.xml');
    const asked = ['raft', '--runtime', 'sim', '--bug', 'stale-reads', '--runs', '200'];
    const { exitCode, stdout } = await start(...asked, '--no-tui', '--junit', junit);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^INVALID {2}seed \d+: [\w-]+$/m);
    expect(stdout).toMatch(/^INVALID {2}raft: 1 among \d+ seeds? of 200 that were asked for$/m);
    const command = /^ {2}repeat {2}verify (.*)$/m.exec(stdout)?.[1]?.split(' ') ?? [];
    const saved = /^ {2}folder {2}(.*)$/m.exec(stdout)?.[1] ?? '';
    expect(readFileSync(junit, 'utf8')).toContain(`folder: ${saved}`);
    const again = await execa(process.execPath, [VERIFY, ...command, '--no-tui'], {
      cwd: folder,
      reject: false,
    });
    expect(again.exitCode).toBe(1);
    const repeated = /^ {2}folder {7}(.*)$/m.exec(again.stdout)?.[1] ?? '';
    expect(repeated).not.toBe(saved);
    expect(historyOf(repeated)).toBe(historyOf(saved));
    expect(historyOf(saved).length).toBeGreaterThan(1_000);
    const seed = /--seed (\d+)/.exec(command.join(' '))?.[1] ?? '';
    const drawn = ['raft', '--runtime', 'sim', '--bug', 'stale-reads', '--swarm', '--no-tui'];
    const single = await start(...drawn, '--seed', seed);
    expect(single.exitCode).toBe(1);
    const drawnAgain = /^ {2}folder {7}(.*)$/m.exec(single.stdout)?.[1] ?? '';
    expect(historyOf(drawnAgain)).toBe(historyOf(saved));
  });

  it('go on after a violation where that is asked for, and list them by anomaly', async () => {
    const asked = ['raft', '--bug', 'ack-before-sync', '--nemesis', 'kill:all', '--unsafe'];
    const more = ['--interval', '1', '--time-limit', '4', '--runs', '12', '--keep-going', '--json'];
    const { exitCode, stdout } = await start(...asked, ...more);
    const { seeds, end } = told(stdout);
    expect([exitCode, end.verdict, seeds.length]).toEqual([1, 'invalid', 12]);
    expect(end.invalid).toBeGreaterThan(1);
    expect(end.valid + end.invalid + end.unknown).toBe(12);
    const listed = end.groups.filter(({ verdict }) => verdict === 'invalid');
    expect(listed.reduce((sum, group) => sum + group.seeds, 0)).toBe(end.invalid);
    for (const { first } of listed) expect(historyOf(first.folder ?? '')).not.toBe('');
    // Nobody asked for a swarm: what was set stays.
    expect(new Set(seeds.map(({ command }) => command.replace(/--seed \d+/u, ''))).size).toBe(1);
  });

  it('outlive a process that dies, and say which seed it was', async () => {
    writeFileSync(
      join(folder, 'dying.mjs'),
      `import { raft } from ${JSON.stringify(RAFT)};
       export default {
         ...raft,
         name: 'dying',
         probe: (run) => {
           if (run.cluster.nodes.length === 4) process.kill(process.pid, 'SIGKILL');
           return raft.probe(run);
         },
       };`,
    );
    const { exitCode, stdout } = await start('./dying.mjs', '--runs', '16', '--json');
    const { seeds, end } = told(stdout);
    const dead = seeds.filter(({ failed }) => failed === true);
    expect([exitCode, end.verdict, seeds.length]).toEqual([3, 'unknown', 16]);
    expect(dead.length).toBeGreaterThan(0);
    expect(dead.length).toBe(end.unknown);
    for (const { reason, command, seed } of dead) {
      expect(reason).toBe('its process has ended (SIGKILL)');
      expect(command).toContain('--nodes 4');
      expect(command).toContain(`--seed ${seed}`);
    }
    expect(seeds.some(({ command }) => command.includes('--nodes 3'))).toBe(true);
  });

  it('give up what never answers, and go on', async () => {
    const outcomes: SeedOutcome[] = [];
    const flags = { ...RUN_DEFAULTS, runtime: 'sim' };
    await runSeeds({
      setup: { name: 'raft', system: 'raft', flags, set: [], swarm: true },
      from: 5,
      count: 3,
      jobs: 2,
      limitMs: 1,
      commandOf: (seed) => `the command of ${seed}`,
      isLast: () => false,
      onOutcome: (outcome) => outcomes.push(outcome),
      onDone: () => {},
      interrupt: new AbortController().signal,
    });
    expect(outcomes.map(({ seed, verdict, command }) => [seed, verdict, command])).toEqual(
      [5, 6, 7].map((seed) => [seed, 'unknown', `the command of ${seed}`]),
    );
    expect(new Set(outcomes.map(({ reason }) => reason))).toEqual(
      new Set(['no answer within 0 s']),
    );
  });

  it('end at once when they are interrupted, with what there is', async () => {
    const running = start('raft', '--runtime', 'sim', '--runs', '100000', '--json');
    let seen = '';
    running.stdout.on('data', (text: Buffer) => {
      if (seen === '') running.kill('SIGINT');
      seen += text.toString();
    });
    const { exitCode, stdout } = await running;
    const { seeds, end } = told(stdout);
    expect([exitCode, end]).toMatchObject([130, { of: 100_000, valid: seeds.length }]);
    expect(seeds.length).toBeGreaterThan(0);
  });

  it('are refused where they would take as long as the clock does', async () => {
    const { exitCode, stderr } = await start('raft', '--runtime', 'local', '--runs', '10');
    expect(exitCode).toBe(64);
    expect(stderr).toContain('--runs is for simulated runs');
  });
});
