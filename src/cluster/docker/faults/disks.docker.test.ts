import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HEALTHY, type WantedNode } from '../../port/wanted.ts';
import { remains } from '../engine/clean.ts';
import { openEngine } from '../engine/engine.ts';
import { startEchoCluster, type EchoCluster } from '../fixtures/echo-cluster.ts';
import { engineHere } from '../fixtures/engine-here.ts';
import { startHarness } from '../fixtures/start-harness.ts';

const only = (node: string, wanted: WantedNode) => ({ links: [], nodes: { [node]: wanted } });
const here = await engineHere();

describe.skipIf(!here)('disks of their own', () => {
  let echo: EchoCluster;
  beforeAll(async () => {
    echo = await startEchoCluster(3, [
      'process.power-loss',
      'process.amnesia',
      'disk.full',
      'disk.io-error',
      'disk.hung',
    ]);
  });
  afterAll(() => echo[Symbol.asyncDispose]());

  /** What the process itself gets when it writes: null, or an error code; undefined: no answer. */
  const write = async (node: string, path: string, text: string, ms = 10_000): Promise<unknown> =>
    (await echo.ask(node, { type: 'write-file', path, text }, ms))?.['error'];
  const read = async (node: string, path: string): Promise<unknown> =>
    (await echo.ask(node, { type: 'read-file', path }))?.['text'];
  const disk = async (node: string): Promise<unknown> =>
    (await echo.cluster.observe()).nodes[node]?.disk;

  it('can be had here and are well to begin with', async () => {
    expect(echo.cluster.unsupported('disk.full')).toBeUndefined();
    expect(echo.cluster.unsupported('process.power-loss')).toBeUndefined();
    expect(await write('n1', '/data/a', 'x')).toBeNull();
    expect(await disk('n1')).toBe('ok');
  });

  it('run full, and have room again', async () => {
    await echo.cluster.want(only('n1', { disk: 'full' }));
    expect(await disk('n1')).toBe('full');
    expect(await disk('n2')).toBe('ok');
    expect(await write('n1', '/data/big', 'x'.repeat(100_000))).toBe('ENOSPC');
    await echo.cluster.want(HEALTHY);
    expect(await disk('n1')).toBe('ok');
    expect(await write('n1', '/data/big', 'x'.repeat(100_000))).toBeNull();
    expect((await echo.cluster.observe()).nodes['n1']?.starts).toBe(1);
  });

  it('may be the end of a node, which is no doing of its own and over when they are well', async () => {
    const ended: string[] = [];
    echo.cluster.watch({ ended: (node) => ended.push(node) });
    await echo.cluster.want(only('n1', { disk: 'full' }));
    void echo.ask('n1', { type: 'remember', value: 'x'.repeat(100_000) }, 100);
    const node = async () => (await echo.cluster.observe()).nodes['n1'];
    await expect.poll(async () => (await node())?.process).toBe('dead');
    expect(await node()).not.toHaveProperty('endedByItself');
    await echo.cluster.want(HEALTHY);
    await echo.answers('n1');
    expect((await node())?.starts).toBe(2);
    expect(ended).toEqual([]);
  });

  it('hang, and go on', async () => {
    await echo.cluster.want(only('n2', { disk: 'hung' }));
    expect(await disk('n2')).toBe('hung');
    expect(await disk('n1')).toBe('ok');
    expect(await write('n2', '/data/h', 'x', 600)).toBeUndefined();
    await echo.cluster.want(HEALTHY);
    await expect.poll(() => disk('n2')).toBe('ok');
    await echo.answers('n2');
    expect(await read('n2', '/data/h')).toBe('x');
    expect((await echo.cluster.observe()).nodes['n2']?.starts).toBe(1);
  });

  it('hang, and their node can be killed all the same', async () => {
    await echo.cluster.want(only('n2', { disk: 'hung' }));
    void write('n2', '/data/h', 'y', 600);
    await echo.cluster.want(only('n2', { process: 'dead' }));
    expect((await echo.cluster.observe()).nodes['n2']?.process).toBe('dead');
    await echo.cluster.want(HEALTHY);
    await echo.answers('n2');
    expect(await disk('n2')).toBe('ok');
  });

  it('fail every access, until the node is started again on a repaired one', async () => {
    const unexpected: string[] = [];
    echo.cluster.watch({ ended: (node) => unexpected.push(node) });
    expect(await write('n3', '/data/kept', 'x')).toBeNull();
    await echo.ask('n3', { type: 'remember', value: 1 }); // syncs, and with it the file's name
    await echo.cluster.want(only('n3', { disk: 'io-error' }));
    expect(await disk('n3')).toBe('io-error');
    expect(await write('n3', '/data/e', 'x')).toBe('EIO');
    await echo.cluster.want(HEALTHY);
    await echo.answers('n3');
    expect(await disk('n3')).toBe('ok');
    expect(await write('n3', '/data/e', 'x')).toBeNull();
    expect(await echo.ask('n3', { type: 'recall' })).toMatchObject({ recovered: [1] });
    expect(unexpected).toEqual([]);
  });

  it('keep unsynced data through a kill, lose it in a power loss; synced data stays', async () => {
    const starts = (await echo.cluster.observe()).nodes['n1']?.starts ?? 0;
    expect(await echo.ask('n1', { type: 'remember', value: 'synced' })).toBeDefined();
    expect(await write('n1', '/data/unsynced', 'x')).toBeNull();
    await echo.cluster.want(only('n1', { process: 'dead', death: 'kill' }));
    await echo.cluster.want(HEALTHY);
    await echo.answers('n1');
    expect(await read('n1', '/data/unsynced')).toBe('x');

    expect(await write('n1', '/data/unsynced-too', 'x')).toBeNull();
    await echo.cluster.want(only('n1', { process: 'dead', death: 'power-loss' }));
    expect((await echo.cluster.observe()).nodes['n1']).toMatchObject({ process: 'dead' });
    await echo.cluster.want(HEALTHY);
    await echo.answers('n1');
    expect(await read('n1', '/data/unsynced-too')).toBeNull();
    expect(await echo.ask('n1', { type: 'recall' })).toMatchObject({ recovered: ['synced'] });
    expect((await echo.cluster.observe()).nodes['n1']?.starts).toBe(starts + 2);
    expect(await disk('n1')).toBe('ok');
  });

  it('lose power all at once', async () => {
    const dead: WantedNode = { process: 'dead', death: 'power-loss' };
    for (const node of echo.cluster.nodes) {
      await echo.ask(node, { type: 'remember', value: `of ${node}` });
      expect(await write(node, '/data/gone', 'x')).toBeNull();
    }
    await echo.cluster.want({ links: [], nodes: { n1: dead, n2: dead, n3: dead } });
    await echo.cluster.want(HEALTHY);
    for (const node of echo.cluster.nodes) {
      await echo.answers(node);
      expect(await read(node, '/data/gone')).toBeNull();
      const recovered = (await echo.ask(node, { type: 'recall' }))?.['recovered'];
      expect(recovered).toContain(`of ${node}`);
    }
  });

  it('are empty after amnesia', async () => {
    await echo.ask('n2', { type: 'remember', value: 'lost' });
    expect(await write('n2', '/data/file', 'x')).toBeNull();
    expect((await echo.cluster.observe()).nodes['n2']?.dataBytes).toBeGreaterThan(0);
    await echo.cluster.want(only('n2', { process: 'dead', death: 'amnesia' }));
    expect((await echo.cluster.observe()).nodes['n2']?.dataBytes).toBe(0);
    await echo.cluster.want(HEALTHY);
    await echo.answers('n2');
    expect(await echo.ask('n2', { type: 'recall' })).toMatchObject({ recovered: [] });
    expect(await read('n2', '/data/file')).toBeNull();
  });

  it('get a file torn or flipped once, while the node is down', async () => {
    expect(await write('n1', '/data/d', '0123456789')).toBeNull();
    const torn = { files: ['d'], how: 'torn', bytes: 3 } as const;
    await echo.cluster.want(only('n1', { process: 'dead', damage: torn }));
    await echo.cluster.want(only('n1', { process: 'dead', damage: torn }));
    await echo.cluster.want(HEALTHY);
    await echo.answers('n1');
    expect(await read('n1', '/data/d')).toBe('0123456');

    const flipped = { files: ['d'], how: 'flipped', bytes: 1 } as const;
    await echo.cluster.want(only('n1', { process: 'dead', damage: flipped }));
    await echo.cluster.want(HEALTHY);
    await echo.answers('n1');
    expect((await echo.cluster.observe()).nodes['n1']?.damagedBytes).toBe(4);

    // No file of that name: nothing is hit, and the node is what it was.
    const missed = { files: ['version-2/log.*'], how: 'torn', bytes: 9 } as const;
    await echo.cluster.want(only('n1', { process: 'dead', damage: missed }));
    await echo.cluster.want(HEALTHY);
    await echo.answers('n1');
    expect((await echo.cluster.observe()).nodes['n1']?.damagedBytes).toBe(4);
    expect(await read('n1', '/data/d')).toBe(`012\u00cc456`);
  });
});

describe.skipIf(!here)('without having been asked for', () => {
  it('a disk of its own is refused, a plain one can still be erased or damaged', async () => {
    await using echo = await startEchoCluster(1, ['process.amnesia']);
    expect(echo.cluster.unsupported('disk.full')).toContain('was not started with it');
    await expect(echo.cluster.want(only('n1', { disk: 'full' }))).rejects.toMatchObject({
      code: 'unsupported',
    });
    await echo.ask('n1', { type: 'remember', value: 1 });
    await echo.cluster.want(only('n1', { process: 'dead', death: 'amnesia' }));
    await echo.cluster.want(HEALTHY);
    await echo.answers('n1');
    expect(await echo.ask('n1', { type: 'recall' })).toMatchObject({ recovered: [] });
  });
});

describe.skipIf(!here)('after kill -9 of the harness with disks broken', () => {
  it('no container, volume, mount or loop device is left', async () => {
    const engine = await openEngine();
    const runId = `disks-${process.pid}`;
    const harness = await startHarness(
      runId,
      ['process.power-loss', 'disk.full', 'disk.io-error', 'disk.hung'],
      {
        links: [],
        nodes: { n1: { disk: 'full' }, n2: { disk: 'hung' }, n3: { disk: 'io-error' } },
      },
    );
    const devices = await loopDevices(runId);
    expect(devices).toHaveLength(3);
    harness.kill('SIGKILL');
    await expect.poll(() => remains(engine, runId), { timeout: 30_000 }).toEqual([]);
    await expect.poll(() => stillAttached(devices), { timeout: 10_000 }).toEqual([]);
  });
});

/** The loop devices behind the volumes of a run, each with the file behind it. */
const loopDevices = async (runId: string): Promise<string[]> => {
  const { docker } = await openEngine();
  const filters = { label: [`verify.run=${runId}`] };
  const { Volumes } = await docker.listVolumes({ filters });
  const devices = Volumes.map(({ Options }) => `${Options?.['device']} `);
  return (await attached()).filter((line) => devices.some((device) => line.startsWith(device)));
};

/** A device that is free is given to the next who asks, so its file is named too. */
const stillAttached = async (devices: readonly string[]): Promise<string[]> =>
  (await attached()).filter((line) => devices.includes(line));

const attached = async (): Promise<string[]> => {
  const columns = 'NAME,BACK-MAJ:MIN,BACK-INO';
  const { stdout } = await execa('losetup', [
    '--list',
    '--noheadings',
    '--raw',
    '--output',
    columns,
  ]);
  return stdout.split('\n');
};
