/** Beginners' mistakes in node programs, each named by the built command. Needs `npm run build`. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/runner/evaluation/result.ts';

const VERIFY = fileURLToPath(new URL('../../bin/verify.js', import.meta.url));
const NODE = fileURLToPath(new URL('./fixtures/mistaken-node.js', import.meta.url));
const results = mkdtempSync(join(tmpdir(), 'verify-mistakes-'));

afterAll(() => rmSync(results, { recursive: true, force: true }));

const COMMAND = [VERIFY, 'maelstrom', '--bin', process.execPath, `--bin-arg=${NODE}`];
const RUN = ['--nodes', '1', '--time-limit', '1', '--rate', '300', '--no-tui'];

const start = (mistake: string, ...more: readonly string[]) =>
  execa(
    process.execPath,
    [...COMMAND, `--bin-arg=${mistake}`, ...RUN, '--results', results, ...more],
    { reject: false },
  );

const saved = (name: string): string => readFileSync(join(results, 'latest', name), 'utf8');
const verdict = (): RunResult => JSON.parse(saved('verdict.json')) as RunResult;
const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ');

describe('a node with which no cluster can be set up ends with 3, and is told', () => {
  it.each([
    ['no-newline', 'n1 did not start: it wrote a message without a newline behind it: {"src":"n1"'],
    ['later-no-newline', 'does not serve: n1 wrote a message without a newline behind it: {"src"'],
    ['init-type', 'n1 did not start: it answered init with "ok" instead of "init_ok": {"src"'],
    ['init-to-nobody', 'it answered init with a message to "c1" instead of its src, "c0"'],
    ['to-nobody', 'does not serve: n1 sent a message to "n17", which is no node and no client: {'],
    ['crash-at-start', 'Error: no config'],
  ])('%s: %s', async (mistake, said) => {
    const { exitCode, stderr } = await start(mistake);
    expect(stderr).toContain(said);
    expect(exitCode).toBe(3);
    expect(saved('junit.xml')).toMatch(/<error type="infrastructure" message="[^"]*n1/);
  });

  it('mute: what is likely is called a guess, and nobody need wait for the end', async () => {
    const child = start('mute');
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (!child.killed && said.includes('has not answered init yet')) child.kill('SIGINT');
    });
    const { exitCode } = await child;
    expect(said).toContain(
      'n1 has not answered init yet (it has written nothing to stdout: does it flush that after each message?)',
    );
    expect(exitCode).toBe(130);
  });
});

describe('a mistake in the midst of a run', () => {
  it.each([
    ['wrong-reply', 'n1 answered a write with "ok" instead of "write_ok" or "error"'],
    ['no-reply', 'n1 sent a client a message without in_reply_to'],
    ['unasked-reply', 'n1 replied to a request that this client never sent (in_reply_to "'],
    ['late-to-nobody', 'n1 sent a message to "c999", which is no node and no client'],
    ['joined', 'n1 wrote a message without a newline behind it'],
  ])('%s is a violation, told once, counted, and judged the same again', async (mistake, said) => {
    const { exitCode, stdout } = await start(mistake, '--op-timeout', '0.2');
    expect(exitCode).toBe(1);
    expect(stdout.split(`warning ${said}`)).toHaveLength(2);
    const { breaches, levels, reason } = verdict();
    expect(reason).toContain(said);
    expect(breaches[0]).toMatchObject({ node: 'n1', nodes: ['n1'], severity: 'violation' });
    expect(breaches[0]?.count).toBeGreaterThan(1);
    expect(
      levels.filter(({ verdict: word }) => word === 'invalid').map(({ level }) => level),
    ).toEqual(['no-breaches']);
    expect(saved('junit.xml')).toContain('<failure type="protocol"');
    const again = await execa(process.execPath, [VERIFY, 'check', join(results, 'latest')], {
      reject: false,
    });
    expect(again.exitCode).toBe(1);
    expect(oneLine(again.stdout)).toContain(said);
  });

  it.each([
    ['no-json', 'n1 wrote a line to stdout that is no JSON: handled'],
    ['no-message', 'n1 wrote JSON to stdout that is no message, for want of a src: {"debug"'],
    ['wrong-source', 'n1 wrote a message whose src is "n9": {"src":"n9"'],
  ])('%s is a warning', async (mistake, said) => {
    const { exitCode, stdout } = await start(mistake);
    expect(stdout).toContain(`warning ${said}`);
    expect([exitCode, verdict().reason]).toEqual([0, 'linearizable']);
    expect(verdict().breaches).toMatchObject([{ node: 'n1', kind: mistake, severity: 'warning' }]);
    expect(stdout).toContain('What nodes said against their protocol');
    expect(saved('junit.xml')).toContain('protocol: n1 wrote');
  });

  it('that ends all nodes ends the run, and is no less a violation', async () => {
    const { exitCode, stdout } = await start('crash-later', '--time-limit', '600');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('all nodes have ended by themselves: there is nothing left to test');
    expect(verdict().reason).toMatch(/n1 ended by itself .*; its log says: Error: boom in handler/);
    expect(saved('junit.xml')).toMatch(/crash: n1 ended by itself, 1 time, first with exit code 1/);
    expect(verdict().crashes[0]?.log.join('\n')).toContain('boom in handler');
  });
});

describe('a node that crashes and may', () => {
  it('is in the summary, the verdict and the report all the same', async () => {
    const { exitCode, stdout } = await start(
      'crash-later',
      '--allow-crashes',
      '--time-limit',
      '600',
    );
    expect(exitCode).toBe(1); // no node is left: it does not serve again
    expect(stdout).toContain('Nodes that ended by themselves');
    expect(verdict().levels.map(({ level }) => level)).not.toContain('no-crashes');
    expect(verdict().crashes).toMatchObject([{ node: 'n1', count: 1, detail: 'exit code 1' }]);
    expect(saved('junit.xml')).toContain('crash: n1 ended by itself, 1 time');
  });
});
