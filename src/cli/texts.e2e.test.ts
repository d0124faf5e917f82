/** What the built command shows: help, version, lists. Needs `npm run build`. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { NEMESES } from '../../nemesis/registry.ts';
import { SYSTEMS } from '../../systems/registry.ts';
import { WORKLOADS } from '../../workloads/registry.ts';

const VERIFY = fileURLToPath(new URL('../../bin/verify.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'verify-texts-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What it wrote; rejects unless it ended with 0 and was silent on stderr. */
const verify = async (...args: readonly string[]): Promise<string> => {
  const { stdout, stderr } = await execa(process.execPath, [VERIFY, ...args], { cwd: folder });
  expect(stderr).toBe('');
  return stdout;
};

const listed = async (what: string): Promise<readonly Record<string, unknown>[]> => {
  const text = await verify('list', what, '--json');
  return text.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
};

const names = (things: readonly { readonly name?: unknown }[]): unknown[] =>
  things.map(({ name }) => name);

describe('help', () => {
  it('shows commands, examples and exit codes', async () => {
    expect(await verify('--help')).toMatchInlineSnapshot(`
      "Usage: verify [options] [command]

      Does this distributed system keep its promise while things break?

      Options:
        -V, --version                      output the version number
        -h, --help                         display help for command

      Commands:
        run [options] <system>             start a cluster, let clients work, break
                                           things, check what the clients saw
        compose [options] <file>           the same for the services of a compose file
        check [options] <file-or-run...>   decide histories: saved runs, Jepsen’s EDN,
                                           Porcupine’s logs, JSON lines
        report [options] <run-or-file...>  one HTML page of a saved run, or of any
                                           history, that needs no network
        replay [options] <run>             run the plan of a saved run again, with the
                                           faults as they came then
        shrink [options] <what>            make a run that breaks a promise as small
                                           as it can be
        init [kind] [folder]               write a starter for a system of your own:
                                           http, compose, maelstrom, processes
        list [options] <what>              list systems, workloads, their matrix,
                                           options, nemeses, bugs, models or runs
        clean [options]                    remove what runs that died have left:
                                           containers, networks, processes, folders
        doctor [options]                   what this machine can do, and what to do
                                           about what is missing
        help [command]                     display help for command

      Examples:
        verify raft --nemesis partition              start a Raft cluster, cut it apart, decide
        verify raft --bug stale-reads --nemesis partition,pause
        verify check results/latest                  decide a saved run again
        verify check history.edn --model cas-register
        verify list systems                          what can be tested, broken, planted
        verify doctor                                what this machine can do

      Exit codes: 0 valid, 1 violation, 2 unknown, 3 infrastructure, 4 clean-up incomplete,
                  64 wrong usage or bad input, 130 interrupted (healed and saved first)"
    `);
  });

  it('shows every option of a run with its default', async () => {
    expect(await verify('run', '--help')).toMatchInlineSnapshot(`
      "Usage: verify run [options] <system>

      start a cluster, let clients work, break things, check what the clients saw

      Arguments:
        system                     what to test: see \`verify list systems\`; or a file
                                   of yours, ./my-system.ts

      Options:
        --plugin <file>            systems, workloads, nemeses and models of yours,
                                   ./mine.ts
        --runs <count>             sim: so many seeds, from --seed (default: 1) on, on
                                   all cores
        --jobs <count>             sim: so many of them at a time (default: one a
                                   core)
        --keep-going               sim: go on after a violation, and list them by
                                   anomaly
        --swarm                    sim: draw what is not set from the seed; so do
                                   --runs without --nemesis
        --nemesis <names>          what breaks: partition,kill:leader,…; all (in
                                   turn), none (default: "none")
        --workload <name>          what clients do (default: the first that the system
                                   serves)
        --runtime <kind>           auto, docker, local or sim (default: "auto")
        --nodes <count>            size of the cluster (default: the system’s)
        --bug <names>              planted bugs to switch on: see \`verify list bugs\`
        -o, --option <name=value>  a setting of the system or the workload (may be
                                   repeated): see \`verify list options\`
        --bin <path>               program of a node (system maelstrom)
        --bin-arg <arg...>         its arguments
        --concurrency <count>      clients that work at the same time (default: "10")
        --rate <per second>        operations a second, 0 for as many as possible
                                   (default: "500")
        --time-limit <seconds>     how long clients work (default: "15")
        --ops <count>              stop after so many operations
        --keys <count>             independent objects (default: "5")
        --reads <share>            share of reads, 0 to 1 (default: the workload’s)
        --op-timeout <seconds>     an operation without an answer is then unknown
                                   (default: "2")
        --seed <number>            fixes operations and faults (default: random)
        --interval <seconds>       mean length of a fault and of the quiet after it
                                   (default: 2, or as the system says)
        --overlap <count>          faults of one nemesis that may be on together
                                   (default: 1)
        --quiet <seconds>          so long before the end all is healed, and stays so
                                   (default: 0)
        --partition <groups>       a partition of your own: "n1 n2 | n3 n4 n5"
        --schedule <file>          faults at fixed times, YAML
        --unsafe                   let faults take down more than a minority (default:
                                   false)
        --latency <ms>             sim: from node to node: 2, 1..10, exponential:5
                                   (default: 0.2..2)
        --loss <share>             sim: messages that are lost, faults apart, 0 to 1
                                   (default: 0)
        --disk-latency <ms>        sim: until a write is durable (default: 0.3..3)
        --check-determinism        sim: run it twice and compare what came of it, byte
                                   by byte (default: false)
        --promise <levels>         what is promised, instead of what the system says
        --consistency <levels>     levels to check beside what the system promises
        --recover <seconds>        how soon it must serve again after healing
        --allow-crashes            nodes that end by themselves are no violation
                                   (default: false)
        --check-time <seconds>     time budget of the check (default: "60")
        --check-memory <MB>        memory budget of the check (default: "2048")
        --results <dir>            where runs are saved (default: "results")
        --json                     events and verdict as JSON lines on stdout
                                   (default: false)
        --junit <file>             the verdict as JUnit XML, for CI
        --no-tui                   plain lines also on a terminal
        -h, --help                 display help for command"
    `);
  });

  it('names the version of the package', async () => {
    const file = new URL('../../package.json', import.meta.url);
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
    expect(await verify('--version')).toBe(version);
  });
});

describe('list', () => {
  it('has all that can be named, as text and as data', async () => {
    expect(names(await listed('systems'))).toEqual(names(SYSTEMS));
    expect(names(await listed('workloads'))).toEqual(names(WORKLOADS));
    expect(names(await listed('nemeses'))).toEqual(names(NEMESES));
    expect(names(await listed('bugs'))).toEqual(SYSTEMS.flatMap(({ bugs = [] }) => names(bugs)));
    expect(await listed('models')).toContainEqual({
      name: 'cas-register',
      functions: ['read', 'write', 'cas'],
      needs: [],
    });
    const text = await verify('list', 'nemeses');
    expect(text.split('\n').map((line) => line.split(' ')[0])).toEqual(names(NEMESES));
  });

  it('says of a system what a caller needs', async () => {
    const [raft] = await listed('systems');
    expect(raft).toMatchObject({
      name: 'raft',
      runtimes: ['docker', 'local', 'sim'],
      defaultNodes: 5,
      promises: { register: ['linearizable'], 'unique-ids': ['unique-ids'] },
    });
    expect(raft?.['workloads']).toContain('append-list');
    expect(raft?.['bugs']).toContain('minority-quorum');
    const [partition] = await listed('nemeses');
    expect(partition).toMatchObject({ name: 'partition', failureClass: 'network' });
    expect(partition?.['kinds']).toContainEqual({
      name: 'halves',
      summary: expect.any(String) as string,
    });
  });

  it('has saved runs, the newest first; those that died, too', async () => {
    expect(await verify('list', 'runs')).toBe('no runs');
    expect(existsSync(join(folder, 'results'))).toBe(false); // looking makes nothing
    const plan = { nemeses: ['kill'], bugs: [], seed: 4, runtime: 'local' };
    for (const run of ['20260101-000000-4', '20260102-000000-4']) {
      mkdirSync(join(folder, 'results', 'raft', run), { recursive: true });
      writeFileSync(join(folder, 'results', 'raft', run, 'run.json'), JSON.stringify(plan));
    }
    const verdict = { verdict: 'valid', operations: { total: 9 } };
    const done = join(folder, 'results', 'raft', '20260101-000000-4', 'verdict.json');
    writeFileSync(done, JSON.stringify(verdict));
    mkdirSync(join(folder, 'results', 'raft', 'no-run'));
    expect(await listed('runs')).toEqual([
      {
        folder: 'results/raft/20260102-000000-4',
        system: 'raft',
        verdict: 'unfinished',
        nemeses: ['kill'],
        bugs: [],
        operations: null,
        seed: 4,
        runtime: 'local',
      },
      expect.objectContaining({
        folder: 'results/raft/20260101-000000-4',
        verdict: 'valid',
        operations: 9,
      }),
    ]);
  });
});
