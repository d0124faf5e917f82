import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cluster } from '../port/cluster.ts';
import { HEALTHY, type NodeName, type WantedNode, type WantedState } from '../port/wanted.ts';
import { ensureBaseImage } from './image/base-image.ts';
import { openEngine } from './engine/engine.ts';
import { engineHere } from './fixtures/engine-here.ts';
import { HTTP, KEEPER_UID, threeKinds } from './fixtures/three-kinds.ts';
import { dockerRuntime } from './runtime.ts';

const only = (node: NodeName, wanted: WantedNode): WantedState => ({
  links: [],
  nodes: { [node]: wanted },
});

describe.skipIf(!(await engineHere()))('containers of any system', () => {
  const runId = `kinds-${process.pid}`;
  const progress: string[] = [];
  const asked: string[] = [];
  let cluster: Cluster;
  let runDir: string;
  beforeAll(async () => {
    runDir = await mkdtemp(join(tmpdir(), 'verify-test-'));
    await ensureBaseImage(await openEngine(), () => {});
    cluster = await dockerRuntime.start(await threeKinds(asked), {
      runId,
      runDir,
      onProgress: (text) => progress.push(text),
      signal: new AbortController().signal,
      seed: 1,
      capabilities: ['process.power-loss', 'process.amnesia', 'clock'],
    });
  });
  afterAll(async () => {
    await cluster?.destroy();
    await rm(runDir, { recursive: true, force: true });
  });

  const served = async (node: NodeName, path: string): Promise<string> => {
    const { host, port } = cluster.endpoint(node, HTTP);
    const answer = await fetch(`http://${host}:${port}/${path}`);
    return answer.ok ? answer.text() : String(answer.status);
  };
  const sh = async (node: NodeName, script: string): Promise<string> =>
    (await cluster.exec(node, ['sh', '-c', script])).stdout.trim();
  const node = async (name: NodeName) => (await cluster.observe()).nodes[name];

  it('know their roles and places, and are found by whatever names them', () => {
    expect(cluster.layout).toEqual([
      { name: 'keeper', role: 'member', place: 'rack-1' },
      { name: 'bare', role: 'proxy' },
      { name: 'crasher', role: 'proxy' },
    ]);
    const { host, port } = cluster.endpoint('keeper', HTTP);
    expect(cluster.nodeAt(`${host}:${port}`)).toBe('keeper');
    expect(cluster.nodeAt(`${cluster.address('bare')}:${HTTP}`)).toBe('bare');
    expect(cluster.nodeAt('crasher')).toBe('crasher');
    expect(cluster.nodeAt('10.99.99.99')).toBeUndefined();
  });

  it('start in their order, those that no group names last', () => {
    const order = asked.filter((name, i) => name !== asked[i - 1]);
    expect(order).toEqual(['keeper', 'bare', 'crasher']);
    expect(progress.filter((text) => text.startsWith('starting'))).toEqual([
      'starting keeper',
      'starting bare',
      'starting crasher',
    ]);
  });

  it('run as the user of their image, who owns the data folder and the files in it', async () => {
    expect(await sh('keeper', 'id -u; stat -c "%u %a" /srv/data/conf/rendered')).toBe(
      `${KEEPER_UID}\n${KEEPER_UID} 600`,
    );
    expect(await served('keeper', 'conf/rendered')).toBe('by the harness\n');
    expect(await served('keeper', 'starts')).toBe('first hello\n');
    expect(await sh('keeper', 'echo "$EXTRA"; pwd; cat /proc/1/comm')).toBe('a b\n/tmp\nbusybox');
    const limit = '/sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes';
    expect(await sh('keeper', `cat ${limit} 2>/dev/null`)).toBe(String(64 * 1024 * 1024));
  });

  it('need no shell, and by default run what their image runs', async () => {
    const { inside, outside } = JSON.parse(await served('bare', 'peers')) as Record<
      string,
      unknown
    >;
    expect(inside).toEqual(cluster.nodes.map((name) => cluster.address(name)));
    expect(outside).toEqual(cluster.endpoint('keeper', HTTP));
    await expect(cluster.exec('bare', ['sh', '-c', 'true'])).resolves.toMatchObject({
      exitCode: expect.toSatisfy((code) => code === 126 || code === 127) as number,
    });
  });

  it('know each other by name, also while one is down', async () => {
    await cluster.want(only('bare', { process: 'dead' }));
    for (const name of cluster.nodes) {
      const found = await sh('keeper', `getent ahosts ${name} | head -1 | cut -d ' ' -f 1`);
      expect(found).toBe(cluster.address(name));
    }
    await cluster.want(HEALTHY);
    await expect.poll(() => served('bare', 'peers').catch(String)).toContain('inside');
  });

  it('can be looked into: output, exit code, input, user, time limit', async () => {
    expect(
      await cluster.exec('keeper', ['sh', '-c', 'cat; echo no >&2; exit 7'], { input: 'ä' }),
    ).toEqual({ exitCode: 7, stdout: 'ä', stderr: 'no\n' });
    expect((await cluster.exec('keeper', ['id', '-u'], { user: 'root' })).stdout).toBe('0\n');
    const slow = cluster.exec('keeper', ['sh', '-c', 'sleep 77 & sleep 78'], { timeoutMs: 300 });
    await expect(slow).rejects.toMatchObject({
      code: 'exec-timeout',
      message: 'sh in keeper did not end within 300 ms.',
    });
    expect(await sh('keeper', 'pgrep -c "sleep" || true')).toBe('0');
  });

  it('cannot be looked into while they are paused or dead', async () => {
    await cluster.want(only('keeper', { process: 'paused' }));
    await expect(cluster.exec('keeper', ['true'])).rejects.toMatchObject({ code: 'node-paused' });
    await cluster.want(only('keeper', { process: 'dead' }));
    await expect(cluster.exec('keeper', ['true'])).rejects.toMatchObject({ code: 'node-down' });
    await cluster.want(HEALTHY);
  });

  it('are told on a later start that it is one; what was settled survives a power loss', async () => {
    await sh('keeper', 'echo kept > /srv/data/kept');
    await cluster.settleData();
    await sh('keeper', 'echo lost > /srv/data/lost');
    await cluster.want(only('keeper', { process: 'dead', death: 'power-loss' }));
    await cluster.want(HEALTHY);
    await expect.poll(() => served('keeper', 'kept').catch(String)).toBe('kept\n');
    expect(await served('keeper', 'lost')).toBe('404');
    expect(await served('keeper', 'conf/rendered')).toBe('by the harness\n');
    expect(await served('keeper', 'starts')).toMatch(/^first hello\n(later hello\n)+$/);
  });

  it('forget all but what was rendered for them, and are not new by that', async () => {
    await cluster.want(only('keeper', { process: 'dead', death: 'amnesia' }));
    await cluster.want(HEALTHY);
    await expect.poll(() => served('keeper', 'starts').catch(String)).toBe('later hello\n');
    expect(await served('keeper', 'kept')).toBe('404');
    expect(await served('keeper', 'conf/rendered')).toBe('by the harness\n');
    expect(await sh('keeper', 'stat -c %u /srv/data /srv/data/conf')).toBe(
      `${KEEPER_UID}\n${KEEPER_UID}`,
    );
  });

  it('have no disk to lose where they keep nothing', async () => {
    const dead = await node('bare').then((before) => before?.starts);
    await cluster.want(only('bare', { process: 'dead', death: 'power-loss' }));
    expect(await node('bare')).toEqual({ process: 'dead', starts: dead });
    await cluster.want(HEALTHY);
    expect((await node('bare'))?.process).toBe('running');
  });

  it('are started again after they have ended by themselves, with the faults that are on', async () => {
    const told: string[] = [];
    cluster.watch({
      ended: (name, how, inMs) => told.push(`${name}: ${how}, again in ${inMs} ms`),
      restarted: (name) => told.push(`${name} is back`),
      logLine: (name, line) => told.push(`${name} says ${line}`),
    });
    const links = [{ from: 'keeper', to: 'crasher', drop: 1 }];
    const clock = { offsetMs: 3_600_000 };
    await cluster.want({ links, nodes: { crasher: { clock } } });
    const before = (await node('crasher'))?.starts ?? 0;
    await sh('crasher', 'touch /tmp/end');
    await expect.poll(() => told, { timeout: 10_000 }).toContain('crasher is back');
    // The first listener hears the lines that came before it, too.
    expect(told.filter((text) => text.startsWith('crasher'))).toEqual([
      'crasher says waiting',
      'crasher says PANIC: told to end',
      'crasher: exit code 3, again in 300 ms',
      'crasher says waiting',
      'crasher is back',
    ]);
    const now = await cluster.observe();
    expect(now.nodes['crasher']).toMatchObject({
      process: 'running',
      starts: before + 1,
      clockOffsetMs: clock.offsetMs,
    });
    expect(now.links.filter(({ ruled }) => ruled)).toMatchObject([
      { from: 'keeper', to: 'crasher' },
    ]);
    await cluster.want(HEALTHY);
  });

  it('are left to a fault that wants them dead while they wait for their restart', async () => {
    const ends: string[] = [];
    cluster.watch({ ended: (name) => ends.push(name), restarted: (name) => ends.push(`${name}!`) });
    await sh('crasher', 'touch /tmp/end');
    await expect.poll(() => ends, { timeout: 10_000 }).toEqual(['crasher']);
    await cluster.want(only('crasher', { process: 'dead' }));
    const down = await node('crasher');
    expect(down).not.toHaveProperty('endedByItself');
    expect(down?.process).toBe('dead');
    await cluster.want(HEALTHY);
    expect((await node('crasher'))?.process).toBe('running');
    expect(ends).toEqual(['crasher']);
  });
});
