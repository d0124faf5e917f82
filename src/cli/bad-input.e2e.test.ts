/** What the built command says to bad input, and its exit code. Needs `npm run build`. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { SYSTEMS } from '../../systems/registry.ts';

const VERIFY = fileURLToPath(new URL('../../bin/verify.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'verify-bad-input-'));
const results = join(folder, 'results');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verify = (...args: readonly string[]) =>
  execa(process.execPath, [VERIFY, ...args], { reject: false, cwd: folder });

const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return name;
};

const program = (name: string, text: string): string => {
  chmodSync(join(folder, written(name, text)), 0o755);
  return name;
};

/** The command line after `verify`, the sentence, and the way out where there is one. */
const WRONG: readonly (readonly [string, string, string?])[] = [
  ['rafr', 'There is no system "rafr".', 'Did you mean raft?'],
  [
    'paxos',
    'There is no system "paxos".',
    `There is: ${SYSTEMS.map(({ name }) => name).join(', ')}.`,
  ],
  ['raft --nemesis partitoin', 'There is no nemesis "partitoin".', 'Did you mean partition?'],
  ['raft --nemesis ,', '--nemesis takes names, and got none.'],
  [
    'raft --nemesis kill:everyone',
    'There is no kind of kill "everyone".',
    'There is: one, leader, minority, all.',
  ],
  [
    'raft --nemesis kill:all',
    'kill:all cannot be used: it takes down more than a minority (--unsafe).',
  ],
  [
    'raft --nodes 1 --nemesis partition:halves',
    'partition:halves cannot be used: it needs at least 2 nodes.',
  ],
  [
    'maelstrom --bin x --nemesis kill:leader',
    'kill:leader cannot be used: maelstrom cannot say who leads.',
  ],
  ['raft --bug stale-read', 'There is no bug "stale-read".', 'Did you mean stale-reads?'],
  ['raft --bug ,', '--bug takes names, and got none.'],
  ['maelstrom --bin x --bug y', 'There is no bug "y".', 'None is to be had here.'],
  ['maelstrom --bin x --workload queue', 'There is no workload "queue".', 'There is: register.'],
  ['raft --runtime cloud', 'There is no runtime "cloud".', 'There is: auto, docker, local, sim.'],
  [
    'etcd --runtime sim',
    "etcd cannot be simulated: only node programs written against this package's context can.",
    'It runs on: docker',
  ],
  [
    'raft --runtime sim --latency fast',
    '--latency takes milliseconds, fixed or at random, not "fast".',
    'For example 2, 1..10,',
  ],
  [
    'raft --runtime sim --disk-latency 5..1',
    '--disk-latency takes milliseconds, fixed or at random, not "5..1".',
    'For example 2, 1..10,',
  ],
  ['raft --runtime sim --loss 2', '--loss takes a number from 0 to 1, not "2".'],
  [
    'raft --latency 5',
    '--latency is about a simulated cluster, and this one is not.',
    'Simulate it with --runtime sim, or leave it out.',
  ],
  [
    'raft --runtime local --loss 0.1',
    '--loss is about a simulated cluster, and this one is not.',
    'Simulate it with --runtime sim, or leave it out.',
  ],
  [
    'raft --disk-latency 1',
    '--disk-latency is about a simulated cluster, and this one is not.',
    'Simulate it with --runtime sim, or leave it out.',
  ],
  [
    'raft --check-determinism',
    '--check-determinism is about a simulated cluster, and this one is not.',
    'Simulate it with --runtime sim, or leave it out.',
  ],
  [
    'maelstrom --bin /bin/sh --runtime docker',
    'maelstrom does not run on docker.',
    'It runs on: local.',
  ],
  [
    'maelstrom --bin none',
    `There is no file ${join(folder, 'none')}.`,
    'Does --bin name the program of a node?',
  ],
  ['maelstrom --bin .', `${folder} is a folder, not a program.`, 'Name the program in it.'],
  [
    `maelstrom --bin ${written('plain.txt', 'hello')}`,
    `${join(folder, 'plain.txt')} is not executable.`,
    `chmod +x ${join(folder, 'plain.txt')}`,
  ],
  [
    `maelstrom --bin ${program('bare.py', 'import sys')}`,
    'bare.py is a script without a shebang line.',
    'Its first line names what runs it: #!/usr/bin/env python3',
  ],
  [
    'maelstrom',
    'The system maelstrom needs a program to run.',
    'Name it: verify maelstrom --bin ./my-node.py',
  ],
  ['raft --nodes 0', '--nodes takes a whole number from 1 to 15, not "0".'],
  ['raft --nodes 2.5', '--nodes takes a whole number from 1 to 15, not "2.5".'],
  ['raft --rate ten', '--rate takes a number of at least 0, not "ten".'],
  ['raft --time-limit 0', '--time-limit takes a number of at least 0.1, not "0".'],
  ['raft --time-limit 1e999', '--time-limit takes a number of at least 0.1, not "1e999".'],
  ['raft --concurrency 1001', '--concurrency takes a whole number from 1 to 1000, not "1001".'],
  ['raft --ops 0', '--ops takes a whole number of at least 1, not "0".'],
  ['raft --keys 0', '--keys takes a whole number of at least 1, not "0".'],
  ['raft --reads 2', '--reads takes a number from 0 to 1, not "2".'],
  ['raft --op-timeout 0', '--op-timeout takes a number of at least 0.001, not "0".'],
  ['raft --seed x', '--seed takes a whole number of at least 0, not "x".'],
  ['raft --nemesis kill --interval 0', '--interval takes a number of at least 0.05, not "0".'],
  ['raft --check-time 0', '--check-time takes a number of at least 0.001, not "0".'],
  ['raft --check-memory 1', '--check-memory takes a number of at least 16, not "1".'],
  ['raft --consistency strong', 'There is no consistency level "strong".', 'Levels: linearizable,'],
  ['raft --consistency ,', '--consistency takes levels, and got none.', 'Levels: linearizable,'],
  [
    'raft --partition n1',
    '--partition: "n1" is not two or more groups of nodes.',
    'Write groups of nodes with | between them: "n1 n2 | n3 n4 n5".',
  ],
  [
    'raft --partition n1|n2 --nemesis partition:one',
    '--partition says how the network is cut.',
    'Leave out the kinds of partition in --nemesis.',
  ],
  ['raft --schedule none.yaml', 'The schedule none.yaml cannot be read: ENOENT'],
  [
    `raft --schedule ${written('empty.yaml', 'faults: []')}`,
    'empty.yaml:1: faults: names no fault',
    'docs/schedules.md shows how one is written.',
  ],
  [
    'raft --schedule empty.yaml --nemesis kill',
    '--schedule says which faults come.',
    'Leave out --nemesis and --partition, or write them into the schedule.',
  ],
  ['raft --bin x', '--bin is for nodes of your own, and raft comes with its nodes.', 'verify mael'],
  ['list systems --results x', '--results is where runs are saved: it goes with `list runs`.'],
  [
    'list planets',
    'There is no listing "planets".',
    'There is: systems, workloads, matrix, options, nemeses, bugs, models, runs.',
  ],
];

describe('wrong usage ends with 64 and says the way out', () => {
  const cases = WRONG.map(([line, sentence, hint]) => ({ line, sentence, hint }));

  it.concurrent.each(cases)('verify $line', async ({ line, sentence, hint }) => {
    const { exitCode, stdout, stderr } = await verify(...line.split(' '));
    const said = expect.stringContaining(`verify: ${sentence}`) as string;
    expect([exitCode, stdout, stderr]).toEqual([64, '', said]);
    const [, second = ''] = stderr.split('\n');
    expect(second.startsWith(hint === undefined ? '' : `        ${hint}`)).toBe(true);
    expect(second === '').toBe(hint === undefined);
    expect(existsSync(results)).toBe(false); // nothing was begun
  });

  it.concurrent.each([
    ['raft --colour', "error: unknown option '--colour'"],
    ['raft --nodes', "error: option '--nodes <count>' argument missing"],
    ['raft twice', "error: too many arguments for 'run'. Expected 1 argument but got 2."],
    ['run', "error: missing required argument 'system'"],
  ])('verify %s: a typo is no violation', async (line, sentence) => {
    const { exitCode, stdout, stderr } = await verify(...line.split(' '));
    expect([exitCode, stdout]).toEqual([64, '']);
    expect(stderr).toBe(`${sentence}\n(verify --help shows all commands)`);
  });

  it('also for nothing at all, with the help', async () => {
    const { exitCode, stdout, stderr } = await verify();
    expect([exitCode, stdout]).toEqual([64, '']);
    expect(stderr).toContain('Usage: verify');
  });

  it('also for a folder that is no run', async () => {
    const { exitCode, stderr } = await verify('replay', '.');
    expect(exitCode).toBe(64);
    expect(stderr).toContain('verify: . is a folder without a history: ');
  });
});

describe('nodes that cannot be had end with 3', () => {
  const start = (bin: string) => verify('maelstrom', '--bin', bin, '--results', results);

  it('that end at once: with what they said', async () => {
    const bin = program('dies.sh', '#!/bin/sh\necho "no database here" >&2\nexit 7\n');
    const { exitCode, stderr } = await start(bin);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('verify: what there is of the run is in results/maelstrom/');
    expect(stderr).toMatch(/verify: n\d did not start: it ended \(exit code 7\)/);
    const report = readFileSync(join(results, 'latest', 'junit.xml'), 'utf8');
    expect(report).toMatch(/<error type="infrastructure" message="n\d did not start/);
  });

  it('and so does a place where nothing can be saved', async () => {
    const place = join(written('a-file', ''), 'results');
    const { exitCode, stderr } = await verify('raft', '--runtime', 'local', '--results', place);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('verify: No folder for the run can be made in');
    expect(stderr).toContain('Name another place with --results DIR.');
  });
});

// A device that is always full; there is one on Linux.
const full = existsSync('/dev/full');
if (!full) console.warn('SKIPPED: an error that nobody caught (there is no /dev/full here)');

it.skipIf(!full)('an error that nobody caught is no violation', () => {
  const device = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [VERIFY, 'list', 'systems'], {
    stdio: ['ignore', device, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(device);
  expect([status, stderr]).toEqual([3, expect.stringContaining('ENOSPC') as string]);
});
