/** The local runtime with real processes, programs of ours. */
import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Body, Message } from '../../node/message.ts';
import type { Cluster } from '../port/cluster.ts';
import { processState } from '../undo/process-identity.ts';
import { requester } from '../port/requester.ts';
import { HEALTHY, type WantedNode } from '../port/wanted.ts';
import { newFolder, notebook, processesOf, start, tidyUp, until } from './fixtures/local-run.ts';

afterEach(tidyUp);

const wantNode = (cluster: Cluster, node: string, state: WantedNode): Promise<void> =>
  cluster.want({ links: [], nodes: { [node]: state } });

const ask = async (cluster: Cluster, node: string, body: Body): Promise<Body | undefined> => {
  const asking = requester(cluster, 'c-test');
  const answer = await asking.ask(node, body, 10_000);
  asking.close();
  return answer;
};

const notesOf = async (cluster: Cluster, node: string): Promise<unknown> =>
  (await ask(cluster, node, { type: 'notes' }))?.['recovered'];

describe('local nodes', () => {
  it('answer clients and hear each other, unless the link between them is cut', async () => {
    const cluster = await start(notebook(2));
    expect(await ask(cluster, 'n1', { type: 'echo', echo: 5 })).toMatchObject({ echo: 5 });
    const heard = async (what: string): Promise<boolean> =>
      (await cluster.logTail('n2', 50)).some((line) => line.includes(what));
    const passOn = (what: string): Promise<Body | undefined> => {
      cluster.connect('n1', 'c2', () => {}).send({ type: 'pass-on', to: 'n2', what });
      return ask(cluster, 'n1', { type: 'echo' }); // answered after it was passed on
    };
    await passOn('first');
    await until(() => heard('first'));

    await cluster.want({ links: [{ from: 'n1', to: 'n2', drop: 1 }], nodes: {} });
    await passOn('second');
    await until(async () => (await cluster.observe()).links[0]?.dropped === 1);
    await cluster.want(HEALTHY);
    await passOn('third');
    await until(() => heard('third'));
    expect(await heard('second')).toBe(false);
    expect((await cluster.observe()).links).toEqual([
      { from: 'n1', to: 'n2', dropped: 1, disturbed: 0, ruled: false },
    ]);
  });

  it('are paused so that the kernel says it, go on with what came meanwhile, or die so', async () => {
    const runDir = newFolder();
    const cluster = await start(notebook(1), runDir);
    await wantNode(cluster, 'n1', { process: 'paused' });
    expect(processesOf(runDir).map(processState)).toEqual(['T']);
    expect((await cluster.observe()).nodes['n1']).toMatchObject({ process: 'paused', starts: 1 });
    const answers: Message[] = [];
    const link = cluster.connect('n1', 'c1', (message) => answers.push(message));
    link.send({ type: 'echo', msg_id: 1, echo: 'waited' });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(answers).toEqual([]);
    await cluster.want(HEALTHY);
    await until(() => answers.length === 1);
    expect((await cluster.observe()).nodes['n1']).toMatchObject({ process: 'running', starts: 1 });

    await wantNode(cluster, 'n1', { process: 'paused' });
    await wantNode(cluster, 'n1', { process: 'dead' });
    expect(processesOf(runDir)).toEqual([]);
    expect((await cluster.observe()).nodes['n1']).toMatchObject({ process: 'dead', starts: 1 });
  });

  it('are killed and come back with what they had synced; amnesia takes that too', async () => {
    const runDir = newFolder();
    const cluster = await start(notebook(1), runDir);
    await ask(cluster, 'n1', { type: 'note', what: 'kept' });
    await ask(cluster, 'n1', { type: 'note', what: 'unsynced', sync: false });
    await wantNode(cluster, 'n1', { process: 'dead', death: 'kill' });
    expect(processesOf(runDir)).toEqual([]);
    expect((await cluster.observe()).nodes['n1']).toMatchObject({ process: 'dead', starts: 1 });
    await cluster.want(HEALTHY);
    expect((await cluster.observe()).nodes['n1']).toMatchObject({ process: 'running', starts: 2 });
    expect(await notesOf(cluster, 'n1')).toEqual(['kept']);

    await wantNode(cluster, 'n1', { process: 'dead', death: 'amnesia' });
    await cluster.want(HEALTHY);
    expect(await notesOf(cluster, 'n1')).toEqual([]);
    expect(
      (await cluster.logTail('n1', 10)).filter((line) => line.includes('started')),
    ).toHaveLength(3);
  });

  it('have a clock that can be set wrong, and right again, also by a restart', async () => {
    const cluster = await start(notebook(1));
    const offset = async (): Promise<number> =>
      Number((await cluster.observe()).nodes['n1']?.clockOffsetMs);
    await wantNode(cluster, 'n1', { clock: { offsetMs: 60_000 } });
    expect(await offset()).toBeGreaterThan(50_000);
    await cluster.want(HEALTHY);
    expect(Math.abs(await offset())).toBeLessThan(5_000);
    await wantNode(cluster, 'n1', { clock: { offsetMs: 60_000 } });
    await wantNode(cluster, 'n1', { process: 'dead', clock: { offsetMs: 60_000 } });
    await wantNode(cluster, 'n1', { clock: { offsetMs: 60_000 } }); // the fault is still on
    expect(await offset()).toBeGreaterThan(50_000);
  });

  it('are told of when they end by themselves, not when a fault ends them', async () => {
    const cluster = await start(notebook(2));
    const told: string[] = [];
    cluster.watch({ ended: (node, detail, again) => told.push(`${node}: ${detail}, ${again}`) });
    await wantNode(cluster, 'n2', { process: 'dead' });
    cluster.connect('n1', 'c1', () => {}).send({ type: 'die' });
    await until(() => told.length > 0);
    expect(told).toEqual(['n1: exit code 1, undefined']);
    expect((await cluster.logTail('n1', 20)).join('\n')).toContain('told to die');
    const ended = { process: 'dead', endedByItself: true, starts: 1 };
    const { nodes } = await cluster.observe();
    expect(nodes['n1']).toMatchObject(ended);
    expect(nodes['n2']?.endedByItself).toBeUndefined();
    // To heal is no reason to start what ended by itself, be it killed once more in between.
    await cluster.want(HEALTHY);
    await wantNode(cluster, 'n1', { process: 'dead', death: 'amnesia' });
    await cluster.want(HEALTHY);
    expect((await cluster.observe()).nodes['n1']).toMatchObject({ ...ended, dataBytes: 0 });
    expect((await cluster.observe()).nodes['n2']).toMatchObject({ process: 'running', starts: 2 });
    expect(told).toHaveLength(1);
  });

  it('leave nothing: no process, no folder but their logs', async () => {
    const runDir = newFolder();
    const cluster = await start(notebook(2), runDir);
    await cluster.want({
      links: [{ from: 'n1', to: 'n2', drop: 1 }],
      nodes: { n1: { process: 'paused' }, n2: { process: 'dead' } },
    });
    await cluster.destroy();
    expect(processesOf(runDir)).toEqual([]);
    expect(readdirSync(runDir)).toEqual(['nodes']);
    await cluster.destroy(); // a second time is no error
    await cluster.want({ links: [], nodes: {} }); // too late, and nothing starts again
    expect(processesOf(runDir)).toEqual([]);
  });
});
