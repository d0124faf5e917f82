/** Each starter, written into an empty folder outside of any package and run. Needs `npm run build`. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readComposeFile } from '../../../systems/compose/read-file.ts';
import { STARTERS } from './starters.ts';

const VERIFY = fileURLToPath(new URL('../../../bin/verify.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'verify-init-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verify = (line: string, cwd = folder) =>
  execa(process.execPath, [VERIFY, ...line.split(' ')], { reject: false, cwd });

let folders = 0;
/** A starter in a folder of its own. */
const written = async (kind: string): Promise<string> => {
  const name = `${kind}-${++folders}`;
  const { exitCode, stderr } = await verify(`init ${kind} ${name}`);
  expect([exitCode, stderr]).toEqual([0, '']);
  return join(folder, name);
};

/** The word that the summary of a run begins with. */
const verdictOf = async (line: string, cwd: string): Promise<string | undefined> => {
  const { stderr, stdout } = await verify(`${line} --no-tui`, cwd);
  expect(stderr).toBe('');
  return /^(valid|INVALID|unknown) {2}/mu.exec(stdout)?.[1];
};

/** Of the first of three runs in which the mistake is found. */
const verdictOnMistake = async (line: string, cwd: string): Promise<string | undefined> => {
  let verdict: string | undefined;
  for (let run = 0; run < 3 && verdict !== 'INVALID'; run++) {
    verdict = await verdictOf(`${line} --ops 600`, cwd);
  }
  return verdict;
};

const PUSH = 'push --runtime local --time-limit 4';

describe('a starter', () => {
  it('for an HTTP API runs as processes, and its mistake is found', async () => {
    const cwd = await written('http');
    expect(await verdictOf(PUSH, cwd)).toBe('valid');
    expect(await verdictOnMistake('./my-system.ts --bug cache --runtime local', cwd)).toBe(
      'INVALID',
    );
  });

  it('for processes runs, and its mistake is found', async () => {
    const cwd = await written('processes');
    expect(await verdictOf(PUSH, cwd)).toBe('valid');
    expect(await verdictOnMistake('./my-system.ts --bug cache', cwd)).toBe('INVALID');
  });

  it('for Maelstrom runs, and its mistake is found', async () => {
    const cwd = await written('maelstrom');
    expect(await verdictOf(PUSH, cwd)).toBe('valid');
    expect(await verdictOnMistake('maelstrom --bin ./node.mjs --bin-arg stale', cwd)).toBe(
      'INVALID',
    );
  });

  it('for a compose file is one that can be read, with what it builds', async () => {
    const cwd = await written('compose');
    const { services } = readComposeFile(join(cwd, 'docker-compose.yml'));
    expect([...services.keys()]).toEqual(['n1', 'n2', 'n3']);
    for (const { build } of services.values()) {
      expect(build).toBe('./server');
    }
    expect(existsSync(join(cwd, 'server/Dockerfile'))).toBe(true);
    // The client is loaded before the file is missed.
    const { stderr } = await verify('compose nowhere.yml --client ./client.ts', cwd);
    expect(stderr).toContain('nowhere.yml');
  });

  it.each(STARTERS)('$name has a workflow whose runs there are', async ({ name, runtime }) => {
    const cwd = await written(name);
    const read = (path: string): string => readFileSync(join(cwd, path), 'utf8');
    const workflow = parse(read('.github/workflows/verify.yml')) as {
      on: Record<string, unknown>;
      jobs: { verify: { steps: readonly { run?: string }[] } };
    };
    expect(Object.keys(workflow.on)).toEqual(['push', 'schedule', 'workflow_dispatch']);
    const steps = workflow.jobs.verify.steps.map(({ run }) => run ?? '');
    const [, named] =
      /^verify \$\{\{ (.*) \}\} --runtime (?<runtime>\w+) --no-tui --junit junit\.xml$/mu.exec(
        steps.join('\n'),
      ) ?? [];
    expect(named).toBe("github.event_name == 'schedule' && 'nightly' || 'push'");
    expect(steps.join('\n')).toContain(`--runtime ${runtime} `);
    const { runs } = parse(read('verify.config.yaml')) as { runs: object };
    expect(Object.keys(runs)).toEqual(['push', 'nightly']);
    for (const command of read('README.md').matchAll(/^.*verify (?:compose |maelstrom )?\S+/gmu)) {
      for (const [file] of command[0].matchAll(/\S+\.(?:ts|mjs|yml)/gu)) {
        expect([file, existsSync(join(cwd, file))]).toEqual([file, true]);
      }
    }
  });
});

describe('verify init', () => {
  it('says what it wrote, and what comes next', async () => {
    const { stdout } = await verify('init maelstrom told');
    expect(stdout).toMatchInlineSnapshot(`
      "wrote told/node.mjs
            told/verify.config.yaml
            told/.github/workflows/verify.yml
            told/README.md

      next: cd told && verify maelstrom --bin ./node.mjs --nemesis partition"
    `);
    expect(statSync(join(folder, 'told/node.mjs')).mode & 0o111).toBe(0o111);
  });

  it('lists the kinds where none is named', async () => {
    const { stderr, exitCode } = await verify('init');
    expect(stderr).toMatchInlineSnapshot(`
      "verify init KIND [FOLDER] writes a starter for one of:
        http       an image with an HTTP API, in Docker and as processes
        compose    the services of a compose file
        maelstrom  a node for Maelstrom's lin-kv protocol, in any language
        processes  processes on this machine, without Docker"
    `);
    expect(exitCode).toBe(64);
  });

  it('overwrites nothing', async () => {
    const cwd = await written('processes');
    rmSync(join(cwd, 'README.md'));
    rmSync(join(cwd, 'server'), { recursive: true });
    const before = readdirSync(cwd);
    const { stderr, exitCode } = await verify('init processes', cwd);
    expect(stderr).toMatchInlineSnapshot(`
      "verify: There is already my-system.ts, verify.config.yaml, .github/workflows/verify.yml; nothing was written.
              Name a folder that has none of them: verify init processes my-store"
    `);
    expect(exitCode).toBe(64);
    expect(readdirSync(cwd)).toEqual(before);
  });

  it.each([
    ['init htpp', 'There is no starter "htpp".\n        Did you mean http?'],
    ['init http told/node.mjs', 'told/node.mjs/my-system.ts cannot be written: '],
  ])('refuses: %s', async (line, told) => {
    const { stderr, exitCode } = await verify(line);
    expect(stderr).toContain(told);
    expect(exitCode).toBe(64);
  });
});
