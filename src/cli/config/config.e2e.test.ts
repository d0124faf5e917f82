/** A project's defaults, with the built command. Needs `npm run build`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestPlan } from '../../runner/plan/plan.ts';

const VERIFY = fileURLToPath(new URL('../../../bin/verify.js', import.meta.url));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'verify-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const verify = (line: string) =>
  execa(process.execPath, [VERIFY, ...line.split(' ')], { reject: false, cwd: folder });

const written = (name: string, text: string): void => writeFileSync(join(folder, name), text);

/** The plan of the run that this command line makes. */
const planOf = async (line: string): Promise<TestPlan> => {
  const { stderr, exitCode } = await verify(`${line} --no-tui`);
  expect([exitCode, stderr]).toEqual([0, '']);
  return JSON.parse(readFileSync(join(folder, 'results/latest/run.json'), 'utf8')) as TestPlan;
};

const CONFIG = `
defaults: { runtime: local, timeLimit: 0.5, nodes: 3, keys: 2 }
systems:
  mine: { file: mine.js, keys: 7, options: { speed: 2, colour: red } }
runs:
  nightly: { system: mine, promise: sequential, concurrency: 3, options: { colour: blue } }
  of-raft: { system: raft, nemesis: [kill, pause], interval: 0.1 }
`;

const MINE = `
import { defineSystem } from 'verify-distributed';
export default defineSystem({
  name: 'nothing',
  runtimes: ['local'],
  options: {
    speed: { type: 'number', summary: 'how fast' },
    colour: { type: 'text', summary: 'which colour' },
  },
  deployment: ({ nodes }) => ({
    system: 'nothing',
    nodes,
    kind: { type: 'program', program: { module: import.meta.resolve('./program.js'), options: {} } },
  }),
  probe: () => Promise.resolve(undefined),
  workloads: {
    register: {
      promises: () => ['linearizable'],
      open: () => {
        const data = (globalThis.data ??= new Map());
        return {
          perform: async ({ f, key, value }) => {
            if (f === 'write') data.set(key, value);
            if (f === 'cas') return { type: 'fail', error: 'never' };
            return { type: 'ok', value: data.get(key) ?? null };
          },
          close: () => {},
        };
      },
    },
  },
});
`;

describe('the configuration of a project', () => {
  it('names systems and runs; what is typed wins', async () => {
    written('verify.config.yaml', CONFIG);
    written('mine.js', MINE);
    written('program.js', 'export const program = () => ({ onMessage: () => {} });');
    expect(await planOf('nightly')).toMatchObject({
      system: 'nothing',
      keys: 7,
      concurrency: 3,
      timeLimitMs: 500,
      promises: ['sequential', 'recovers', 'no-crashes'],
      options: { speed: 2, colour: 'blue' },
    });
    expect(await planOf('mine --keys 4 -o speed=5')).toMatchObject({
      keys: 4,
      promises: ['linearizable', 'recovers', 'no-crashes'],
      options: { speed: 5, colour: 'red' },
    });
    expect(await planOf('of-raft --nodes 5')).toMatchObject({
      system: 'raft',
      keys: 2,
      nodes: { length: 5 },
      nemeses: ['kill', 'pause'],
      intervalMs: 100,
    });
  });

  it('may be a module', async () => {
    written(
      'verify.config.ts',
      "import { defineConfig } from 'verify-distributed';\nexport default defineConfig({ defaults: { runtime: 'local', timeLimit: 0.5, seed: 42 } });",
    );
    expect(await planOf('raft')).toMatchObject({ seed: 42, runtime: 'local' });
  });

  it.each<[string, string, string]>([
    ['verify.config.yaml', 'default: {}', 'verify.config.yaml: Unrecognized key: "default".'],
    ['verify.config.yaml', 'defaults: {keys: 0}', 'verify.config.yaml: defaults.keys: '],
    ['verify.config.yml', 'runs: {a: {}}', 'verify.config.yml: runs.a.system: '],
    [
      'verify.config.yml',
      'systems: {a: {compose: x.yml}}',
      'systems.a: expected a file, or a compose file and its client.',
    ],
    ['verify.config.js', 'export default {', 'verify.config.js cannot be loaded: '],
    ['verify.config.yaml', 'runs: {nightly: {system: raft}}', 'Did you mean nightly?'],
  ])('%s with %s is refused', async (name, text, told) => {
    written(name, text);
    const { stderr, exitCode } = await verify('nihgtly');
    expect(stderr).toContain(told);
    expect(exitCode).toBe(64);
  });

  it('is one file', async () => {
    written('verify.config.yaml', '');
    written('verify.config.ts', '');
    const { stderr, exitCode } = await verify('raft');
    expect([exitCode, stderr]).toEqual([
      64,
      'verify: There are verify.config.ts and verify.config.yaml: keep one of them.',
    ]);
  });
});
