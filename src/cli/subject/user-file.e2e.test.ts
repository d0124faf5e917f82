/** A system from a file of the user, with the built command. Needs `npm run build`. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const VERIFY = fileURLToPath(new URL('../../../bin/verify.js', import.meta.url));
/** Outside of any package. */
const folder = mkdtempSync(join(tmpdir(), 'verify-user-file-'));

const verify = (line: string) =>
  execa(process.execPath, [VERIFY, ...line.split(' ')], { reject: false, cwd: folder });

const written = (name: string, text: string): string => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
  return `./${name}`;
};

beforeAll(() => {
  written('program.ts', PROGRAM);
  written('client.ts', CLIENT);
  written('single.ts', SYSTEM);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Everything at n1, in memory: lost when it is killed, and said so by nobody. */
const PROGRAM = `
import { defineProgram, type Json } from 'verify-distributed/program';
enum Kind { read = 'read', write = 'write' } // more than types to take away

export const program = defineProgram((node) => {
  const data = new Map<string, Json>();
  return {
    onMessage: (message) => {
      const { type, key, value = null } = message.body as any;
      if (type === Kind.write) data.set(key, value);
      node.reply(message, { type: type + '_ok', value: data.get(key) ?? null });
    },
  };
});
`;

const CLIENT = `
import { requester, type Client, type SystemRun } from 'verify-distributed';

export const open = ({ cluster }: SystemRun, _node: string, name: string): Client => {
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
};
`;

const SYSTEM = `
import { defineModel, defineSystem, defineWorkload } from 'verify-distributed';
import { open } from './client'; // as TypeScript allows

export default defineSystem({
  name: 'single',
  runtimes: ['docker', 'local'],
  defaultNodes: 1,
  deployment: ({ nodes }) => ({
    system: 'single',
    nodes,
    kind: { type: 'program', program: { module: import.meta.resolve('./program.ts'), options: {} } },
  }),
  probe: () => Promise.resolve(undefined),
  workloads: {
    register: { promises: () => ['linearizable'], workloadOptions: { cas: false }, open },
    'last-word': { promises: () => ['linearizable'], open },
  },
});

export const models = [
  defineModel<unknown>({
    name: 'one-word',
    init: null,
    step: (state, { f, argument, result, outcome }) =>
      f === 'write' ? argument : outcome === 'unknown' || result === state ? state : undefined,
    readOnly: ({ f }) => f === 'read',
  }),
];

export const workloads = [
  defineWorkload({
    name: 'last-word',
    summary: 'one word that everybody writes',
    essential: ['read'],
    check: () => ({ kind: 'model', model: 'one-word' }),
    source: ({ random }) => {
      let last = 0;
      return {
        next: () => random.next() < 0.5 ? { f: 'read', value: null } : { f: 'write', value: ++last },
        completed: () => {},
      };
    },
  }),
];
`;

describe('a system from a file', () => {
  it('is run, judged, saved with its path, and replayed', async () => {
    const first = await verify('./single.ts --runtime local --time-limit 1 --no-tui');
    expect(first.stderr).toBe('');
    expect(first.stdout).toMatch(/^valid {2}single · register · local/mu);
    expect(first.exitCode).toBe(0);
    const plan = JSON.parse(
      readFileSync(join(folder, 'results/latest/run.json'), 'utf8'),
    ) as object;
    expect(plan).toMatchObject({ system: 'single', module: join(folder, 'single.ts') });
    const again = await verify('replay results/latest --no-tui');
    expect([again.exitCode, again.stderr]).toEqual([0, '']);
  });

  it('that forgets is found out', async () => {
    const schedule = written('kill.yaml', '- {at: 500ms, for: 300ms, nemesis: kill, kind: one}\n');
    const run = await verify(
      `./single.ts --runtime local --time-limit 2 --schedule ${schedule} --unsafe --keys 20 --reads 0.7 --no-tui`,
    );
    expect(run.stdout).toMatch(/^INVALID {2}single/mu);
    expect(run.exitCode).toBe(1);
  });

  it('brings its own workload and model, for the run and for a later check', async () => {
    const run = await verify(
      './single.ts --workload last-word --runtime local --time-limit 1 --no-tui',
    );
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    const check = await verify('check results/latest --json');
    expect(JSON.parse(check.stdout)).toMatchObject({ verdict: 'valid', model: 'one-word' });
  });

  it('adds to a system that comes along, with --plugin', async () => {
    const wrong = await verify('raft --plugin ./single.ts --workload last-word');
    expect(wrong.stderr).toContain('There is no workload "last-word".');
    const named = await verify(
      'single --plugin ./single.ts --runtime local --time-limit 1 --no-tui',
    );
    expect([named.exitCode, named.stderr]).toEqual([0, '']);
  });
});

describe('a file that cannot be used', () => {
  it.each<[string, string, string]>([
    ['nothing.ts', 'export const x = 1;', 'nothing.ts exports nothing of use.'],
    ['broken.ts', 'export default {', 'broken.ts cannot be loaded: '],
    ['throws.mjs', "throw new Error('no luck');", 'throws.mjs cannot be loaded: Error: no luck'],
    ['text.js', "export default 'raft';", 'text.js: the system that it exports as default is not'],
    [
      'half.js',
      "export default { name: 'half', runtimes: ['local'], workloads: {}, deployment: 1 };",
      'half.js: the system that it exports as default is not whole: deployment: expected a function',
    ],
    ['list.js', 'export const systems = {};', 'list.js: systems: expected a list.'],
    [
      'model.js',
      "export const models = [{ name: 'm', init: 0 }];",
      'model.js: the model that it exports as models[0] is not whole: step: expected a function',
    ],
    [
      'models.js',
      "export const models = [{ name: 'm', init: 0, step() {} }];",
      'exports no system',
    ],
  ])('%s: %s', async (name, text, told) => {
    const { stderr, exitCode } = await verify(written(name, text));
    expect(stderr).toContain(told);
    expect(exitCode).toBe(64);
  });

  it('is missed by its name', async () => {
    const { stderr, exitCode } = await verify('./nowhere.ts');
    expect([stderr, exitCode]).toEqual(['verify: There is no file nowhere.ts.', 64]);
  });

  it.each([
    ['no-program.ts', undefined, /^verify: The deployment of single cannot be had: /u],
    ['bad-program.ts', "import './nowhere';", /bad-program\.ts cannot be made into one file: /u],
  ])('whose program is %s says why', async (program, text, told) => {
    if (text !== undefined) written(program, text);
    const system = written(`of-${program}`, SYSTEM.replace('program.ts', program));
    const { stderr, exitCode } = await verify(`${system} --runtime local --no-tui`);
    expect(stderr).toMatch(told);
    expect(exitCode).toBe(64);
  });
});
