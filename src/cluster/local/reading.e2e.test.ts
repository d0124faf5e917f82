/** What clients and observers of a local cluster are told, also when several ask at once. */
import { afterEach, describe, expect, it } from 'vitest';
import { requester } from '../port/requester.ts';
import { newFolder, notebook, start, tidyUp, until } from './fixtures/local-run.ts';

afterEach(tidyUp);

describe('those who ask at once', () => {
  it('get each their own answers, though they have one name', async () => {
    const cluster = await start(notebook(2));
    const asking = Array.from({ length: 8 }, () => requester(cluster, 'c-same'));
    const answers = await Promise.all(
      asking.flatMap((one, echo) =>
        cluster.nodes.map((node) => one.ask(node, { type: 'echo', echo }, 10_000)),
      ),
    );
    expect(answers.map((answer) => answer?.['echo'])).toEqual(
      asking.flatMap((_, echo) => [echo, echo]),
    );
    for (const one of asking) one.close();
  });

  it('what the state is lose no reading', async () => {
    const cluster = await start(notebook(3));
    const states = await Promise.all(Array.from({ length: 8 }, () => cluster.observe()));
    const offsets = states.flatMap(({ nodes }) =>
      Object.values(nodes).map(({ clockOffsetMs }) => typeof clockOffsetMs),
    );
    expect(offsets).toEqual(Array.from({ length: 24 }, () => 'number'));
  });

  it('take no answer that was meant for who had the name before', async () => {
    const cluster = await start(notebook(1));
    const first = requester(cluster, 'c-same');
    void first.ask('n1', { type: 'echo' }, 10_000);
    first.close();
    const second = requester(cluster, 'c-same');
    const answer = await second.ask('n1', { type: 'later' }, 10_000); // answered after the first
    expect(answer?.type).toBe('later_ok');
  });
});

describe('what is observed', () => {
  it('is called unreadable while a node of ours does not answer, and is read again then', async () => {
    const cluster = await start(notebook(2));
    cluster.connect('n1', 'c1', () => {}).send({ type: 'block', ms: 2_500 });
    const { nodes } = await cluster.observe();
    expect(nodes['n1']).toMatchObject({ process: 'running', byzantine: 'unreadable' });
    expect(nodes['n1']?.clockOffsetMs).toBe('unreadable');
    expect(nodes['n2']).toMatchObject({ process: 'running', byzantine: 'honest' });
    await until(async () => (await cluster.observe()).nodes['n1']?.byzantine === 'honest');
  });

  it('is nothing of a node that is stopped or dead', async () => {
    const cluster = await start(notebook(2));
    await cluster.want({
      links: [],
      nodes: { n1: { process: 'paused' }, n2: { process: 'dead' } },
    });
    const { nodes } = await cluster.observe();
    for (const node of Object.values(nodes)) {
      expect(node).not.toHaveProperty('clockOffsetMs');
      expect(node).not.toHaveProperty('byzantine');
    }
  });
});

describe('where nodes are processes of this machine', () => {
  it('their addresses are their names, and nothing can be run inside', async () => {
    const cluster = await start({ ...notebook(2), system: 'two' }, newFolder());
    expect(cluster.layout).toEqual([
      { name: 'n1', role: 'member' },
      { name: 'n2', role: 'member' },
    ]);
    expect(cluster.address('n2')).toBe('n2');
    expect(['n2', 'n2:7000', 'n22', '127.0.0.1:80'].map((at) => cluster.nodeAt(at))).toEqual([
      'n2',
      'n2',
      undefined,
      undefined,
    ]);
    await expect(cluster.exec('n1', ['true'])).rejects.toMatchObject({ exitCode: 3 });
    expect(() => cluster.endpoint('n1', 80)).toThrow(
      'n1 is a process of this machine and has no port',
    );
    await cluster.settleData();
  });
});
