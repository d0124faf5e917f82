/** Programs that listen at ports, as local nodes. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Cluster } from '../../port/cluster.ts';
import type { Failure } from '../../../base/failure.ts';
import { HEALTHY, type WantedState } from '../../port/wanted.ts';
import { listeners, PORT } from '../fixtures/listeners.ts';
import { newFolder, start, tidyUp, until } from '../fixtures/local-run.ts';

afterEach(tidyUp);

const ask = async (cluster: Cluster, node: string, path = '', method = 'GET'): Promise<string> => {
  const { host, port } = cluster.endpoint(node, PORT);
  const answer = await fetch(`http://${host}:${port}/${path}`, { method });
  return answer.text();
};

const answers = (cluster: Cluster, node: string): Promise<boolean> =>
  ask(cluster, node).then(
    (text) => text === node,
    () => false,
  );

const untilAnswering = async (cluster: Cluster, ...nodes: readonly string[]): Promise<void> => {
  for (const node of nodes) {
    for (let wait = 0; wait < 200 && !(await answers(cluster, node)); wait++) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
};

const cutOff = (node: string, others: readonly string[]): WantedState => ({
  nodes: {},
  links: others.flatMap((other) => [
    { from: node, to: other, drop: 1 },
    { from: other, to: node, drop: 1 },
  ]),
});

const started = async (count: number, more: Parameters<typeof listeners>[2] = {}) => {
  const cluster = await start(listeners(newFolder(), count, more));
  await untilAnswering(cluster, ...cluster.nodes);
  return cluster;
};

describe('programs of this machine', () => {
  it('are cut from each other, never from clients', async () => {
    const cluster = await started(3);
    expect(await ask(cluster, 'n1', 'peer/n2')).toBe('n2');
    await cluster.want(cutOff('n1', ['n2']));
    expect(await ask(cluster, 'n1', 'peer/n2')).toBe('timeout');
    expect(await ask(cluster, 'n2', 'peer/n1')).toBe('timeout');
    expect(await ask(cluster, 'n1', 'peer/n3')).toBe('n3');
    expect(await ask(cluster, 'n1')).toBe('n1');
    const { links } = await cluster.observe();
    expect(links.filter(({ ruled, dropped }) => ruled && dropped > 0)).toHaveLength(2);
    await cluster.want(HEALTHY);
    expect(await ask(cluster, 'n1', 'peer/n2')).toBe('n2');
  });

  it('are killed and started again with what they kept, or without', async () => {
    const cluster = await started(2);
    await ask(cluster, 'n1', 'data', 'PUT');
    await cluster.want({ links: [], nodes: { n1: { process: 'dead', death: 'kill' } } });
    expect(await answers(cluster, 'n1')).toBe(false);
    expect((await cluster.observe()).nodes['n1']).toMatchObject({ process: 'dead', dataBytes: 1 });
    await cluster.want(HEALTHY);
    await untilAnswering(cluster, 'n1');
    expect(await ask(cluster, 'n1', 'data')).toBe('x');
    await cluster.want({ links: [], nodes: { n1: { process: 'dead', death: 'amnesia' } } });
    await cluster.want(HEALTHY);
    await untilAnswering(cluster, 'n1');
    expect(await ask(cluster, 'n1', 'data')).toBe('');
    expect((await cluster.observe()).nodes['n1']).toMatchObject({ process: 'running', starts: 3 });
    expect((await cluster.logTail('n1', 10)).filter((line) => line !== 'listening')).toEqual([
      'config: n1 for the first time',
      'config: n1 again',
      'config: n1 again',
    ]);
  });

  it('are paused', async () => {
    const cluster = await started(1);
    await cluster.want({ links: [], nodes: { n1: { process: 'paused' } } });
    expect((await cluster.observe()).nodes['n1']?.process).toBe('paused');
    await cluster.want(HEALTHY);
    expect(await ask(cluster, 'n1')).toBe('n1');
  });

  it('are told of when they end by themselves, and started again by their policy', async () => {
    const told: string[] = [];
    const cluster = await started(1, { restart: { afterMs: 50 } });
    cluster.watch({
      ended: (node, detail, ms) => told.push(`${node} ended: ${detail}, ${String(ms)}`),
      restarted: (node) => told.push(`${node} restarted`),
    });
    await ask(cluster, 'n1', 'exit').catch(() => {});
    await until(() => told.length === 2);
    expect(told).toEqual(['n1 ended: exit code 3, 50', 'n1 restarted']);
  });

  it('are started in order, each group when the one before is up', async () => {
    const asked: string[] = [];
    const cluster = await started(3, {
      startOrder: [['n3'], ['n1']],
      started: async ({ name }, starting) => {
        const up = await answers(starting as Cluster, name);
        if (up) asked.push(name);
        return up ? undefined : 'it does not answer';
      },
    });
    expect(asked).toEqual(['n3', 'n1', 'n2']);
    expect(cluster.nodeAt(`127.0.0.1:${cluster.endpoint('n2', PORT).port}`)).toBe('n2');
  });

  it('have an inside where commands run', async () => {
    const cluster = await started(1);
    const ran = await cluster.exec('n1', ['cat', 'conf/first']);
    expect(ran).toEqual({ exitCode: 0, stdout: 'n1 for the first time', stderr: '' });
    expect((await cluster.exec('n1', ['sh', '-c', 'exit 4'])).exitCode).toBe(4);
    await expect(cluster.exec('n1', ['sleep', '5'], { timeoutMs: 100 })).rejects.toThrow('sleep');
  });

  it('can be given what TCP lets through', async () => {
    const cluster = await started(1);
    for (const capability of ['links.drop', 'links.loss', 'links.delay', 'links.rate'] as const) {
      expect(cluster.unsupported(capability)).toBeUndefined();
    }
    expect(cluster.unsupported('links.duplicate')).toContain('--runtime docker');
    expect(cluster.unsupported('clock')).toContain('--runtime docker');
  });
});

describe('a program that cannot be run', () => {
  it.each([
    [['/nowhere/program'], 'n1 cannot be started', 'Is /nowhere/program there'],
    [['sh', '-c', 'echo no luck; exit 2'], 'n1 did not start: it ended (exit code 2)', 'no luck'],
  ])('%j', async (command, told, hint) => {
    const failure = await start(
      listeners(newFolder(), 1, { process: () => ({ command: () => command }) }),
    ).then(
      () => expect.unreachable('it started'),
      (error: unknown) => error as Failure,
    );
    expect(failure.message).toContain(told);
    expect(failure.hint).toContain(hint);
  });
});
