/**
 * Every fault that local processes can have, on the built command: seen to be on, and seen to be gone.
 * Needs `npm run build`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../src/runner/evaluation/result.ts';

const VERIFY = fileURLToPath(new URL('../bin/verify.js', import.meta.url));
let results = '';

beforeAll(() => {
  results = mkdtempSync(join(tmpdir(), 'verify-nemesis-'));
});

afterAll(() => rmSync(results, { recursive: true, force: true }));

interface Ran {
  readonly exitCode: number | undefined;
  readonly result: RunResult;
  readonly folder: string;
  readonly text: string;
}

const verify = async (...args: readonly string[]): Promise<Ran> => {
  const command = [VERIFY, ...args, '--results', results, '--no-tui'];
  const { exitCode, stdout, stderr } = await execa(process.execPath, command, { reject: false });
  const folder = / {2}folder {2,}(\S+)/.exec(stdout)?.[1] ?? '';
  const result = JSON.parse(readFileSync(join(folder, 'verdict.json'), 'utf8')) as RunResult;
  return { exitCode, result, folder, text: `${stdout}${stderr}` };
};

/** What is not as it should be: no effect, or not gone. */
const unsound = ({ result }: Ran): unknown[] =>
  result.faults.filter(({ tookEffect, healed }) => !tookEffect || !healed);

const calm = ['--runtime', 'local', '--rate', '300'];
const short = [...calm, '--interval', '0.8'];

const fixture = (name: string): string =>
  fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

describe('faults on local processes', () => {
  // At fixed times: how many would have their turn at random depends on how fast the machine is.
  it('are on and gone, each of them', async () => {
    const schedule = ['--schedule', fixture('one-of-each.yaml'), '--time-limit', '26'];
    const ran = await verify('raft', ...schedule, ...calm);
    expect([ran.exitCode, ran.result.reason]).toEqual([0, 'linearizable']);
    expect([unsound(ran), ran.result.leftBehind]).toEqual([[], []]);
    expect(ran.result.faults.map(({ nemesis }) => nemesis)).toEqual([
      'partition',
      'flapping',
      'kill',
      'rolling-restart',
      'pause',
      'clock',
      'omission',
      'loss',
      'delay',
      'duplicate',
      'reorder',
      'corrupt',
      'bandwidth',
      'byzantine',
    ]);
  });

  it('take turns where all are wanted', async () => {
    const ran = await verify('raft', '--nemesis', 'all', '--time-limit', '15', ...short);
    expect([ran.exitCode, ran.result.reason]).toEqual([0, 'linearizable']);
    expect(ran.result.leftBehind).toEqual([]);
    expect(ran.result.faults.filter(({ healed }) => !healed)).toEqual([]);
    const played = ran.result.faults.map(({ nemesis }) => nemesis);
    expect(played.length).toBeGreaterThan(0);
    expect(new Set(played).size).toBe(played.length);
    expect(ran.text).toContain('without slow: process.cpu needs containers');
  });

  // What systems build on is gone here: whether the promise was kept is not the question.
  it.each(['amnesia:one', 'byzantine:lie', 'byzantine:equivocate', 'byzantine:silent'])(
    '%s is on and gone',
    async (nemesis) => {
      const ran = await verify('raft', '--nemesis', nemesis, '--time-limit', '3', ...short);
      expect(ran.result.faults.length).toBeGreaterThan(0);
      expect(unsound(ran)).toEqual([]);
      expect(ran.result.leftBehind).toEqual([]);
    },
  );

  it('are cut as the user says', async () => {
    const cut = ['--partition', 'n1 n2 | n3 n4 n5', '--time-limit', '3'];
    const ran = await verify('raft', ...cut, ...short);
    expect([ran.exitCode, unsound(ran)]).toEqual([0, []]);
    expect(new Set(ran.result.faults.map(({ summary }) => summary))).toEqual(
      new Set(['n1 n2 | n3 n4 n5']),
    );
  });
});

describe('a schedule and its replay', () => {
  it('play the same faults at the same times', async () => {
    const file = fixture('schedule.yaml');
    const first = await verify('raft', '--schedule', file, '--time-limit', '5', ...calm);
    expect([first.exitCode, unsound(first)]).toEqual([0, []]);
    const names = first.result.faults.map(({ nemesis, kind }) => `${nemesis} ${kind}`);
    expect(names.sort()).toEqual(['kill one', 'partition given', 'partition one']);

    const again = await verify('replay', first.folder);
    expect([again.exitCode, unsound(again)]).toEqual([0, []]);
    const whole = ({ result }: Ran): string[] =>
      result.faults.map(({ nemesis, kind, summary }) => `${nemesis} ${kind} ${summary}`).sort();
    expect(whole(again)).toEqual(whole(first));
    expect(again.result.seed).toBe(first.result.seed);
    expect(again.result.command).toContain('verify replay ');
  });
});
