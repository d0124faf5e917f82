/** Nodes written by anybody, as shell scripts; and clusters that cannot start. */
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Failure } from '../../base/failure.ts';
import type { Message } from '../../node/message.ts';
import { processState } from '../undo/process-identity.ts';
import {
  INIT_OK,
  binary,
  newFolder,
  notebook,
  processesOf,
  script,
  start,
  tidyUp,
  until,
} from './fixtures/local-run.ts';

afterEach(tidyUp);

const failureOf = async (started: Promise<unknown>): Promise<Failure> => {
  const thrown: unknown = await started.then(
    () => 'it started',
    (error: unknown) => error,
  );
  if (!(thrown instanceof Failure)) throw new Error(`no Failure: ${String(thrown)}`);
  return thrown;
};

describe('nodes that are scripts', () => {
  it('may start the real node: faults reach both', async () => {
    const folder = newFolder();
    const runDir = newFolder();
    const loop = 'echo inside >&2; while read -r line; do echo "$line" >&2; done';
    const cluster = await start(
      script(folder, ['read -r init', INIT_OK, `sh -c '${loop}'`, 'exit 0']),
      runDir,
    );
    await until(async () => (await cluster.logTail('n1', 5)).includes('inside'));
    await cluster.want({ links: [], nodes: { n1: { process: 'paused' } } });
    // The signal goes to both at once; the second need not have been on a processor since.
    await expect.poll(() => processesOf(runDir).map(processState)).toEqual(['T', 'T']);
    await cluster.want({ links: [], nodes: { n1: { process: 'dead' } } });
    await until(() => processesOf(runDir).length === 0);
  });

  it.each([
    ['holds on to its stdout', 'sleep 1000 &'],
    ['holds on to nothing', 'sleep 1000 >/dev/null 2>&1 &'],
  ])('end with all that they have started, also what %s', async (_, leaves) => {
    const runDir = newFolder();
    const cluster = await start(
      script(newFolder(), ['read -r init', INIT_OK, leaves, 'read -r line', 'exit 3']),
      runDir,
    );
    const told: string[] = [];
    cluster.watch({ ended: (node, detail) => told.push(`${node}: ${detail}`) });
    cluster.connect('n1', 'c1', () => {}).send({ type: 'anything' });
    await until(() => told.length > 0);
    expect(told).toEqual(['n1: exit code 3']);
    await until(() => processesOf(runDir).length === 0);
    expect((await cluster.observe()).nodes['n1']).toMatchObject({ process: 'dead' });
  });

  it('may print what is no message', async () => {
    const cluster = await start(
      script(newFolder(), [
        'read -r init',
        'echo hello; echo null; echo 5; echo "{}"',
        `echo '{"src":"n1","dest":"c1","body":'`,
        `echo '{"src":"n1","dest":"c1"}'`,
        INIT_OK,
        'while read -r line; do',
        `  src=$(echo "$line" | sed 's/.*"src":"\\([^"]*\\)".*/\\1/')`,
        `  echo '{"src":"n1","dest":"'"$src"'","body":{"type":"x"'`,
        `  echo '{"dest":"'"$src"'","src":"n1","body":{"type":"fine"}}'`,
        'done',
      ]),
    );
    const got: Message[] = [];
    cluster.connect('n1', 'c1', (message) => got.push(message)).send({ type: 'anything' });
    await until(() => got.length > 0);
    expect(got.map(({ body }) => body.type)).toEqual(['fine']);
  });
});

describe('nodes that are held to their protocol', () => {
  it('are told of, also where nobody listened yet, and serve all the same', async () => {
    const { system, nodes, kind } = script(newFolder(), [
      'echo starting',
      'read -r init',
      INIT_OK,
      'read -r line',
      `echo '{"src":"n1","dest":"n17","body":{"type":"x"}}'`,
      'read -r line',
    ]);
    if (kind.type !== 'binary') throw new Error('no script');
    const protocol = { wrong: () => undefined };
    const held = { ...kind, binary: { ...kind.binary, protocol } };
    const cluster = await start({ system, nodes, kind: held });
    const told: string[] = [];
    cluster.watch({
      breached: (node, { kind: what, message }) => told.push(`${node} ${what} ${message}`),
    });
    expect(told).toEqual(['n1 no-json starting']);
    cluster.connect('n1', 'c1', () => {}).send({ type: 'anything' });
    await until(() => told.length > 1);
    expect(told[1]).toContain('n1 to-nobody {"src":"n1","dest":"n17"');
  });
});

describe('a local cluster that cannot start says so', () => {
  it('when the program is not there, or may not be run', async () => {
    const missing = await failureOf(start(binary('/nowhere/node.py')));
    expect(missing.message).toContain('n1 cannot be started');
    expect(missing.message).toContain('ENOENT');
    expect(missing.hint).toBe('Is /nowhere/node.py there and executable?');
    expect(missing.exitCode).toBe(3);
    const locked = await failureOf(start(script(newFolder(), [], 0o644)));
    expect(locked.message).toContain('EACCES');
  });

  it('when it dies at the start, with the last lines of its log, and leaves nothing', async () => {
    const runDir = newFolder();
    const failure = await failureOf(
      start(script(newFolder(), ['echo "no such database" >&2', 'exit 7']), runDir),
    );
    expect(failure.message).toBe('n1 did not start: it ended (exit code 7)');
    expect(failure.hint).toBe(
      `Its log ends (${join(runDir, 'nodes', 'n1.log')}):\n          no such database`,
    );
    expect(readFileSync(join(runDir, 'nodes', 'n1.log'), 'utf8')).toBe('no such database\n');
    expect(processesOf(runDir)).toEqual([]);
    expect(existsSync(join(runDir, 'work'))).toBe(false);
  });

  it('and ends the nodes that did start', async () => {
    const runDir = newFolder();
    const failing = notebook(3);
    // The second node finds its data folder to be no folder.
    const work = join(runDir, 'work');
    mkdirSync(join(work, 'n2', 'data'), { recursive: true });
    symlinkSync('/dev/null', join(work, 'n2', 'data', 'journal.jsonl.new'));
    symlinkSync('/nowhere/at/all', join(work, 'n2', 'data', 'journal.jsonl'));
    const failure = await failureOf(start(failing, runDir));
    expect(failure.message).toContain('n2 did not start');
    expect(failure.hint).toContain('ENOENT');
    expect(processesOf(runDir)).toEqual([]);
  });
});
