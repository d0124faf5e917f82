import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HEALTHY, type ObservedState } from '../port/wanted.ts';
import { remains } from './engine/clean.ts';
import { openEngine } from './engine/engine.ts';
import { cutBetween, startEchoCluster, type EchoCluster } from './fixtures/echo-cluster.ts';
import { engineHere } from './fixtures/engine-here.ts';

const dropped = (state: ObservedState, from: string, to: string): number =>
  state.links.find((link) => link.from === from && link.to === to)?.dropped ?? Number.NaN;

describe.skipIf(!(await engineHere()))('a cluster of containers', () => {
  let echo: EchoCluster;
  const heard = async (node: string, from: string): Promise<number> => {
    const answer = await echo.ask(node, { type: 'heard' });
    const counts = answer?.['heard'] as Record<string, number> | undefined;
    return counts?.[from] ?? Number.NaN;
  };
  beforeAll(async () => {
    echo = await startEchoCluster(5, ['links.rate', 'links.delay']);
  });
  afterAll(() => echo[Symbol.asyncDispose]());

  it('answers on published ports and lets nodes talk to each other', async () => {
    const answer = await echo.ask('n3', { type: 'echo', echo: 'ö' });
    expect(answer).toMatchObject({ type: 'echo_ok', echo: 'ö' });
    await expect.poll(() => heard('n1', 'n5')).toBeGreaterThan(0);
  });

  it('cuts established connections between groups, counts what it drops, and heals', async () => {
    const { cluster } = echo;
    await expect.poll(() => heard('n3', 'n1')).toBeGreaterThan(0);
    await cluster.want({ links: cutBetween(['n1', 'n2'], ['n3', 'n4', 'n5']), nodes: {} });
    const before = await heard('n3', 'n1');
    const inside = await heard('n3', 'n4');
    await expect.poll(async () => dropped(await cluster.observe(), 'n1', 'n3')).toBeGreaterThan(3);
    expect(await heard('n3', 'n1')).toBe(before);
    await expect.poll(() => heard('n3', 'n4')).toBeGreaterThan(inside);
    expect(await echo.ask('n1', { type: 'echo', echo: 1 })).toMatchObject({ echo: 1 });
    const cut = await cluster.observe();
    expect(cut.links.find((l) => l.from === 'n1' && l.to === 'n3')?.ruled).toBe(true);
    expect(cut.links.find((l) => l.from === 'n1' && l.to === 'n2')?.ruled).toBe(false);

    await cluster.want(HEALTHY);
    await expect.poll(() => heard('n3', 'n1'), { timeout: 10_000 }).toBeGreaterThan(before);
    const healed = await cluster.observe();
    expect(healed.links.some((link) => link.ruled)).toBe(false);
    expect(dropped(healed, 'n1', 'n3')).toBeGreaterThanOrEqual(dropped(cut, 'n1', 'n3'));
  });

  it('cuts one direction only when told so', async () => {
    const { cluster } = echo;
    await cluster.want({ links: [{ from: 'n1', to: 'n2', drop: 1 }], nodes: {} });
    await expect.poll(async () => dropped(await cluster.observe(), 'n1', 'n2')).toBeGreaterThan(0);
    expect(dropped(await cluster.observe(), 'n2', 'n1')).toBe(0);
    await cluster.want(HEALTHY);
  });

  it('loses a share of the packets', async () => {
    const { cluster } = echo;
    const before = dropped(await cluster.observe(), 'n4', 'n5');
    await cluster.want({ links: [{ from: 'n4', to: 'n5', drop: 0.3 }], nodes: {} });
    const at = await heard('n5', 'n4');
    await expect
      .poll(async () => dropped(await cluster.observe(), 'n4', 'n5'))
      .toBeGreaterThan(before + 5);
    // TCP repeats what was lost: the link is slower, not cut.
    await expect.poll(() => heard('n5', 'n4'), { timeout: 10_000 }).toBeGreaterThan(at);
    await cluster.want(HEALTHY);
  });

  it('narrows a link, where the kernel can', async () => {
    const { cluster } = echo;
    expect(cluster.unsupported('links.rate')).toBeUndefined();
    await cluster.want({ links: [{ from: 'n1', to: 'n2', rateKbit: 64 }], nodes: {} });
    const disturbed = (state: ObservedState, to: string): number =>
      state.links.find((link) => link.from === 'n1' && link.to === to)?.disturbed ?? 0;
    await expect
      .poll(async () => disturbed(await cluster.observe(), 'n2'), { timeout: 10_000 })
      .toBeGreaterThan(3);
    const on = await cluster.observe();
    expect(disturbed(on, 'n3')).toBe(0);
    expect(on.links.filter((link) => link.ruled)).toMatchObject([{ from: 'n1', to: 'n2' }]);
    await cluster.want(HEALTHY);
    const off = await cluster.observe();
    expect(off.links.some((link) => link.ruled)).toBe(false);
    expect(disturbed(off, 'n2')).toBeGreaterThanOrEqual(disturbed(on, 'n2'));
  });

  it('delays a link, or says before the run why it cannot', async () => {
    const { cluster } = echo;
    const delayed = { links: [{ from: 'n1', to: 'n2', delayMs: 100 }], nodes: {} };
    const why = cluster.unsupported('links.delay');
    const outcome = await cluster.want(delayed).then(
      () => 'done',
      (error: { code?: string }) => error.code,
    );
    expect(outcome).toBe(why === undefined ? 'done' : 'unsupported');
    expect(why ?? 'the kernel has no netem').toContain('the kernel has no netem');
    await cluster.want(HEALTHY);
  });

  it('makes a program of ours betray its peers, and be honest again', async () => {
    const { cluster } = echo;
    expect(cluster.unsupported('byzantine')).toBeUndefined();
    await cluster.want({ links: [], nodes: { n5: { byzantine: 'silent' } } });
    const at = await heard('n1', 'n5');
    await expect
      .poll(async () => (await cluster.observe()).nodes['n5']?.betrayals)
      .toBeGreaterThan(5);
    expect((await cluster.observe()).nodes['n5']?.byzantine).toBe('silent');
    expect(await heard('n1', 'n5')).toBeLessThanOrEqual(at + 2); // those were under way
    await cluster.want(HEALTHY);
    expect((await cluster.observe()).nodes['n5']?.byzantine).toBe('honest');
    await expect.poll(() => heard('n1', 'n5')).toBeGreaterThan(at + 2);
  });

  it('does not take a node that gives no answer for an honest one', async () => {
    void echo.ask('n5', { type: 'spin', ms: 2000 });
    await expect
      .poll(async () => (await echo.cluster.observe()).nodes['n5']?.byzantine)
      .toBe('unreadable');
    await expect
      .poll(async () => (await echo.cluster.observe()).nodes['n5']?.byzantine, { timeout: 10_000 })
      .toBe('honest');
  });

  it('pauses and resumes a process', async () => {
    const { cluster } = echo;
    await cluster.want({ links: [], nodes: { n2: { process: 'paused' } } });
    expect((await cluster.observe()).nodes['n2']?.process).toBe('paused');
    expect(await echo.ask('n2', { type: 'echo', echo: 1 }, 300)).toBeUndefined();
    await cluster.want(HEALTHY);
    expect((await cluster.observe()).nodes['n2']?.process).toBe('running');
    await echo.answers('n2');
  });

  it('kills a node and starts it again: same port, data kept, faults still on', async () => {
    const { cluster } = echo;
    expect(await echo.ask('n4', { type: 'remember', value: 42 })).toBeDefined();
    const endpoint = cluster.endpoint('n4', 7000);
    const links = cutBetween(['n4'], ['n5']);
    await cluster.want({ links, nodes: { n4: { process: 'dead' } } });
    expect((await cluster.observe()).nodes['n4']).toMatchObject({ process: 'dead', starts: 1 });
    await cluster.want({ links, nodes: {} });
    await echo.answers('n4');
    expect(cluster.endpoint('n4', 7000)).toEqual(endpoint);
    expect((await cluster.observe()).nodes['n4']).toMatchObject({ process: 'running', starts: 2 });
    expect(await echo.ask('n4', { type: 'recall' })).toMatchObject({ recovered: [42] });
    await expect.poll(() => heard('n4', 'n3')).toBeGreaterThan(0);
    expect(await heard('n4', 'n5')).toBe(0);
    await cluster.want(HEALTHY);
    await expect.poll(() => heard('n4', 'n5'), { timeout: 10_000 }).toBeGreaterThan(0);
  });

  it('tells of an end that nobody asked for, and leaves the node as it is', async () => {
    const { cluster } = echo;
    const ends: string[] = [];
    cluster.watch({ ended: (node, how, inMs) => ends.push(`${node}: ${how}, ${inMs}`) });
    cluster.watch({ restarted: (node) => ends.push(`${node} was restarted`) });
    await echo.ask('n3', { type: 'die' }, 100);
    await expect.poll(() => ends, { timeout: 10_000 }).toEqual(['n3: exit code 1, undefined']);
    expect((await cluster.logTail('n3', 50)).join('\n')).toContain('told to die');
    const down = { process: 'dead', endedByItself: true, starts: 1 };
    expect((await cluster.observe()).nodes['n3']).toMatchObject(down);
    await cluster.want({ links: [], nodes: { n3: { process: 'dead' } } });
    await cluster.want(HEALTHY);
    expect((await cluster.observe()).nodes['n3']).toMatchObject(down);
    await expect(cluster.exec('n3', ['true'])).rejects.toMatchObject({ code: 'node-down' });
    expect(ends).toHaveLength(1);
  });

  it('limits a processor share, seen from inside the container', async () => {
    await echo.cluster.want({ links: [], nodes: { n1: { cpu: 0.2 } } });
    expect((await echo.cluster.observe()).nodes['n1']?.cpu).toBeCloseTo(0.2, 2);
    await echo.cluster.want(HEALTHY);
    expect((await echo.cluster.observe()).nodes['n1']?.cpu).toBe(1);
  });

  it('refuses a node that is not there', async () => {
    await expect(
      echo.cluster.want({ links: [], nodes: { n9: { process: 'dead' } } }),
    ).rejects.toMatchObject({ code: 'unknown-node' });
  });

  it('keeps the logs of all starts', async () => {
    await sleep(50);
    const log = await readFile(join(echo.runDir, 'nodes', 'n4.log'), 'utf8');
    expect(log.match(/started with/g)?.length).toBe(2);
    expect(log).toContain('[verify] killed by the harness');
  });
});

describe.skipIf(!(await engineHere()))('destroy', () => {
  it('leaves nothing, also with faults on, and can be called twice', async () => {
    const echo = await startEchoCluster(3);
    await echo.cluster.want({
      links: cutBetween(['n1'], ['n2', 'n3']),
      nodes: { n2: { process: 'paused' }, n3: { process: 'dead' } },
    });
    const engine = await openEngine();
    expect((await remains(engine, echo.runId)).length).toBeGreaterThan(0);
    await echo[Symbol.asyncDispose]();
    expect(await remains(engine, echo.runId)).toEqual([]);
    await echo.cluster.destroy();
  });
});
