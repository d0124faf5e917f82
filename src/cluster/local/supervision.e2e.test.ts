/** Nodes that end by themselves: who starts them again, when, and what is told of it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Cluster } from '../port/cluster.ts';
import { HEALTHY, type ObservedNode, type WantedNode } from '../port/wanted.ts';
import {
  INIT_OK,
  newFolder,
  notebook,
  processesOf,
  script,
  start,
  tidyUp,
  until,
} from './fixtures/local-run.ts';

afterEach(tidyUp);

const wantNode = (cluster: Cluster, state: WantedNode): Promise<void> =>
  cluster.want({ links: [], nodes: { n1: state } });

const seen = async (cluster: Cluster): Promise<ObservedNode | undefined> =>
  (await cluster.observe()).nodes['n1'];

/** What is told of the nodes from now on. */
const tellingOf = (cluster: Cluster): string[] => {
  const told: string[] = [];
  cluster.watch({
    ended: (node, detail, restartInMs) => told.push(`${node} ${detail} ${restartInMs}`),
    restarted: (node) => told.push(`${node} restarted`),
  });
  return told;
};

const die = (cluster: Cluster): void => cluster.connect('n1', 'c1', () => {}).send({ type: 'die' });

describe('a node that ends by itself', () => {
  it('is started again by its policy, into the state that is wanted of it', async () => {
    const cluster = await start(notebook(1, { afterMs: 50 }));
    const told = tellingOf(cluster);
    await wantNode(cluster, { clock: { offsetMs: 60_000 } });
    die(cluster);
    await until(() => told.length === 2);
    expect(told).toEqual(['n1 exit code 1 50', 'n1 restarted']);
    const node = await seen(cluster);
    expect(node).toMatchObject({ process: 'running', starts: 2 });
    expect(node?.endedByItself).toBeUndefined();
    expect(node?.clockOffsetMs).toBeGreaterThan(50_000);
    expect(
      (await cluster.logTail('n1', 50)).filter((line) => line.includes('started')),
    ).toHaveLength(2);
  });

  it('is not started by its policy while a fault wants it dead, and by healing then', async () => {
    const runDir = newFolder();
    const cluster = await start(notebook(1, { afterMs: 300 }), runDir);
    const told = tellingOf(cluster);
    die(cluster);
    await until(() => told.length === 1);
    expect(await seen(cluster)).toMatchObject({ process: 'dead', endedByItself: true });
    await wantNode(cluster, { process: 'dead' });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(processesOf(runDir)).toEqual([]);
    expect((await seen(cluster))?.endedByItself).toBeUndefined();
    await cluster.want(HEALTHY);
    expect(await seen(cluster)).toMatchObject({ process: 'running', starts: 2 });
    expect(told).toHaveLength(1);
  });

  it('and cannot start is tried less and less often, whatever is wanted meanwhile', async () => {
    const folder = newFolder();
    const starts = join(folder, 'starts');
    // Once it has died it finds no way back.
    const lines = [
      `[ -e ${starts} ] && { echo again >>${starts}; exit 5; }`,
      `echo first >${starts}`,
    ];
    const cluster = await start(
      script(folder, [...lines, 'read -r init', INIT_OK, 'read -r line', 'exit 4'], 0o755, {
        afterMs: 40,
      }),
    );
    const told = tellingOf(cluster);
    die(cluster);
    await until(() => told.length >= 4);
    for (let i = 0; i < 20; i++) await cluster.want(HEALTHY);
    expect(told.slice(0, 4)).toEqual([
      'n1 exit code 4 40',
      'n1 exit code 5 200',
      'n1 exit code 5 400',
      'n1 exit code 5 800',
    ]);
    const tries = readFileSync(starts, 'utf8').split('\n').length - 1;
    expect(tries).toBe(told.length);
  });

  it('is told of with the signal that ended it', async () => {
    const runDir = newFolder();
    const cluster = await start(notebook(1), runDir);
    const told = tellingOf(cluster);
    for (const pid of processesOf(runDir)) process.kill(pid, 'SIGSEGV');
    await until(() => told.length > 0);
    expect(told).toEqual(['n1 signal SIGSEGV undefined']);
  });

  it('after a fault that it did not survive is its own doing: told once, and left alone', async () => {
    const folder = newFolder();
    const works = join(folder, 'works');
    writeFileSync(works, '');
    const cluster = await start(
      script(folder, [
        `[ -e ${works} ] || exit 6`,
        `rm ${works}`,
        'read -r init',
        INIT_OK,
        'cat >&2',
      ]),
    );
    const told = tellingOf(cluster);
    await wantNode(cluster, { process: 'dead' });
    for (let i = 0; i < 5; i++) await cluster.want(HEALTHY);
    expect(told).toEqual(['n1 exit code 6 undefined']);
    expect(await seen(cluster)).toMatchObject({ process: 'dead', endedByItself: true, starts: 2 });
  });

  it('is not started by anybody once the cluster is gone', async () => {
    const runDir = newFolder();
    const cluster = await start(notebook(1, { afterMs: 100 }), runDir);
    const told = tellingOf(cluster);
    die(cluster);
    await until(() => told.length === 1);
    await cluster.destroy();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(processesOf(runDir)).toEqual([]);
    expect(told).toHaveLength(1);
  });
});

describe('the log of a node', () => {
  it('is told line by line, the first one too, and whole', async () => {
    const cluster = await start(
      script(newFolder(), [
        'echo before >&2; read -r init',
        INIT_OK,
        'printf "one line in " >&2; sleep 0.3; echo "two parts" >&2; echo >&2',
        'read -r line; printf "no end" >&2',
      ]),
    );
    const lines: string[] = [];
    cluster.watch({ logLine: (node, line) => lines.push(`${node}: ${line}`) });
    await until(() => lines.length >= 2);
    expect(lines).toEqual(['n1: before', 'n1: one line in two parts']);
    await cluster.destroy();
    expect(lines).toHaveLength(2);
  });
});
