/** What the simulator repeats, and what it notices, with the built command. Needs `npm run build`. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../base/failure.ts';
import type { RunResult } from '../../runner/evaluation/result.ts';
import { defaultsOf } from './options.ts';
import { SYSTEMS } from '../../../systems/registry.ts';

const VERIFY = fileURLToPath(new URL('../../../bin/verify.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'verify-determinism-'));

const verify = (line: string) =>
  execa(process.execPath, [VERIFY, ...line.split(' ')], { reject: false, cwd: folder });

const verdict = (): RunResult =>
  JSON.parse(readFileSync(join(folder, 'results/latest/verdict.json'), 'utf8')) as RunResult;

beforeAll(() => {
  writeFileSync(join(folder, 'program.ts'), PROGRAM);
  writeFileSync(join(folder, 'mine.ts'), SYSTEM);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Everything at n1. What it does wrong, if anything, it is told. */
const PROGRAM = `
import { defineProgram, type Json } from 'verify-distributed/program';
let asked = 0; // outside of the function: all nodes and runs of one process share it

export const program = defineProgram((node, wrong) => {
  const data = new Map<string, Json>();
  const later = (): Promise<void> => new Promise((resolve) => node.after(1, resolve));
  const fall = () => { throw new TypeError('this is not handled'); };
  const mistakes: Record<string, () => unknown> = {
    clock: () => Date.now(),
    random: () => Math.random(),
    shared: () => ++asked,
    timer: () => setTimeout(() => { throw new TypeError('too late'); }, 1) && 0,
  };
  return {
    onMessage: async (message) => {
      const { type, key, value = null } = message.body as any;
      await later();
      const extra = mistakes[wrong as string]?.();
      if (wrong === 'throws' && data.size > 2) throw new TypeError('this ends it');
      if (wrong === 'rejects' && data.size > 2) void later().then(fall);
      if (type === 'write') data.set(key, value);
      node.reply(message, { type: type + '_ok', value: data.get(key) ?? null });
      if (extra !== undefined) node.log('it got ' + extra);
    },
  };
});
`;

const placeOf = (text: string): string =>
  `program.ts:${PROGRAM.split('\n').findIndex((line) => line.includes(text)) + 1}`;

const SYSTEM = `
import { defineSystem, requester } from 'verify-distributed';

export default defineSystem({
  name: 'mine',
  runtimes: ['sim', 'local'],
  defaultNodes: 1,
  bugs: ['clock', 'random', 'shared', 'timer', 'rejects', 'throws'].map((name) => ({ name, summary: '', foundBy: '' })),
  deployment: ({ nodes, bugs }) => ({
    system: 'mine',
    nodes,
    kind: { type: 'program', program: { module: import.meta.resolve('./program.ts'), options: bugs[0] ?? null } },
  }),
  probe: () => Promise.resolve(undefined),
  workloads: {
    register: {
      promises: () => ['linearizable'],
      workloadOptions: { cas: false },
      open: ({ cluster }, _node, name) => {
        const nodes = requester(cluster, name);
        return {
          perform: async ({ f, key, value }, { timeoutMs }) => {
            const answer = await nodes.tryToAsk('n1', { type: f, key: key ?? '', value }, timeoutMs);
            if (answer === 'unsent') return { type: 'fail', error: 'n1 is down', unreachable: true };
            if (typeof answer !== 'object') return { type: 'info', error: 'no answer' };
            return { type: 'ok', value: answer['value'] ?? null };
          },
          close: () => nodes.close(),
        };
      },
    },
  },
});
`;

const MINE = './mine.ts --runtime sim --seed 3 --time-limit 2 --rate 100 --no-tui';

describe('a program of the user', () => {
  it('repeats exactly, faults and all, and leaves no second run behind', async () => {
    const run = await verify(`${MINE} --nemesis kill,pause --unsafe --check-determinism`);
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/\nrepeatable: a second run was the same, byte by byte \(\d+ /u);
    expect(run.exitCode).not.toBe(2);
    expect(existsSync(join(folder, 'results/latest/again'))).toBe(false);
    expect(verdict()).not.toHaveProperty('machineCalls');
  });

  it.each([
    ['clock', 'Date.now'],
    ['random', 'Math.random'],
  ])('that takes its %s from the machine is named, with the place', async (bug, call) => {
    const place = placeOf(`${call}()`);
    const run = await verify(`${MINE} --bug ${bug} --check-determinism`);
    const words = `n1 called ${call} at ${place}`;
    expect(run.stdout).toContain(`warning ${words}, which is not the simulator’s`);
    expect(run.stdout).toMatch(
      new RegExp(
        `\\nnot repeatable: .* differ in nodes/n1\\.log from line 1 on \\(${words}\\): `,
        'u',
      ),
    );
    expect(run.stdout).toContain('may not repeat the run: see above');
    expect(run.exitCode).toBe(1);
    expect(verdict()).toMatchObject({
      verdict: 'valid',
      machineCalls: [{ node: 'n1', call, place }],
    });
    expect(existsSync(join(folder, 'results/latest/again/history.jsonl'))).toBe(true);
  });

  it('whose state lies outside of its function is found to differ, and told where to look', async () => {
    const run = await verify(`${MINE} --bug shared --check-determinism`);
    expect(run.stdout).toContain('look for state outside of the program’s function');
    expect(run.exitCode).toBe(1);
  });

  it('that throws in an asynchronous handler ends its node, at one moment', async () => {
    const run = await verify(`${MINE} --bug throws --check-determinism`);
    expect(run.stdout).toContain('n1 ended by itself');
    expect(run.stdout).toContain('TypeError: this ends it');
    expect(run.stdout).toContain('\nrepeatable: a second run was the same, byte by byte');
    expect([run.exitCode, run.stderr]).toEqual([1, '']);
  });

  it('that is not handled ends the run, and the run alone', async () => {
    const rejected = await verify(`${MINE} --bug rejects`);
    expect(rejected.stdout).toContain(
      `a program left an error that nobody catches: TypeError: this is not handled at ${placeOf('not handled')}`,
    );
    expect(rejected.stdout).toContain('On docker and local its process would end there.');
    expect([rejected.exitCode, rejected.stderr]).toEqual([3, '']);
    const thrown = await verify(`${MINE} --bug timer`);
    expect(thrown.stdout).toContain(`TypeError: too late at ${placeOf('too late')}`);
    expect([thrown.exitCode, thrown.stderr]).toEqual([3, '']);
  });
});

/** Those that can be simulated; of some nothing is promised. */
const simulated = SYSTEMS.filter(({ runtimes }) => runtimes.includes('sim')).flatMap((system) =>
  Object.entries(system.workloads).map(([workload, binding]) => ({
    system: system.name,
    workload,
    promises: binding.promises(defaultsOf(system.options ?? {})).length > 0,
  })),
);

describe('a system of ours', () => {
  it('is among them', () => expect(simulated.length).toBeGreaterThan(0));

  it.each(simulated)('$system repeats exactly, whatever breaks: $workload', async (one) => {
    const judged = one.promises ? '' : ' --consistency causal';
    const run = await verify(
      `${one.system} --workload ${one.workload}${judged} --runtime sim --nemesis all --seed 11 --time-limit 12 --interval 0.5 --rate 100 --loss 0.01 --latency pareto:0.2:1.5 --no-tui --check-determinism`,
    );
    expect(run.stdout).toContain('\nrepeatable: a second run was the same, byte by byte');
    expect(run.exitCode === EXIT.valid || !one.promises).toBe(true);
    expect(run.stderr).toBe('');
  });
});
